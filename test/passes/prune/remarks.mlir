// RUN: parallel-opt --allow-unregistered-dialect %s --parallel-op-prune --remarks-filter=parallel-op-prune -o /dev/null 2>&1 | FileCheck %s

// Each function that lost ops has one remark, at its own place; one without uses says so.

// CHECK:      remarks.mlir:[[#@LINE+1]]:1: remark: [Passed] dead-function | Category:parallel-op-prune | Function=dead | Remark="2 ops of a private function without uses erased"
func.func private @dead(%x: f32) -> f32 {
  %y = math.exp %x : f32
  return %y : f32
}

// CHECK:      remarks.mlir:[[#@LINE+1]]:1: remark: [Passed] pruned | Category:parallel-op-prune | Function=folds | Remark="8 ops become 3: folded 2, constants made 1, dead 3, the rest by the canonicalizer"
func.func @folds(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %unused = "onnx.Constant"() <{value = dense<1.0> : tensor<9xf32>}> : () -> tensor<9xf32>
  %order = "onnx.Constant"() <{value = dense<[1, 0]> : tensor<2xi64>}> : () -> tensor<2xi64>
  %shape = "onnx.Shape"(%x) : (tensor<2x3xf32>) -> tensor<2xi64>
  %turned = "onnx.Gather"(%shape, %order) <{axis = 0 : si64}> : (tensor<2xi64>, tensor<2xi64>) -> tensor<2xi64>
  %also_unused = "onnx.Constant"() <{value = dense<1.0> : tensor<9xf32>}> : () -> tensor<9xf32>
  %dead = math.exp %x : tensor<2x3xf32>
  %y = "onnx.Reshape"(%x, %turned) : (tensor<2x3xf32>, tensor<2xi64>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// CHECK-NOT: remark: [
func.func @stays(%x: f32) -> f32 {
  return %x : f32
}
