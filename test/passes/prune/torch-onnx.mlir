// RUN: parallel-opt --allow-unregistered-dialect %s --parallel-op-prune | FileCheck %s
// RUN: parallel-opt --allow-unregistered-dialect %s --parallel-op-prune --parallel-op-prune | FileCheck %s

// The tail of an exported MobileNet as torch-mlir imports ONNX: ops are wrapped, constants may be resources, and a
// constant of the result is a literal.

// CHECK-LABEL: func.func @flatten
// CHECK-SAME:    (%[[X:.*]]: !torch.vtensor<[2,1280,7,7],f32>)
// CHECK-NEXT:    %[[TO:.*]] = "torch.vtensor.literal"() <{value = dense<[2, -1]> : tensor<2xsi64>}> : () -> !torch.vtensor<[2],si64>
// CHECK-NEXT:    %[[Y:.*]] = "torch.operator"(%[[X]], %[[TO]]) <{name = "onnx.Reshape"}>
// CHECK-NEXT:    return %[[Y]]
func.func @flatten(%x: !torch.vtensor<[2,1280,7,7],f32>) -> !torch.vtensor<[2,62720],f32> {
  %minus = "torch.operator"() <{name = "onnx.Constant"}> {torch.onnx.value = dense_resource<minus> : tensor<1xsi64>} : () -> !torch.vtensor<[1],si64>
  %shape = "torch.operator"(%x) <{name = "onnx.Shape"}> : (!torch.vtensor<[2,1280,7,7],f32>) -> !torch.vtensor<[4],si64>
  %first = "torch.operator"() <{name = "onnx.Constant"}> {torch.onnx.value = dense_resource<first> : tensor<si64>} : () -> !torch.vtensor<[],si64>
  %n = "torch.operator"(%shape, %first) <{name = "onnx.Gather"}> {torch.onnx.axis = 0 : si64} : (!torch.vtensor<[4],si64>, !torch.vtensor<[],si64>) -> !torch.vtensor<[],si64>
  %axis = "torch.operator"() <{name = "onnx.Constant"}> {torch.onnx.value = dense<0> : tensor<1xsi64>} : () -> !torch.vtensor<[1],si64>
  %ns = "torch.operator"(%n, %axis) <{name = "onnx.Unsqueeze"}> : (!torch.vtensor<[],si64>, !torch.vtensor<[1],si64>) -> !torch.vtensor<[1],si64>
  %to = "torch.operator"(%ns, %minus) <{name = "onnx.Concat"}> {torch.onnx.axis = 0 : si64} : (!torch.vtensor<[1],si64>, !torch.vtensor<[1],si64>) -> !torch.vtensor<[2],si64>
  %y = "torch.operator"(%x, %to) <{name = "onnx.Reshape"}> : (!torch.vtensor<[2,1280,7,7],f32>, !torch.vtensor<[2],si64>) -> !torch.vtensor<[2,62720],f32>
  return %y : !torch.vtensor<[2,62720],f32>
}

// Operands that are left out, and comparisons: a literal of booleans has no sign.

// CHECK-LABEL: func.func @left_out
// CHECK-NEXT:    "torch.vtensor.literal"() <{value = dense<[false, true]> : tensor<2xi1>}> : () -> !torch.vtensor<[2],i1>
func.func @left_out(%x: !torch.vtensor<[2,3,4],f32>) -> !torch.vtensor<[2],i1> {
  %none = "torch.constant.none"() : () -> !torch.none
  %one = "torch.vtensor.literal"() <{value = dense<1> : tensor<1xsi64>}> : () -> !torch.vtensor<[1],si64>
  %end = "torch.vtensor.literal"() <{value = dense<9223372036854775807> : tensor<1xsi64>}> : () -> !torch.vtensor<[1],si64>
  %four = "torch.vtensor.literal"() <{value = dense<4> : tensor<si64>}> : () -> !torch.vtensor<[],si64>
  %shape = "torch.operator"(%x) <{name = "onnx.Shape"}> : (!torch.vtensor<[2,3,4],f32>) -> !torch.vtensor<[3],si64>
  %tail = "torch.operator"(%shape, %one, %end, %none, %none) <{name = "onnx.Slice"}> : (!torch.vtensor<[3],si64>, !torch.vtensor<[1],si64>, !torch.vtensor<[1],si64>, !torch.none, !torch.none) -> !torch.vtensor<[2],si64>
  %is_four = "torch.operator"(%tail, %four) <{name = "onnx.Equal"}> : (!torch.vtensor<[2],si64>, !torch.vtensor<[],si64>) -> !torch.vtensor<[2],i1>
  return %is_four : !torch.vtensor<[2],i1>
}

// A resource whose size is not that of its type, or that is not there, is not read.

// CHECK-LABEL: func.func @resources
// CHECK-COUNT-2: name = "onnx.Neg"
func.func @resources() -> (!torch.vtensor<[4],si64>, !torch.vtensor<[1],si64>) {
  %a = "torch.operator"() <{name = "onnx.Constant"}> {torch.onnx.value = dense_resource<minus> : tensor<4xsi64>} : () -> !torch.vtensor<[4],si64>
  %b = "torch.operator"() <{name = "onnx.Constant"}> {torch.onnx.value = dense_resource<absent> : tensor<1xsi64>} : () -> !torch.vtensor<[1],si64>
  %c = "torch.operator"(%a) <{name = "onnx.Neg"}> : (!torch.vtensor<[4],si64>) -> !torch.vtensor<[4],si64>
  %d = "torch.operator"(%b) <{name = "onnx.Neg"}> : (!torch.vtensor<[1],si64>) -> !torch.vtensor<[1],si64>
  return %c, %d : !torch.vtensor<[4],si64>, !torch.vtensor<[1],si64>
}

{-#
  dialect_resources: {
    builtin: {
      first: "0x080000000000000000000000",
      minus: "0x08000000FFFFFFFFFFFFFFFF"
    }
  }
#-}
