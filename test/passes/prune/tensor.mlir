// RUN: parallel-opt %s --parallel-op-prune | FileCheck %s

// A target shape put together from extents and numbers ends as the extents of the tensor that it makes.

// CHECK-LABEL: func.func @target_shape
// CHECK-SAME:    (%{{.*}}: tensor<2x?xf32>, %[[N:.*]]: i64)
// CHECK-NOT:     tensor.concat
// CHECK-NOT:     tensor.extract
// CHECK:         tensor.empty(%{{.*}}) : tensor<2x?x5xf32>
func.func @target_shape(%x: tensor<2x?xf32>, %n: i64) -> tensor<?x?x?xf32> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %tail = arith.constant dense<[5]> : tensor<1xi64>
  %d0 = tensor.dim %x, %c0 : tensor<2x?xf32>
  %i0 = arith.index_cast %d0 : index to i64
  %head = tensor.from_elements %i0, %n : tensor<2xi64>
  %shape = tensor.concat dim(0) %head, %tail : (tensor<2xi64>, tensor<1xi64>) -> tensor<3xi64>
  %first = tensor.extract %shape[%c0] : tensor<3xi64>
  %last = tensor.extract %shape[%c2] : tensor<3xi64>
  %a = arith.index_cast %first : i64 to index
  %b = arith.index_cast %n : i64 to index
  %c = arith.index_cast %last : i64 to index
  %e = tensor.empty(%a, %b, %c) : tensor<?x?x?xf32>
  return %e : tensor<?x?x?xf32>
}

// Slices, insertions and other shapes of constants are constants.

// CHECK-LABEL: func.func @rearranged
// CHECK-DAG:     %[[ODD:.*]] = arith.constant dense<[11, 13]> : tensor<2xi32>
// CHECK-DAG:     %[[DROPPED:.*]] = arith.constant dense<13> : tensor<i32>
// CHECK-DAG:     %[[INSERTED:.*]] = arith.constant dense<[10, 11, 7, 13]> : tensor<4xi32>
// CHECK-DAG:     %[[TABLE:.*]] = arith.constant dense<{{\[}}[10, 11, 10, 11], [12, 13, 12, 13]]> : tensor<2x4xi32>
// CHECK:         return %[[ODD]], %[[DROPPED]], %[[INSERTED]], %[[TABLE]]
func.func @rearranged() -> (tensor<2xi32>, tensor<i32>, tensor<4xi32>, tensor<2x4xi32>) {
  %c2 = arith.constant 2 : index
  %seven = arith.constant 7 : i32
  %k = arith.constant dense<[10, 11, 12, 13]> : tensor<4xi32>
  %odd = tensor.extract_slice %k[1] [2] [2] : tensor<4xi32> to tensor<2xi32>
  %dropped = tensor.extract_slice %k[3] [1] [1] : tensor<4xi32> to tensor<i32>
  %inserted = tensor.insert %seven into %k[%c2] : tensor<4xi32>
  %square = tensor.expand_shape %k [[0, 1]] output_shape [2, 2] : tensor<4xi32> into tensor<2x2xi32>
  %table = tensor.concat dim(1) %square, %square : (tensor<2x2xi32>, tensor<2x2xi32>) -> tensor<2x4xi32>
  return %odd, %dropped, %inserted, %table : tensor<2xi32>, tensor<i32>, tensor<4xi32>, tensor<2x4xi32>
}

// Floats, open offsets, positions outside and elements that are not known stay.

// CHECK-LABEL: func.func @stays
// CHECK:         tensor.concat
// CHECK-NEXT:    tensor.extract_slice
// CHECK-NEXT:    tensor.extract
// CHECK-NEXT:    tensor.from_elements
func.func @stays(%i: index, %n: i64) -> (tensor<4xf32>, tensor<2xi64>, i64, tensor<2xi64>) {
  %c9 = arith.constant 9 : index
  %two = arith.constant 2 : i64
  %f = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %k = arith.constant dense<[1, 2, 3]> : tensor<3xi64>
  %a = tensor.concat dim(0) %f, %f : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
  %b = tensor.extract_slice %k[%i] [2] [1] : tensor<3xi64> to tensor<2xi64>
  %c = tensor.extract %k[%c9] : tensor<3xi64>
  %d = tensor.from_elements %two, %n : tensor<2xi64>
  return %a, %b, %c, %d : tensor<4xf32>, tensor<2xi64>, i64, tensor<2xi64>
}
