// RUN: parallel-opt --allow-unregistered-dialect %s --parallel-op-prune | FileCheck %s

// Flattening all but the first dimension, as an exporter writes it: the shape is read, taken apart and put together.

// CHECK-LABEL: func.func @flatten
// CHECK-SAME:    (%[[X:.*]]: tensor<2x3x4xf32>)
func.func @flatten(%x: tensor<2x3x4xf32>) -> tensor<2x12xf32> {
  %zero = "onnx.Constant"() <{value = dense<0> : tensor<i64>}> : () -> tensor<i64>
  %front = "onnx.Constant"() <{value = dense<0> : tensor<1xi64>}> : () -> tensor<1xi64>
  %rest = "onnx.Constant"() <{value = dense<-1> : tensor<1xi64>}> : () -> tensor<1xi64>
  %shape = "onnx.Shape"(%x) : (tensor<2x3x4xf32>) -> tensor<3xi64>
  %batch = "onnx.Gather"(%shape, %zero) <{axis = 0 : si64}> : (tensor<3xi64>, tensor<i64>) -> tensor<i64>
  %batches = "onnx.Unsqueeze"(%batch, %front) : (tensor<i64>, tensor<1xi64>) -> tensor<1xi64>
  %target = "onnx.Concat"(%batches, %rest) <{axis = 0 : si64}> : (tensor<1xi64>, tensor<1xi64>) -> tensor<2xi64>
  // CHECK-NEXT: %[[TARGET:.*]] = "onnx.Constant"() <{value = dense<[2, -1]> : tensor<2xi64>}>
  // CHECK-NEXT: %[[Y:.*]] = "onnx.Reshape"(%[[X]], %[[TARGET]])
  // CHECK-NEXT: return %[[Y]]
  %y = "onnx.Reshape"(%x, %target) : (tensor<2x3x4xf32>, tensor<2xi64>) -> tensor<2x12xf32>
  return %y : tensor<2x12xf32>
}
