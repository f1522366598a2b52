// RUN: parallel-opt --allow-unregistered-dialect %s --parallel-op-prune | FileCheck %s

// What is not known for certain stays: open extents, floats, overflow, indices outside, types that disagree.

// CHECK-LABEL: func.func @stays
func.func @stays(%x: tensor<?x4xf32>, %u: tensor<*xf32>, %i: tensor<1xi64>) -> (tensor<2xf32>, tensor<3xi64>) {
  %big = "onnx.Constant"() <{value = dense<9223372036854775807> : tensor<1xi64>}> : () -> tensor<1xi64>
  %zero = "onnx.Constant"() <{value = dense<0> : tensor<1xi64>}> : () -> tensor<1xi64>
  %two = "onnx.Constant"() <{value = dense<2> : tensor<1xi64>}> : () -> tensor<1xi64>
  // CHECK:      "onnx.Shape"
  // CHECK-NEXT: "onnx.Shape"
  %s = "onnx.Shape"(%x) : (tensor<?x4xf32>) -> tensor<2xi64>
  %su = "onnx.Shape"(%u) : (tensor<*xf32>) -> tensor<?xi64>
  // CHECK-NEXT: "onnx.Gather"
  %g = "onnx.Gather"(%s, %zero) : (tensor<2xi64>, tensor<1xi64>) -> tensor<1xi64>
  // CHECK-NEXT: "onnx.Gather"
  %o = "onnx.Gather"(%s, %two) : (tensor<2xi64>, tensor<1xi64>) -> tensor<1xi64>
  // CHECK-NEXT: "onnx.Gather"
  %p = "onnx.Gather"(%s, %i) : (tensor<2xi64>, tensor<1xi64>) -> tensor<1xi64>
  // CHECK-NEXT: "onnx.Add"
  %a = "onnx.Add"(%big, %two) : (tensor<1xi64>, tensor<1xi64>) -> tensor<1xi64>
  // CHECK-NEXT: "onnx.Cast"
  %t = "onnx.Cast"(%big) : (tensor<1xi64>) -> tensor<1xi32>
  // CHECK-NEXT: "onnx.Div"
  %d = "onnx.Div"(%two, %zero) : (tensor<1xi64>, tensor<1xi64>) -> tensor<1xi64>
  // CHECK-NEXT: "onnx.Cast"
  %f = "onnx.Cast"(%two) : (tensor<1xi64>) -> tensor<1xf32>
  // CHECK-NEXT: "onnx.ConstantOfShape"
  %c = "onnx.ConstantOfShape"(%two) : (tensor<1xi64>) -> tensor<2xf32>
  // CHECK-NEXT: "onnx.Concat"
  %w = "onnx.Concat"(%two, %two) <{axis = 0 : si64}> : (tensor<1xi64>, tensor<1xi64>) -> tensor<3xi64>
  // CHECK-NEXT: "onnx.NonZero"
  %n = "onnx.NonZero"(%two) : (tensor<1xi64>) -> tensor<1xi64>
  "use"(%su, %g, %o, %p, %a, %t, %d, %f, %n) : (tensor<?xi64>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>, tensor<1xi32>, tensor<1xi64>, tensor<1xf32>, tensor<1xi64>) -> ()
  return %c, %w : tensor<2xf32>, tensor<3xi64>
}

// Tensors of more than 64 elements are data, not shapes.

// CHECK-LABEL: func.func @too_many
// CHECK:         "onnx.Add"
// CHECK:         "onnx.Range"
func.func @too_many() -> (tensor<65xi64>, tensor<65xi64>) {
  %a = "onnx.Constant"() <{value = dense<1> : tensor<65xi64>}> : () -> tensor<65xi64>
  %zero = "onnx.Constant"() <{value = dense<0> : tensor<i64>}> : () -> tensor<i64>
  %one = "onnx.Constant"() <{value = dense<1> : tensor<i64>}> : () -> tensor<i64>
  %n = "onnx.Constant"() <{value = dense<65> : tensor<i64>}> : () -> tensor<i64>
  %b = "onnx.Add"(%a, %a) : (tensor<65xi64>, tensor<65xi64>) -> tensor<65xi64>
  %r = "onnx.Range"(%zero, %n, %one) : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<65xi64>
  return %b, %r : tensor<65xi64>, tensor<65xi64>
}

// A float that is no whole number, or so large that floats have gaps there, is not known.

// CHECK-LABEL: func.func @floats
// CHECK:         "onnx.Cast"
// CHECK:         "onnx.Cast"
// CHECK:         "onnx.Cast"
// CHECK:         "onnx.Cast"
// CHECK:         return
func.func @floats() -> (tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) {
  %half = "onnx.Constant"() <{value = dense<0.5> : tensor<1xf32>}> : () -> tensor<1xf32>
  %two = "onnx.Constant"() <{value = dense<2.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %seven = "onnx.Constant"() <{value = dense<7.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %large = "onnx.Constant"() <{value = dense<16777217> : tensor<1xi64>}> : () -> tensor<1xi64>
  %a = "onnx.Mul"(%two, %half) : (tensor<1xf32>, tensor<1xf32>) -> tensor<1xf32>
  %b = "onnx.Div"(%seven, %two) : (tensor<1xf32>, tensor<1xf32>) -> tensor<1xf32>
  %c = "onnx.Cast"(%large) <{to = f32}> : (tensor<1xi64>) -> tensor<1xf32>
  %ai = "onnx.Cast"(%a) <{to = i64}> : (tensor<1xf32>) -> tensor<1xi64>
  %bi = "onnx.Cast"(%b) <{to = i64}> : (tensor<1xf32>) -> tensor<1xi64>
  %ci = "onnx.Cast"(%c) <{to = i64}> : (tensor<1xf32>) -> tensor<1xi64>
  return %ai, %bi, %ci : tensor<1xi64>, tensor<1xi64>, tensor<1xi64>
}
