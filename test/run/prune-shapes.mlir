// RUN: parallel-opt %s --parallel-op-prune -o %t.mlir
// RUN: FileCheck %s < %t.mlir
// RUN: parallel-run %s --random-inputs 7 --target serial --output %t.as-it-is.npy
// RUN: parallel-run %t.mlir --random-inputs 7 --target serial --output %t.pruned.npy
// RUN: cmp %t.as-it-is.npy %t.pruned.npy

// A reshape by a computed shape and a mask by computed positions give the same bits when they are folded.

// CHECK-LABEL: func.func @main
// CHECK-NOT:     tensor.concat
// CHECK-NOT:     tensor.extract_slice
// CHECK-NOT:     tensor.dim
// CHECK:         linalg.generic
func.func @main(%x: tensor<4x6xf32>) -> tensor<4x3x2xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %d0 = tensor.dim %x, %c0 : tensor<4x6xf32>
  %i0 = arith.index_cast %d0 : index to i64
  %head = tensor.from_elements %i0 : tensor<1xi64>
  %tail = arith.constant dense<[3, 2, 1, 0]> : tensor<4xi64>
  %all = tensor.concat dim(0) %head, %tail : (tensor<1xi64>, tensor<4xi64>) -> tensor<5xi64>
  %shape = tensor.extract_slice %all[0] [3] [1] : tensor<5xi64> to tensor<3xi64>
  %y = tensor.reshape %x(%shape) : (tensor<4x6xf32>, tensor<3xi64>) -> tensor<4x3x2xf32>
  %limit64 = tensor.extract %all[%c1] : tensor<5xi64>
  %limit = arith.index_cast %limit64 : i64 to index
  %e = tensor.empty() : tensor<4x3x2xf32>
  %r = linalg.generic {
    indexing_maps = [affine_map<(a, b, c) -> (a, b, c)>, affine_map<(a, b, c) -> (a, b, c)>],
    iterator_types = ["parallel", "parallel", "parallel"]
  } ins(%y : tensor<4x3x2xf32>) outs(%e : tensor<4x3x2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %row = linalg.index 0 : index
    %is_inside = arith.cmpi ult, %row, %limit : index
    %kept = arith.select %is_inside, %in, %zero : f32
    %root = math.exp %kept : f32
    linalg.yield %root : f32
  } -> tensor<4x3x2xf32>
  return %r : tensor<4x3x2xf32>
}
