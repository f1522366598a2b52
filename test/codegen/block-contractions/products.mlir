// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-contractions{isa=avx512}),canonicalize,cse)' | FileCheck %s

#left = affine_map<(b, m, n, k) -> (b, m, k)>
#shared = affine_map<(b, m, n, k) -> (k, n)>
#out = affine_map<(b, m, n, k) -> (b, m, n)>
#turned_out = affine_map<(b, m, n, k) -> (n, b, m)>

// Each product of a batch is a loop of its own. What is no weight stays where it is.

// CHECK-LABEL: func.func @batch(
// CHECK-SAME:    %[[X:.*]]: tensor<12x128x64xf32>, %[[Y:.*]]: tensor<12x64x128xf32>
// CHECK:         scf.forall (%[[B:.*]], %[[J:.*]]) in (12, 2)
// CHECK:           tensor.extract_slice %[[X]][%[[B]], 0, 0] [1, 128, 64] [1, 1, 1] : tensor<12x128x64xf32> to tensor<128x64xf32>
// CHECK:           tensor.extract_slice %[[Y]][%[[B]], 0, %{{.*}}] [1, 64, 64] [1, 1, 1] : tensor<12x64x128xf32> to tensor<64x64xf32>
// CHECK:           linalg.matmul
// CHECK:           tensor.parallel_insert_slice {{.*}} [1, 128, 64] [1, 1, 1] : tensor<128x64xf32> into tensor<12x128x128xf32>
func.func @batch(%x: tensor<12x128x64xf32>, %y: tensor<12x64x128xf32>, %z: tensor<12x128x128xf32>) -> tensor<12x128x128xf32> {
  %0 = linalg.batch_matmul ins(%x, %y : tensor<12x128x64xf32>, tensor<12x64x128xf32>) outs(%z : tensor<12x128x128xf32>) -> tensor<12x128x128xf32>
  return %0 : tensor<12x128x128xf32>
}

// A weight of a batch is packed for each product.

// CHECK-LABEL: func.func @batch_of_weights(
// CHECK:         tensor.expand_shape %{{.*}} : tensor<3x64x96xf32> into tensor<3x64x2x48xf32>
// CHECK:         linalg.transpose {{.*}} permutation = [0, 2, 1, 3]
// CHECK:         scf.forall (%{{.*}}, %{{.*}}) in (3, 2)
func.func @batch_of_weights(%x: tensor<3x16x64xf32>, %w: tensor<3x64x96xf32> {parallel_op.weight}, %z: tensor<3x16x96xf32>) -> tensor<3x16x96xf32> {
  %0 = linalg.batch_matmul ins(%x, %w : tensor<3x16x64xf32>, tensor<3x64x96xf32>) outs(%z : tensor<3x16x96xf32>) -> tensor<3x16x96xf32>
  return %0 : tensor<3x16x96xf32>
}

// Transposed operands by indexing maps: the right one is packed from where it lies, the left one is read as it is.

// CHECK-LABEL: func.func @transposed(
// CHECK:         linalg.transpose {{.*}} permutation = [0, 2, 1]
// CHECK:         linalg.matmul indexing_maps = [#{{.*}}, #{{.*}}, #{{.*}}] {{.*}}ins(%{{.*}} : tensor<64x32xf32>, tensor<64x48xf32>)
func.func @transposed(%x: tensor<64x32xf32>, %w: tensor<96x64xf32>, %z: tensor<32x96xf32>) -> tensor<32x96xf32> {
  %0 = linalg.matmul
      indexing_maps = [affine_map<(m, n, k) -> (k, m)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : tensor<64x32xf32>, tensor<96x64xf32>) outs(%z : tensor<32x96xf32>) -> tensor<32x96xf32>
  return %0 : tensor<32x96xf32>
}

// A generic op with the loops of a product is one; of two loops over rows the longer one is cut.

// CHECK-LABEL: func.func @generic(
// CHECK:         scf.forall (%{{.*}}, %{{.*}}) in (2, 2)
// CHECK:           linalg.matmul {{.*}} outs(%{{.*}} : tensor<32x48xf32>)
func.func @generic(%x: tensor<2x32x64xf32>, %w: tensor<64x96xf32> {parallel_op.weight}, %z: tensor<2x32x96xf32>) -> tensor<2x32x96xf32> {
  %0 = linalg.generic {indexing_maps = [#left, #shared, #out], iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<2x32x64xf32>, tensor<64x96xf32>) outs(%z : tensor<2x32x96xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %1 = arith.mulf %b, %a : f32
    %2 = arith.addf %1, %c : f32
    linalg.yield %2 : f32
  } -> tensor<2x32x96xf32>
  return %0 : tensor<2x32x96xf32>
}

// Where the output is turned, the operands change places: columns are what lies side by side in the output.

// CHECK-LABEL: func.func @turned(
// CHECK:         linalg.matmul {{.*}}outs(%{{.*}} : tensor<96x32xf32>)
func.func @turned(%x: tensor<2x32x64xf32>, %w: tensor<64x96xf32>, %z: tensor<96x2x32xf32>) -> tensor<96x2x32xf32> {
  %0 = linalg.generic {indexing_maps = [#left, #shared, #turned_out], iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<2x32x64xf32>, tensor<64x96xf32>) outs(%z : tensor<96x2x32xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %1 = arith.mulf %a, %b : f32
    %2 = arith.addf %c, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<96x2x32xf32>
  return %0 : tensor<96x2x32xf32>
}

// Products with vectors have no rows. The matrix of the first is a weight, and packed.

// CHECK-LABEL: func.func @vectors(
// CHECK:         linalg.transpose
// CHECK:         scf.forall
// CHECK:           linalg.vecmat
// CHECK:         scf.forall
// CHECK:           linalg.vecmat
func.func @vectors(%w: tensor<512x64xf32> {parallel_op.weight}, %m: tensor<64x512xf32>, %x: tensor<64xf32>, %y: tensor<512xf32>) -> tensor<512xf32> {
  %0 = linalg.matvec ins(%w, %x : tensor<512x64xf32>, tensor<64xf32>) outs(%y : tensor<512xf32>) -> tensor<512xf32>
  %1 = linalg.vecmat ins(%x, %m : tensor<64xf32>, tensor<64x512xf32>) outs(%0 : tensor<512xf32>) -> tensor<512xf32>
  return %1 : tensor<512xf32>
}
