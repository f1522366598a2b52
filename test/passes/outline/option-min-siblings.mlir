// RUN: parallel-opt %s --parallel-op-outline="gate=false" | FileCheck %s --check-prefixes=CHECK,TWO
// RUN: parallel-opt %s --parallel-op-outline="gate=false min-siblings=3" | FileCheck %s --check-prefixes=CHECK,THREE
// RUN: parallel-opt %s --parallel-op-outline="gate=false min-siblings=4" | FileCheck %s --check-prefixes=CHECK,FOUR

// A group needs so many branches.

// CHECK-LABEL: func.func @three
// TWO-COUNT-3:   parallel_op.task
// THREE-COUNT-3: parallel_op.task
// FOUR-NOT:      parallel_op.task
func.func @three(%x: tensor<8xf32>) -> tensor<24xf32> {
  %0 = math.exp %x : tensor<8xf32>
  %1 = math.tanh %x : tensor<8xf32>
  %2 = math.sin %x : tensor<8xf32>
  %3 = tensor.concat dim(0) %0, %1, %2 : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<24xf32>
  return %3 : tensor<24xf32>
}

// CHECK-LABEL: func.func @two
// TWO-COUNT-2:   parallel_op.task
// THREE-NOT:     parallel_op.task
// FOUR-NOT:      parallel_op.task
func.func @two(%x: tensor<8xf32>) -> tensor<16xf32> {
  %0 = math.exp %x : tensor<8xf32>
  %1 = math.tanh %x : tensor<8xf32>
  %2 = tensor.concat dim(0) %0, %1 : (tensor<8xf32>, tensor<8xf32>) -> tensor<16xf32>
  return %2 : tensor<16xf32>
}
