// RUN: parallel-opt %s --parallel-op-codegen='isa=avx512' -o %t.once.mlir
// RUN: parallel-opt %t.once.mlir --parallel-op-codegen='isa=avx512' -o %t.twice.mlir
// RUN: diff %t.once.mlir %t.twice.mlir
// RUN: FileCheck %s < %t.twice.mlir

// A second run changes nothing. The classifier of a network for a single image, whose weight nobody marked: the transpose
// becomes turns, and the product with one row stays as it is, also when a second run no longer sees a plain transpose.

// CHECK-LABEL: func.func @classifier
// CHECK:         scf.forall
// CHECK:         linalg.transpose
// CHECK:         linalg.matmul ins(%{{.*}}, %{{.*}} : tensor<1x512xf32>, tensor<512x1000xf32>)
func.func @classifier(%x: tensor<1x512xf32>, %w: tensor<1000x512xf32>, %b: tensor<1000xf32>) -> tensor<1x1000xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<512x1000xf32>
  %t = linalg.transpose ins(%w : tensor<1000x512xf32>) outs(%e : tensor<512x1000xf32>) permutation = [1, 0]
  %o = tensor.empty() : tensor<1x1000xf32>
  %f = linalg.fill ins(%zero : f32) outs(%o : tensor<1x1000xf32>) -> tensor<1x1000xf32>
  %m = linalg.matmul ins(%x, %t : tensor<1x512xf32>, tensor<512x1000xf32>) outs(%f : tensor<1x1000xf32>) -> tensor<1x1000xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i, j)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%m, %b : tensor<1x1000xf32>, tensor<1000xf32>) outs(%o : tensor<1x1000xf32>) {
  ^bb0(%product: f32, %bias: f32, %out: f32):
    %s = arith.addf %product, %bias : f32
    linalg.yield %s : f32
  } -> tensor<1x1000xf32>
  return %r : tensor<1x1000xf32>
}
