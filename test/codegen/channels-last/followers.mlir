// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-channels-last),canonicalize,cse)' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-channels-last),canonicalize,cse,func.func(codegen-channels-last),canonicalize,cse)' | FileCheck %s

// What follows a convolution: between its result and the end nothing is transposed but where the case says so.

#id = affine_map<(n, c, h, w) -> (n, c, h, w)>
#nc = affine_map<(n, c, h, w) -> (n, c)>
#gate = affine_map<(n, c, h, w) -> (n, c, 0, 0)>

// Joins, slices and pads: the dimension of channels is the last one.

// CHECK-LABEL: func.func @joins
func.func @joins(%x: tensor<1x4x8x8xf32>, %w: tensor<16x4x1x1xf32>, %o: tensor<1x16x8x8xf32>) -> tensor<1x16x10x8xf32> {
  // CHECK:      %[[C:.*]] = linalg.conv_2d_nhwc_hwcf
  // CHECK-NEXT: %[[L:.*]] = tensor.extract_slice %[[C]][0, 0, 0, 0] [1, 8, 8, 8]
  // CHECK-NEXT: %[[R:.*]] = tensor.extract_slice %[[C]][0, 0, 0, 8] [1, 8, 8, 8]
  // CHECK-NEXT: %[[J:.*]] = tensor.concat dim(3) %[[R]], %[[L]]
  // CHECK-NEXT: %[[P:.*]] = tensor.pad %[[J]] low[0, 1, 0, 0] high[0, 1, 0, 0]
  // CHECK:      linalg.transpose ins(%[[P]] : {{.*}} permutation = [0, 3, 1, 2]
  %zero = arith.constant 0.0 : f32
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x8x8xf32>, tensor<16x4x1x1xf32>) outs(%o : tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32>
  %l = tensor.extract_slice %0[0, 0, 0, 0] [1, 8, 8, 8] [1, 1, 1, 1] : tensor<1x16x8x8xf32> to tensor<1x8x8x8xf32>
  %r = tensor.extract_slice %0[0, 8, 0, 0] [1, 8, 8, 8] [1, 1, 1, 1] : tensor<1x16x8x8xf32> to tensor<1x8x8x8xf32>
  %j = tensor.concat dim(1) %r, %l : (tensor<1x8x8x8xf32>, tensor<1x8x8x8xf32>) -> tensor<1x16x8x8xf32>
  %p = tensor.pad %j low[0, 0, 1, 0] high[0, 0, 1, 0] {
  ^bb0(%i: index, %k: index, %m: index, %n: index):
    tensor.yield %zero : f32
  } : tensor<1x16x8x8xf32> to tensor<1x16x10x8xf32>
  return %p : tensor<1x16x10x8xf32>
}

// A mean over each channel, and what it scales: sums run along channels, and the result needs no transpose.

// CHECK-LABEL: func.func @gate
func.func @gate(%x: tensor<2x4x8x8xf32>, %w: tensor<16x4x1x1xf32>, %o: tensor<2x16x8x8xf32>) -> (tensor<2x16xf32>, tensor<2x16x8x8xf32>) {
  // CHECK:      %[[C:.*]] = linalg.conv_2d_nhwc_hwcf
  // CHECK:      %[[S:.*]] = linalg.generic {{.*}}["parallel", "reduction", "reduction", "parallel"]} ins(%[[C]] : {{.*}}) outs(%{{.*}} : tensor<2x16xf32>)
  // CHECK:      %[[G:.*]] = linalg.generic {{.*}} ins(%[[C]], %[[S]] : tensor<2x8x8x16xf32>, tensor<2x16xf32>)
  // CHECK:      %[[Y:.*]] = linalg.transpose ins(%[[G]] :
  // CHECK-NEXT: return %[[S]], %[[Y]]
  %zero = arith.constant 0.0 : f32
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x4x8x8xf32>, tensor<16x4x1x1xf32>) outs(%o : tensor<2x16x8x8xf32>) -> tensor<2x16x8x8xf32>
  %e = tensor.empty() : tensor<2x16xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<2x16xf32>) -> tensor<2x16xf32>
  %sum = linalg.generic {indexing_maps = [#id, #nc], iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
      ins(%0 : tensor<2x16x8x8xf32>) outs(%init : tensor<2x16xf32>) {
  ^bb0(%a: f32, %out: f32):
    %r = arith.addf %a, %out : f32
    linalg.yield %r : f32
  } -> tensor<2x16xf32>
  %gate = tensor.expand_shape %sum [[0], [1, 2, 3]] output_shape [2, 16, 1, 1] : tensor<2x16xf32> into tensor<2x16x1x1xf32>
  %big = tensor.empty() : tensor<2x16x8x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #gate, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0, %gate : tensor<2x16x8x8xf32>, tensor<2x16x1x1xf32>) outs(%big : tensor<2x16x8x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<2x16x8x8xf32>
  return %sum, %1 : tensor<2x16xf32>, tensor<2x16x8x8xf32>
}

// One pixel is in any order: flattening it moves nothing.

// CHECK-LABEL: func.func @one_pixel
func.func @one_pixel(%x: tensor<1x4x1x1xf32>, %w: tensor<16x4x1x1xf32>, %o: tensor<1x16x1x1xf32>) -> tensor<1x16xf32> {
  // CHECK:      %[[C:.*]] = linalg.conv_2d_nhwc_hwcf
  // CHECK-NEXT: %[[F:.*]] = tensor.collapse_shape %[[C]] {{\[\[}}0], [1, 2, 3]]
  // CHECK-NEXT: return %[[F]]
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x1x1xf32>, tensor<16x4x1x1xf32>) outs(%o : tensor<1x16x1x1xf32>) -> tensor<1x16x1x1xf32>
  %1 = tensor.collapse_shape %0 [[0], [1, 2, 3]] : tensor<1x16x1x1xf32> into tensor<1x16xf32>
  return %1 : tensor<1x16xf32>
}

