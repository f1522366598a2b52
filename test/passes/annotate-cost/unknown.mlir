// RUN: parallel-opt %s --parallel-op-annotate-cost --allow-unregistered-dialect \
// RUN:   --remarks-filter=parallel-op-annotate-cost 2>&1 | FileCheck %s

// What no name tells the work of stays unknown.

// CHECK-DAG: the cost of 'onnx.NonMaxSuppression' is not known
// CHECK-DAG: the cost of 'torch.aten.bernoulli' is not known
// CHECK-DAG: the cost of 'stablehlo.custom_call' is not known
// CHECK-DAG: the cost of 'stablehlo.rng' is not known
// CHECK-NOT: parallel_op.cost
func.func @names(%a: tensor<8xf32>) {
  %0 = "onnx.NonMaxSuppression"(%a) : (tensor<8xf32>) -> tensor<8xf32>
  %1 = "torch.aten.bernoulli"(%a) : (tensor<8xf32>) -> tensor<8xf32>
  %2 = "stablehlo.custom_call"(%a) : (tensor<8xf32>) -> tensor<8xf32>
  %3 = "stablehlo.rng"(%a) : (tensor<8xf32>) -> tensor<8xf32>
  return
}
