// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-contractions{isa=avx512}),canonicalize,cse)' | FileCheck %s

#id = affine_map<(d0, d1) -> (d0, d1)>
#id3 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>

// Ops behind reshapes that add unit dimensions or split rows, and a residual of the split shape.

// CHECK-LABEL: func.func @through_reshapes(
// CHECK-SAME:    %[[X:.*]]: tensor<64x32xf32>, %[[W:.*]]: tensor<32x96xf32>, %[[R:.*]]: tensor<2x32x96xf32>
// CHECK:         %[[RESULT:.*]] = scf.forall
// CHECK:           linalg.matmul
// CHECK:           %[[ROWS:.*]] = tensor.collapse_shape %[[R]] {{\[\[}}0, 1], [2]]
// CHECK:           %[[PART:.*]] = tensor.extract_slice %[[ROWS]]
// CHECK:           linalg.generic {{.*}} ins(%[[PART]]
// CHECK:             arith.addf
// CHECK:         %[[SPLIT:.*]] = tensor.expand_shape %[[RESULT]] {{\[\[}}0, 1], [2]]
// CHECK:         return %[[SPLIT]]
func.func @through_reshapes(%x: tensor<64x32xf32>, %w: tensor<32x96xf32>, %r: tensor<2x32x96xf32>) -> tensor<2x32x96xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<64x96xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<64x96xf32>) -> tensor<64x96xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<64x32xf32>, tensor<32x96xf32>) outs(%init : tensor<64x96xf32>) -> tensor<64x96xf32>
  %1 = tensor.expand_shape %0 [[0, 1], [2]] output_shape [2, 32, 96] : tensor<64x96xf32> into tensor<2x32x96xf32>
  %e3 = tensor.empty() : tensor<2x32x96xf32>
  %2 = linalg.add ins(%r, %1 : tensor<2x32x96xf32>, tensor<2x32x96xf32>) outs(%e3 : tensor<2x32x96xf32>) -> tensor<2x32x96xf32>
  return %2 : tensor<2x32x96xf32>
}

// An element that is used twice on the way, as by SiLU, and a number from outside.

// CHECK-LABEL: func.func @used_twice_inside(
// CHECK-SAME:    %{{.*}}, %{{.*}}, %{{.*}}, %[[SCALE:.*]]: f32
// CHECK:         scf.forall
// CHECK:           linalg.matmul
// CHECK:           linalg.generic
// CHECK:           ^bb0(%[[ELEMENT:.*]]: f32):
// CHECK:             %[[SCALED:.*]] = arith.mulf %[[ELEMENT]], %[[SCALE]]
// CHECK:             %[[EXP:.*]] = math.exp %[[SCALED]]
// CHECK:             arith.mulf %[[EXP]], %[[SCALED]]
// CHECK-NOT:     linalg.generic
// CHECK:         return
func.func @used_twice_inside(%x: tensor<64x32xf32>, %w: tensor<32x96xf32>, %y: tensor<64x96xf32>, %s: f32) -> tensor<64x96xf32> {
  %e = tensor.empty() : tensor<64x96xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<64x32xf32>, tensor<32x96xf32>) outs(%y : tensor<64x96xf32>) -> tensor<64x96xf32>
  %1 = linalg.generic {indexing_maps = [#id, affine_map<(d0, d1) -> ()>, #id], iterator_types = ["parallel", "parallel"]}
      ins(%0, %s : tensor<64x96xf32>, f32) outs(%e : tensor<64x96xf32>) {
  ^bb0(%in: f32, %scale: f32, %out: f32):
    %4 = arith.mulf %in, %scale : f32
    linalg.yield %4 : f32
  } -> tensor<64x96xf32>
  %2 = linalg.exp ins(%1 : tensor<64x96xf32>) outs(%e : tensor<64x96xf32>) -> tensor<64x96xf32>
  %3 = linalg.mul ins(%2, %1 : tensor<64x96xf32>, tensor<64x96xf32>) outs(%e : tensor<64x96xf32>) -> tensor<64x96xf32>
  return %3 : tensor<64x96xf32>
}

// A result that somebody else sees ends the block: only the bias goes in.

// CHECK-LABEL: func.func @seen_by_others(
// CHECK:         %[[SUM:.*]] = scf.forall
// CHECK:             arith.addf
// CHECK-NOT:         math.exp
// CHECK:         %[[EXP:.*]] = linalg.exp ins(%[[SUM]]
// CHECK:         return %[[SUM]], %[[EXP]]
func.func @seen_by_others(%x: tensor<64x32xf32>, %w: tensor<32x96xf32>, %y: tensor<64x96xf32>, %b: tensor<96xf32>) -> (tensor<64x96xf32>, tensor<64x96xf32>) {
  %e = tensor.empty() : tensor<64x96xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<64x32xf32>, tensor<32x96xf32>) outs(%y : tensor<64x96xf32>) -> tensor<64x96xf32>
  %1 = linalg.broadcast ins(%b : tensor<96xf32>) outs(%e : tensor<64x96xf32>) dimensions = [0]
  %2 = linalg.add ins(%0, %1 : tensor<64x96xf32>, tensor<64x96xf32>) outs(%e : tensor<64x96xf32>) -> tensor<64x96xf32>
  %3 = linalg.exp ins(%2 : tensor<64x96xf32>) outs(%e : tensor<64x96xf32>) -> tensor<64x96xf32>
  return %2, %3 : tensor<64x96xf32>, tensor<64x96xf32>
}

