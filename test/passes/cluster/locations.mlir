// RUN: parallel-opt %s --parallel-op-cluster="gate=false" --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s

// Ops keep their locations; a task and its container have that of their last op.

// CHECK: parallel_op.parallel
// CHECK:   math.exp {{.*}} loc("exp")
// CHECK:   } loc("exp")
// CHECK:   math.tanh {{.*}} loc("tanh")
// CHECK:   } loc("tanh")
// CHECK: } loc("tanh")
func.func @located(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.exp %x {parallel_op.cost = 20000} : tensor<8xf32> loc("exp")
  %1 = math.tanh %x {parallel_op.cost = 10000} : tensor<8xf32> loc("tanh")
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}
