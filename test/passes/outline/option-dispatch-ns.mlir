// RUN: parallel-opt %s --parallel-op-outline="dispatch-ns=0" | FileCheck %s --check-prefix=FREE
// RUN: parallel-opt %s --parallel-op-outline="dispatch-ns=70" | FileCheck %s --check-prefix=SHARED
// RUN: parallel-opt %s --parallel-op-outline="dispatch-ns=1000" | FileCheck %s --check-prefix=DEAR
// A container that costs nothing is worth its tasks, one that is dear is not.
// RUN: parallel-opt %s --parallel-op-outline="dispatch-ns=70 container-ns=2000" | FileCheck %s --check-prefix=DEAR
// RUN: parallel-opt %s --parallel-op-outline="dispatch-ns=70 container-ns=0" | FileCheck %s --check-prefix=SHARED

// Four branches of 600 ns: a task each where dispatch is free, two tasks of two where it is not, none where it is dear.

// FREE-COUNT-4:   parallel_op.task
// SHARED-COUNT-2: parallel_op.task
// SHARED-NOT:     parallel_op.task
// DEAR-NOT:       parallel_op.parallel
func.func @four(%x: tensor<8xf32>) -> tensor<32xf32> {
  %0 = math.exp %x {parallel_op.cost = 600} : tensor<8xf32>
  %1 = math.tanh %x {parallel_op.cost = 600} : tensor<8xf32>
  %2 = math.sin %x {parallel_op.cost = 600} : tensor<8xf32>
  %3 = math.cos %x {parallel_op.cost = 600} : tensor<8xf32>
  %4 = tensor.concat dim(0) %0, %1, %2, %3
      : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<32xf32>
  return %4 : tensor<32xf32>
}
