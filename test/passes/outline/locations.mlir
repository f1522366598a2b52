// RUN: parallel-opt %s --parallel-op-outline="gate=false" --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s

// Ops keep their locations; a task has that of its last op, the container that of the last op of all.

// CHECK: parallel_op.parallel
// CHECK:   parallel_op.task
// CHECK:     math.exp {{.*}} loc("first")
// CHECK:     math.absf {{.*}} loc("second")
// CHECK:   } loc("second")
// CHECK:   parallel_op.task
// CHECK:     math.tanh {{.*}} loc("third")
// CHECK:   } loc("third")
// CHECK: } loc("third")
func.func @located(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.exp %x : tensor<8xf32> loc("first")
  %1 = math.absf %0 : tensor<8xf32> loc("second")
  %2 = math.tanh %x : tensor<8xf32> loc("third")
  %3 = arith.divf %1, %2 : tensor<8xf32> loc("fourth")
  return %3 : tensor<8xf32>
}