// Patches become a sequence of rows, as transformers want it: the transpose behind the convolution goes.

// CHECK-LABEL: func.func @patches
func.func @patches(%x: tensor<1x4x8x8xf32>, %w: tensor<16x4x1x1xf32>, %o: tensor<1x16x8x8xf32>) -> tensor<1x64x16xf32> {
  // CHECK:      %[[C:.*]] = linalg.conv_2d_nhwc_hwcf
  // CHECK-NEXT: %[[F:.*]] = tensor.collapse_shape %[[C]] {{\[\[}}0], [1, 2], [3]]
  // CHECK-NEXT: return %[[F]]
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x8x8xf32>, tensor<16x4x1x1xf32>) outs(%o : tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32>
  %1 = tensor.collapse_shape %0 [[0], [1], [2, 3]] : tensor<1x16x8x8xf32> into tensor<1x16x64xf32>
  %e = tensor.empty() : tensor<1x64x16xf32>
  %2 = linalg.transpose ins(%1 : tensor<1x16x64xf32>) outs(%e : tensor<1x64x16xf32>) permutation = [0, 2, 1]
  return %2 : tensor<1x64x16xf32>
}

// A shuffle of channels moves them, and nothing else.

// CHECK-LABEL: func.func @shuffle
func.func @shuffle(%x: tensor<1x4x8x8xf32>, %w: tensor<16x4x1x1xf32>, %o: tensor<1x16x8x8xf32>, %v: tensor<8x16x1x1xf32>, %p: tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32> {
  // CHECK:      %[[C:.*]] = linalg.conv_2d_nhwc_hwcf
  // CHECK:      %[[G:.*]] = tensor.expand_shape %[[C]] {{.*}} into tensor<1x8x8x2x8xf32>
  // CHECK:      %[[S:.*]] = linalg.transpose ins(%[[G]] : {{.*}} permutation = [0, 1, 2, 4, 3]
  // CHECK-NEXT: %[[M:.*]] = tensor.collapse_shape %[[S]] {{.*}} into tensor<1x8x8x16xf32>
  // CHECK:      linalg.conv_2d_nhwc_hwcf ins(%[[M]],
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x8x8xf32>, tensor<16x4x1x1xf32>) outs(%o : tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32>
  %1 = tensor.expand_shape %0 [[0], [1, 2], [3], [4]] output_shape [1, 2, 8, 8, 8] : tensor<1x16x8x8xf32> into tensor<1x2x8x8x8xf32>
  %e = tensor.empty() : tensor<1x8x2x8x8xf32>
  %2 = linalg.transpose ins(%1 : tensor<1x2x8x8x8xf32>) outs(%e : tensor<1x8x2x8x8xf32>) permutation = [0, 2, 1, 3, 4]
  %3 = tensor.collapse_shape %2 [[0], [1, 2], [3], [4]] : tensor<1x8x2x8x8xf32> into tensor<1x16x8x8xf32>
  %4 = linalg.conv_2d_nchw_fchw ins(%3, %v : tensor<1x16x8x8xf32>, tensor<8x16x1x1xf32>) outs(%p : tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  return %4 : tensor<1x8x8x8xf32>
}
