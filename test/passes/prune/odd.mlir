// RUN: parallel-opt --allow-unregistered-dialect %s --parallel-op-prune='whitelist=+*' | FileCheck %s

// Whatever the verifier takes: ops of known names with operands, attributes and types that make no sense.

// CHECK-LABEL: func.func @no_sense
// CHECK-COUNT-11: "onnx.
func.func @no_sense(%x: tensor<2x3xf32>) {
  %a = "onnx.Shape"(%x) : (tensor<2x3xf32>) -> tensor<7xi64>
  %b = "onnx.Shape"(%x) : (tensor<2x3xf32>) -> f32
  %c = "onnx.Shape"(%x) <{start = "one"}> : (tensor<2x3xf32>) -> tensor<2xi64>
  %d = "onnx.Shape"(%x) : (tensor<2x3xf32>) -> tensor<2xi128>
  %e = "onnx.Shape"() : () -> tensor<2xi64>
  %f = "onnx.Gather"(%a) : (tensor<7xi64>) -> tensor<2xi64>
  %g = "onnx.Slice"(%e, %e, %e) : (tensor<2xi64>, tensor<2xi64>, tensor<2xi64>) -> tensor<2xi64>
  %h = "onnx.Concat"() {axis = 0 : i64} : () -> tensor<2xi64>
  %i = "onnx.Constant"() {value = dense<1.0> : tensor<2xf32>} : () -> tensor<2xi64>
  %j = "onnx.Constant"() {value = dense<1> : tensor<2xi64>} : () -> tensor<9xi64>
  %k = "onnx.Add"(%j, %j) : (tensor<9xi64>, tensor<9xi64>) -> tensor<9xi64>
  "foo.use"(%a, %b, %c, %d, %e, %f, %g, %h, %i, %k) : (tensor<7xi64>, f32, tensor<2xi64>, tensor<2xi128>, tensor<2xi64>, tensor<2xi64>, tensor<2xi64>, tensor<2xi64>, tensor<2xi64>, tensor<9xi64>) -> ()
  return
}

// In a region whose ops have no order, a value may stand before what defines it, and ops may use each other.

// CHECK-LABEL: func.func @graph_region
// CHECK:         "foo.use"
// CHECK:         "onnx.Add"
func.func @graph_region(%x: tensor<2x3xf32>) {
  "foo.graph"() ({
    %a = "onnx.Add"(%b, %b) : (tensor<2xi64>, tensor<2xi64>) -> tensor<2xi64>
    "foo.use"(%a) : (tensor<2xi64>) -> ()
    %b = "onnx.Shape"(%x) : (tensor<2x3xf32>) -> tensor<2xi64>
    %c = "onnx.Add"(%c, %d) : (tensor<2xi64>, tensor<2xi64>) -> tensor<2xi64>
    %d = "onnx.Add"(%c, %d) : (tensor<2xi64>, tensor<2xi64>) -> tensor<2xi64>
    "foo.end"() : () -> ()
  }) : () -> ()
  return
}

// In a block that is never reached, an op may use its own result.

// CHECK-LABEL: func.func @unreachable
// CHECK-NEXT:    return
func.func @unreachable() {
  return
^bb1:
  %a = "onnx.Add"(%a, %b) : (tensor<1xi64>, tensor<1xi64>) -> tensor<1xi64>
  %b = "onnx.Shape"(%a) : (tensor<1xi64>) -> tensor<1xi64>
  cf.br ^bb1
}

// Blocks in an order in which definitions stand behind their uses.

// CHECK-LABEL: func.func @blocks_backwards
// CHECK-NEXT:    %[[C:.*]] = "onnx.Constant"() <{value = dense<4> : tensor<1xi64>}>
// CHECK:         return %[[C]]
func.func @blocks_backwards(%x: tensor<2xf32>, %c: i1) -> tensor<1xi64> {
  cf.cond_br %c, ^bb2, ^bb2
^bb1:
  %b = "onnx.Add"(%a, %a) : (tensor<1xi64>, tensor<1xi64>) -> tensor<1xi64>
  return %b : tensor<1xi64>
^bb2:
  %a = "onnx.Shape"(%x) : (tensor<2xf32>) -> tensor<1xi64>
  cf.br ^bb1
}

// Types without known extents.

// CHECK-LABEL: func.func @unranked
// CHECK-COUNT-3: "onnx.Shape"
func.func @unranked(%x: tensor<*xf32>, %y: tensor<?x?xf32>) -> (tensor<?xi64>, tensor<*xi64>, tensor<2xi64>) {
  %a = "onnx.Shape"(%x) : (tensor<*xf32>) -> tensor<?xi64>
  %b = "onnx.Shape"(%y) : (tensor<?x?xf32>) -> tensor<*xi64>
  %c = "onnx.Shape"(%y) : (tensor<?x?xf32>) -> tensor<2xi64>
  return %a, %b, %c : tensor<?xi64>, tensor<*xi64>, tensor<2xi64>
}

// A number with a sign has no constant in arith, and a tensor with an encoding is cast before it is known.

// CHECK-LABEL: func.func @no_constant
// CHECK:         tensor.extract %
// CHECK:         tensor.cast
func.func @no_constant() -> (ui8, tensor<4xi64, "layout">) {
  %c1 = arith.constant 1 : index
  %u = arith.constant dense<[1, 2]> : tensor<2xui8>
  %k = arith.constant dense<[1, 2]> : tensor<2xi64, "layout">
  %a = tensor.extract %u[%c1] : tensor<2xui8>
  %b = tensor.concat dim(0) %k, %k : (tensor<2xi64, "layout">, tensor<2xi64, "layout">) -> tensor<4xi64, "layout">
  return %a, %b : ui8, tensor<4xi64, "layout">
}

// Functions without a body, modules in modules, and other ops beside functions.

// CHECK:      func.func private @declared
// CHECK:      module @nested
// CHECK:        func.func @inner
// CHECK-NEXT:     "onnx.Constant"() <{value = dense<[2, 3]> : tensor<2xi64>}>
// CHECK:      "foo.global"
func.func private @declared(tensor<?xi64>) -> tensor<*xf32>
module @nested {
  func.func @inner(%x: tensor<2x3xf32>) -> tensor<2xi64> {
    %d = "onnx.Shape"(%x) : (tensor<2x3xf32>) -> tensor<2xi64>
    return %d : tensor<2xi64>
  }
}
"foo.global"() {sym_name = "global"} : () -> ()
