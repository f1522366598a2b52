// RUN: parallel-opt %s --allow-unregistered-dialect --remarks-filter=parallel-op-outline \
// RUN:   --parallel-op-outline="whitelist=+onnx.*" 2>&1 | FileCheck %s

// A branch whose cost is not known stays serial; the others become tasks without it.

// CHECK: remark: [Missed] unknown-cost | {{.*}}2 branches into 'onnx.Concat' stay serial: the cost of 'onnx.Mystery' is not known: serial and parallel time unknown

// CHECK-LABEL: func.func @one_of_three
// CHECK:         "onnx.Mystery"
// CHECK:         parallel_op.parallel
// CHECK-COUNT-2:   parallel_op.task
// CHECK-NOT:       parallel_op.task
// CHECK:         "onnx.Concat"
func.func @one_of_three(%x: tensor<8xf32>) -> tensor<24xf32> {
  %0 = math.exp %x {parallel_op.cost = 1000000} : tensor<8xf32>
  %1 = "onnx.Mystery"(%x) : (tensor<8xf32>) -> tensor<8xf32>
  %2 = math.tanh %x {parallel_op.cost = 1000000} : tensor<8xf32>
  %3 = "onnx.Concat"(%0, %1, %2) : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<24xf32>
  return %3 : tensor<24xf32>
}
