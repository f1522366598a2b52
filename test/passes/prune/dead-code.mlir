// RUN: parallel-opt --allow-unregistered-dialect %s --split-input-file --parallel-op-prune='whitelist=+onnx.*,+scf.*' | FileCheck %s

// An op is dead once all its users are, whatever dialects these are of.

// CHECK-LABEL: func.func @chain
// CHECK-SAME:    (%[[X:.*]]: tensor<4xf32>)
// CHECK-NEXT:    return %[[X]]
func.func @chain(%x: tensor<4xf32>) -> tensor<4xf32> {
  %a = math.exp %x : tensor<4xf32>
  %b = "onnx.Relu"(%a) : (tensor<4xf32>) -> tensor<4xf32>
  %c = math.sqrt %b : tensor<4xf32>
  %d:2 = "onnx.Split"(%c) : (tensor<4xf32>) -> (tensor<2xf32>, tensor<2xf32>)
  return %x : tensor<4xf32>
}

// One result that is used keeps the op.

// CHECK-LABEL: func.func @one_result
// CHECK-NEXT:    "onnx.Split"
func.func @one_result(%x: tensor<4xf32>) -> tensor<2xf32> {
  %d:2 = "onnx.Split"(%x) : (tensor<4xf32>) -> (tensor<2xf32>, tensor<2xf32>)
  return %d#1 : tensor<2xf32>
}

// Constants of foreign dialects need no whitelist.

// CHECK-LABEL: func.func @foreign_constants
// CHECK-NEXT:    return
func.func @foreign_constants() {
  %a = "torch.constant.none"() : () -> !torch.none
  %b = "stablehlo.constant"() {value = dense<1.0> : tensor<8xf32>} : () -> tensor<8xf32>
  return
}

// An op that can fail an assertion stays, and so does one of unknown effects in its regions.

// CHECK-LABEL: func.func @assertions
// CHECK:         cf.assert
// CHECK:         "foo.print"
func.func @assertions(%c: i1, %x: f32) {
  %a = scf.if %c -> f32 {
    cf.assert %c, "never"
    scf.yield %x : f32
  } else {
    scf.yield %x : f32
  }
  cf.assert %c, "outside"
  %b = "onnx.If"(%c) ({
    "foo.print"(%x) : (f32) -> ()
    "onnx.Yield"(%x) : (f32) -> ()
  }, {
    "onnx.Yield"(%x) : (f32) -> ()
  }) : (i1) -> f32
  return
}

// An assertion that is known to hold goes: the extents agree.

// CHECK-LABEL: func.func @known_to_hold
// CHECK-NEXT:    return
func.func @known_to_hold(%x: tensor<2x3xf32>, %y: tensor<3x4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %a = tensor.dim %x, %c1 : tensor<2x3xf32>
  %b = tensor.dim %y, %c0 : tensor<3x4xf32>
  %agree = arith.cmpi eq, %a, %b : index
  cf.assert %agree, "mismatched sizes"
  return
}

// The last op of a block may be its result.

// CHECK-LABEL: func.func @last_of_a_block
// CHECK:         "foo.block"
// CHECK-NEXT:      "onnx.Constant"
// CHECK:         "foo.block"
// CHECK-NEXT:      "onnx.Shape"
func.func @last_of_a_block(%x: tensor<2xf32>) {
  "foo.block"() ({
    %a = "onnx.Constant"() {value = dense<1> : tensor<i64>} : () -> tensor<i64>
  }) : () -> ()
  "foo.block"() ({
    %a = "onnx.Shape"(%x) : (tensor<2xf32>) -> tensor<1xi64>
  }) : () -> ()
  return
}

// -----

// A private function that nobody calls goes, with those that only it calls.

// CHECK-NOT:   @unused
// CHECK-NOT:   @used_by_unused
// CHECK:       func.func private @external
// CHECK:       func.func private @used
// CHECK:       func.func @main
func.func private @unused(%x: f32) -> f32 {
  %y = func.call @used_by_unused(%x) : (f32) -> f32
  return %y : f32
}
func.func private @used_by_unused(%x: f32) -> f32 {
  %y = math.exp %x : f32
  return %y : f32
}
func.func private @external(f32) -> f32
func.func private @used(%x: f32) -> f32 {
  %y = func.call @external(%x) : (f32) -> f32
  return %y : f32
}
func.func @main(%x: f32) -> f32 {
  %y = func.call @used(%x) : (f32) -> f32
  return %y : f32
}

// -----

// Where an unregistered op may be a symbol table, functions stay.

// CHECK:       func.func private @stays
func.func private @stays() {
  return
}
func.func @main() {
  "foo.region"() ({
    "foo.call"() {callee = @stays} : () -> ()
  }) : () -> ()
  return
}
