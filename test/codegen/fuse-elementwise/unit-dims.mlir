// RUN: parallel-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(codegen-fuse-elementwise))' | FileCheck %s

// A batch of one that comes and goes with reshapes around contractions disappears, also from shuffles of dimensions.

#id = affine_map<(d0, d1, d2) -> (d0, d1, d2)>

// CHECK-LABEL: func.func @between_contractions
// CHECK-SAME:    (%[[A:.*]]: tensor<4x8xf32>, %[[B:.*]]: tensor<8x4xf32>
// CHECK:         %[[S:.*]] = linalg.matmul
// CHECK:         %[[E:.*]] = linalg.generic {{.*}} ins(%[[S]] : tensor<4x4xf32>)
// CHECK:         %[[T:.*]] = linalg.transpose ins(%[[E]] : tensor<4x4xf32>) {{.*}} permutation = [1, 0]
// CHECK-NOT:     tensor.{{expand|collapse}}_shape
// CHECK:         linalg.matmul ins(%[[T]],
func.func @between_contractions(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>, %z: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %s = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>) outs(%z : tensor<4x4xf32>) -> tensor<4x4xf32>
  %x = tensor.expand_shape %s [[0, 1], [2]] output_shape [1, 4, 4] : tensor<4x4xf32> into tensor<1x4x4xf32>
  %e = tensor.empty() : tensor<1x4x4xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<1x4x4xf32>) outs(%e : tensor<1x4x4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %2 = math.exp %in : f32
    linalg.yield %2 : f32
  } -> tensor<1x4x4xf32>
  %t = linalg.transpose ins(%0 : tensor<1x4x4xf32>) outs(%e : tensor<1x4x4xf32>) permutation = [0, 2, 1]
  %c = tensor.collapse_shape %t [[0, 1], [2]] : tensor<1x4x4xf32> into tensor<4x4xf32>
  %1 = linalg.matmul ins(%c, %s : tensor<4x4xf32>, tensor<4x4xf32>) outs(%z : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %1 : tensor<4x4xf32>
}

// -----

// Between convolutions the dimension stays: without it there would be more reshapes than before.

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>

// CHECK-LABEL: func.func @between_convolutions
// CHECK-NOT:     tensor.{{expand|collapse}}_shape
// CHECK:         ins(%{{.*}} : tensor<1x4x4x8xf32>) outs(%{{.*}} : tensor<1x4x4x8xf32>)
func.func @between_convolutions(%x: tensor<1x6x6x8xf32>, %f: tensor<3x3x8x8xf32>, %z: tensor<1x4x4x8xf32>,
                                %z2: tensor<1x2x2x8xf32>) -> tensor<1x2x2x8xf32> {
  %0 = linalg.conv_2d_nhwc_hwcf ins(%x, %f : tensor<1x6x6x8xf32>, tensor<3x3x8x8xf32>) outs(%z : tensor<1x4x4x8xf32>)
      -> tensor<1x4x4x8xf32>
  %e = tensor.empty() : tensor<1x4x4x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0 : tensor<1x4x4x8xf32>) outs(%e : tensor<1x4x4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %3 = math.tanh %in : f32
    linalg.yield %3 : f32
  } -> tensor<1x4x4x8xf32>
  %2 = linalg.conv_2d_nhwc_hwcf ins(%1, %f : tensor<1x4x4x8xf32>, tensor<3x3x8x8xf32>) outs(%z2 : tensor<1x2x2x8xf32>)
      -> tensor<1x2x2x8xf32>
  return %2 : tensor<1x2x2x8xf32>
}