// The sum of two products belongs to the later one: the earlier one need not wait.

// CHECK-LABEL: func.func @two_products(
// CHECK:         %[[FIRST:.*]] = scf.forall
// CHECK-NOT:       arith.addf
// CHECK:         scf.forall
// CHECK:           tensor.extract_slice %[[FIRST]]
// CHECK:           arith.addf
func.func @two_products(%x: tensor<64x32xf32>, %w: tensor<32x96xf32>, %v: tensor<32x96xf32>, %y: tensor<64x96xf32>) -> tensor<64x96xf32> {
  %e = tensor.empty() : tensor<64x96xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<64x32xf32>, tensor<32x96xf32>) outs(%y : tensor<64x96xf32>) -> tensor<64x96xf32>
  %1 = linalg.matmul ins(%x, %v : tensor<64x32xf32>, tensor<32x96xf32>) outs(%y : tensor<64x96xf32>) -> tensor<64x96xf32>
  %2 = linalg.add ins(%0, %1 : tensor<64x96xf32>, tensor<64x96xf32>) outs(%e : tensor<64x96xf32>) -> tensor<64x96xf32>
  return %2 : tensor<64x96xf32>
}

// Ops that see elements elsewhere, or where they stand, stay outside.

// CHECK-LABEL: func.func @not_elementwise(
// CHECK:         scf.forall
// CHECK-NOT:       linalg.generic
// CHECK:         }
// CHECK:         linalg.generic
// CHECK:           linalg.index
// CHECK:         linalg.transpose
func.func @not_elementwise(%x: tensor<64x32xf32>, %w: tensor<32x96xf32>, %y: tensor<64x96xf32>) -> (tensor<64x96xf32>, tensor<96x64xf32>) {
  %e = tensor.empty() : tensor<64x96xf32>
  %t = tensor.empty() : tensor<96x64xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<64x32xf32>, tensor<32x96xf32>) outs(%y : tensor<64x96xf32>) -> tensor<64x96xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%0 : tensor<64x96xf32>) outs(%e : tensor<64x96xf32>) {
  ^bb0(%in: f32, %out: f32):
    %i = linalg.index 0 : index
    %j = arith.index_cast %i : index to i32
    %f = arith.sitofp %j : i32 to f32
    %4 = arith.mulf %in, %f : f32
    linalg.yield %4 : f32
  } -> tensor<64x96xf32>
  %2 = linalg.matmul ins(%x, %w : tensor<64x32xf32>, tensor<32x96xf32>) outs(%e : tensor<64x96xf32>) -> tensor<64x96xf32>
  %3 = linalg.transpose ins(%2 : tensor<64x96xf32>) outs(%t : tensor<96x64xf32>) permutation = [1, 0]
  return %1, %3 : tensor<64x96xf32>, tensor<96x64xf32>
}
