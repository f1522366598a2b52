// RUN: parallel-opt %s --parallel-op-outline="workers=4" | FileCheck %s

// A container in the input is an op like others, which takes as long as its tasks on the workers it has; its tasks are
// not regrouped, their bodies are walked.

// CHECK-LABEL: func.func @beside_a_container
// CHECK:         parallel_op.parallel
// CHECK:           parallel_op.task
// CHECK-NEXT:        parallel_op.parallel
// CHECK-COUNT-2:       label = "given"
// CHECK:           parallel_op.task
// CHECK:             math.sin
// CHECK:         tensor.concat
func.func @beside_a_container(%x: tensor<8xf32>) -> tensor<24xf32> {
  %0:2 = parallel_op.parallel -> (tensor<8xf32>, tensor<8xf32>) {
    %a = parallel_op.task(%in = %x : tensor<8xf32>) -> (tensor<8xf32>) attributes {cost = 1000000 : i64, label = "given"} {
      %3 = math.exp %in : tensor<8xf32>
      parallel_op.yield %3 : tensor<8xf32>
    }
    %b = parallel_op.task(%in = %x : tensor<8xf32>) -> (tensor<8xf32>) attributes {cost = 1000000 : i64, label = "given"} {
      %3 = math.tanh %in : tensor<8xf32>
      parallel_op.yield %3 : tensor<8xf32>
    }
    parallel_op.yield %a, %b : tensor<8xf32>, tensor<8xf32>
  }
  %1 = math.sin %x {parallel_op.cost = 1000000} : tensor<8xf32>
  %2 = tensor.concat dim(0) %0#0, %0#1, %1 : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<24xf32>
  return %2 : tensor<24xf32>
}
