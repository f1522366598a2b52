// RUN: parallel-opt %s --parallel-op-prune | FileCheck %s

// Shapes that are computed become one constant shape.

// CHECK-LABEL: func.func @shapes
// CHECK-SAME:    (%[[X:.*]]: tensor<2x3x4xf32>)
// CHECK-NEXT:    %[[TO:.*]] = tosa.const_shape {values = dense<[2, 12]> : tensor<2xindex>}
// CHECK-NEXT:    %[[Y:.*]] = tosa.reshape %[[X]], %[[TO]]
// CHECK-NEXT:    return %[[Y]]
func.func @shapes(%x: tensor<2x3x4xf32>) -> tensor<2x12xf32> {
  %a = tosa.dim %x {axis = 0 : i32} : (tensor<2x3x4xf32>) -> !tosa.shape<1>
  %b = tosa.dim %x {axis = 1 : i32} : (tensor<2x3x4xf32>) -> !tosa.shape<1>
  %c = tosa.dim %x {axis = 2 : i32} : (tensor<2x3x4xf32>) -> !tosa.shape<1>
  %n = tosa.mul_shape %b, %c : (!tosa.shape<1>, !tosa.shape<1>) -> !tosa.shape<1>
  %to = tosa.concat_shape %a, %n : (!tosa.shape<1>, !tosa.shape<1>) -> !tosa.shape<2>
  %y = tosa.reshape %x, %to : (tensor<2x3x4xf32>, !tosa.shape<2>) -> tensor<2x12xf32>
  return %y : tensor<2x12xf32>
}

// Integer tensors that MLIR folds only if all elements are equal; floats are left to it.

// CHECK-LABEL: func.func @tensors
// CHECK-DAG:     %[[INT:.*]] = "tosa.const"() <{values = dense<[4, 4, 9, 16]> : tensor<4xi32>}>
// CHECK-DAG:     %[[PART:.*]] = "tosa.const"() <{values = dense<[2, 3]> : tensor<2xi32>}>
// CHECK:         %[[FLOAT:.*]] = tosa.concat
// CHECK:         return %[[INT]], %[[PART]], %[[FLOAT]]
func.func @tensors() -> (tensor<4xi32>, tensor<2xi32>, tensor<4xf32>) {
  %a = "tosa.const"() <{values = dense<[1, 2]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %b = "tosa.const"() <{values = dense<[3, 4]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %floor = "tosa.const"() <{values = dense<4> : tensor<1xi32>}> : () -> tensor<1xi32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %f = "tosa.const"() <{values = dense<[3.0, 4.0]> : tensor<2xf32>}> : () -> tensor<2xf32>
  %one = tosa.const_shape {values = dense<1> : tensor<1xindex>} : () -> !tosa.shape<1>
  %two = tosa.const_shape {values = dense<2> : tensor<1xindex>} : () -> !tosa.shape<1>
  %all = tosa.concat %a, %b {axis = 0 : i32} : (tensor<2xi32>, tensor<2xi32>) -> tensor<4xi32>
  %squares = tosa.mul %all, %all, %shift : (tensor<4xi32>, tensor<4xi32>, tensor<1xi8>) -> tensor<4xi32>
  %int = tosa.maximum %squares, %floor : (tensor<4xi32>, tensor<1xi32>) -> tensor<4xi32>
  %part = tosa.slice %all, %one, %two : (tensor<4xi32>, !tosa.shape<1>, !tosa.shape<1>) -> tensor<2xi32>
  %float = tosa.concat %f, %f {axis = 0 : i32} : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
  return %int, %part, %float : tensor<4xi32>, tensor<2xi32>, tensor<4xf32>
}
