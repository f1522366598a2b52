// RUN: parallel-opt --allow-unregistered-dialect %s --parallel-op-prune | FileCheck %s --check-prefixes=CHECK,NONE
// RUN: parallel-opt --allow-unregistered-dialect %s --parallel-op-prune='whitelist=+onnx.*' | FileCheck %s --check-prefixes=CHECK,ALL
// RUN: parallel-opt --allow-unregistered-dialect %s --parallel-op-prune='whitelist=+onnx.*,-onnx.Relu' | FileCheck %s --check-prefixes=CHECK,RELU
// RUN: parallel-opt --allow-unregistered-dialect %s --parallel-op-prune='whitelist=+onnx.*,-onnx.Shape' | FileCheck %s --check-prefixes=CHECK,SHAPE

// An unused op of a dialect that is not registered stays, unless it is admitted, and so does what it uses.

// CHECK-LABEL: func.func @unused
// NONE-NEXT:     "onnx.Relu"
// NONE-NEXT:     "onnx.Exp"
// NONE-NEXT:     return
// ALL-NEXT:      return
// RELU-NEXT:     "onnx.Relu"
// RELU-NEXT:     return
// SHAPE-NEXT:    return
func.func @unused(%x: tensor<4xf32>) {
  %a = "onnx.Relu"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %b = "onnx.Exp"(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// What torch-mlir wraps goes by the name of what it stands for.

// CHECK-LABEL: func.func @wrapped
// NONE-NEXT:     "torch.operator"
// ALL-NEXT:      return
// RELU-NEXT:     "torch.operator"
// SHAPE-NEXT:    return
func.func @wrapped(%x: !torch.vtensor<[4],f32>) {
  %a = "torch.operator"(%x) <{name = "onnx.Relu"}> : (!torch.vtensor<[4],f32>) -> !torch.vtensor<[4],f32>
  return
}

// An op that is refused is not evaluated either.

// CHECK-LABEL: func.func @evaluated
// NONE-NEXT:     "onnx.Constant"() <{value = dense<4> : tensor<1xi64>}>
// ALL-NEXT:      "onnx.Constant"() <{value = dense<4> : tensor<1xi64>}>
// RELU-NEXT:     "onnx.Constant"() <{value = dense<4> : tensor<1xi64>}>
// SHAPE-NEXT:    "onnx.Shape"
func.func @evaluated(%x: tensor<4xf32>) -> tensor<1xi64> {
  %a = "onnx.Shape"(%x) : (tensor<4xf32>) -> tensor<1xi64>
  return %a : tensor<1xi64>
}

// No entry admits an op that declares an effect, or one without results.

// CHECK-LABEL: func.func @effects
// CHECK-NEXT:    "onnx.Print"
// CHECK-NEXT:    memref.alloc
// CHECK-NEXT:    memref.store
// CHECK-NEXT:    return
func.func @effects(%x: f32, %at: index) -> memref<2xf32> {
  "onnx.Print"(%x) : (f32) -> ()
  %a = memref.alloc() : memref<2xf32>
  memref.store %x, %a[%at] : memref<2xf32>
  return %a : memref<2xf32>
}
