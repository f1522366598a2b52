// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-fold-batch-norm),canonicalize,cse)' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-fold-batch-norm),canonicalize,cse,func.func(codegen-fold-batch-norm),canonicalize,cse)' | FileCheck %s

// The channels of each form of convolution, in result and filter. A second run changes nothing.

#id = affine_map<(n, c, h, w) -> (n, c, h, w)>
#channel = affine_map<(n, c, h, w) -> (c, 0, 0)>
#last = affine_map<(n, h, w, c) -> (c)>

// Channels are dimension 1 of the result and 0 of the filter.

// CHECK-LABEL: func.func @conv_2d_nchw_fchw
// CHECK-SAME:    (%[[X:[^:]*]]: tensor<1x3x8x8xf32>, %[[W:[^:]*]]: tensor<4x3x3x3xf32> {{.*}}, %[[S:[^:]*]]: tensor<4x1x1xf32> {{.*}})
func.func @conv_2d_nchw_fchw(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x3x3xf32> {parallel_op.weight}, %s: tensor<4x1x1xf32> {parallel_op.weight}) -> tensor<1x4x6x6xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<1x4x6x6xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  // CHECK:      %[[F:.*]] = linalg.generic {{.*}} ins(%[[W]],
  // CHECK:      %[[R:.*]] = linalg.conv_2d_nchw_fchw {{.*}}ins(%[[X]], %[[F]] :
  // CHECK-NEXT: return %[[R]]
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>) outs(%init : tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  %1 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0, %s : tensor<1x4x6x6xf32>, tensor<4x1x1xf32>) outs(%empty : tensor<1x4x6x6xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<1x4x6x6xf32>
  return %1 : tensor<1x4x6x6xf32>
}

// Channels are the last dimension of both.

// CHECK-LABEL: func.func @conv_2d_nhwc_hwcf
// CHECK-SAME:    (%[[X:[^:]*]]: tensor<1x8x8x3xf32>, %[[W:[^:]*]]: tensor<3x3x3x4xf32> {{.*}}, %[[S:[^:]*]]: tensor<4xf32> {{.*}})
func.func @conv_2d_nhwc_hwcf(%x: tensor<1x8x8x3xf32>, %w: tensor<3x3x3x4xf32> {parallel_op.weight}, %s: tensor<4xf32> {parallel_op.weight}) -> tensor<1x6x6x4xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<1x6x6x4xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<1x6x6x4xf32>) -> tensor<1x6x6x4xf32>
  // CHECK:      %[[F:.*]] = linalg.generic {{.*}} ins(%[[W]],
  // CHECK:      %[[R:.*]] = linalg.conv_2d_nhwc_hwcf {{.*}}ins(%[[X]], %[[F]] :
  // CHECK-NEXT: return %[[R]]
  %0 = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<1x8x8x3xf32>, tensor<3x3x3x4xf32>) outs(%init : tensor<1x6x6x4xf32>) -> tensor<1x6x6x4xf32>
  %1 = linalg.generic {indexing_maps = [#id, #last, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0, %s : tensor<1x6x6x4xf32>, tensor<4xf32>) outs(%empty : tensor<1x6x6x4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<1x6x6x4xf32>
  return %1 : tensor<1x6x6x4xf32>
}

// Channels are the last dimension of the result and the first of the filter.

// CHECK-LABEL: func.func @conv_2d_nhwc_fhwc
// CHECK-SAME:    (%[[X:[^:]*]]: tensor<1x8x8x3xf32>, %[[W:[^:]*]]: tensor<4x3x3x3xf32> {{.*}}, %[[S:[^:]*]]: tensor<4xf32> {{.*}})
func.func @conv_2d_nhwc_fhwc(%x: tensor<1x8x8x3xf32>, %w: tensor<4x3x3x3xf32> {parallel_op.weight}, %s: tensor<4xf32> {parallel_op.weight}) -> tensor<1x6x6x4xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<1x6x6x4xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<1x6x6x4xf32>) -> tensor<1x6x6x4xf32>
  // CHECK:      %[[F:.*]] = linalg.generic {{.*}} ins(%[[W]],
  // CHECK:      %[[R:.*]] = linalg.conv_2d_nhwc_fhwc {{.*}}ins(%[[X]], %[[F]] :
  // CHECK-NEXT: return %[[R]]
  %0 = linalg.conv_2d_nhwc_fhwc ins(%x, %w : tensor<1x8x8x3xf32>, tensor<4x3x3x3xf32>) outs(%init : tensor<1x6x6x4xf32>) -> tensor<1x6x6x4xf32>
  %1 = linalg.generic {indexing_maps = [#id, #last, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0, %s : tensor<1x6x6x4xf32>, tensor<4xf32>) outs(%empty : tensor<1x6x6x4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<1x6x6x4xf32>
  return %1 : tensor<1x6x6x4xf32>
}

// A filter for each channel.

// CHECK-LABEL: func.func @depthwise_conv_2d_nchw_chw
// CHECK-SAME:    (%[[X:[^:]*]]: tensor<1x4x8x8xf32>, %[[W:[^:]*]]: tensor<4x3x3xf32> {{.*}}, %[[S:[^:]*]]: tensor<4x1x1xf32> {{.*}})
func.func @depthwise_conv_2d_nchw_chw(%x: tensor<1x4x8x8xf32>, %w: tensor<4x3x3xf32> {parallel_op.weight}, %s: tensor<4x1x1xf32> {parallel_op.weight}) -> tensor<1x4x6x6xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<1x4x6x6xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  // CHECK:      %[[F:.*]] = linalg.generic {{.*}} ins(%[[W]],
  // CHECK:      %[[R:.*]] = linalg.depthwise_conv_2d_nchw_chw {{.*}}ins(%[[X]], %[[F]] :
  // CHECK-NEXT: return %[[R]]
  %0 = linalg.depthwise_conv_2d_nchw_chw ins(%x, %w : tensor<1x4x8x8xf32>, tensor<4x3x3xf32>) outs(%init : tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  %1 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0, %s : tensor<1x4x6x6xf32>, tensor<4x1x1xf32>) outs(%empty : tensor<1x4x6x6xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<1x4x6x6xf32>
  return %1 : tensor<1x4x6x6xf32>
}

// Groups and the channels in each: the scale has one dimension, which is taken apart for the filter, groups first.

// CHECK-LABEL: func.func @grouped
// CHECK-SAME:    %[[W:[^:]*]]: tensor<6x2x4x1x1xf32> {{.*}}, %[[S:[^:]*]]: tensor<12x1x1xf32>
func.func @grouped(%x: tensor<1x2x4x8x8xf32>, %w: tensor<6x2x4x1x1xf32> {parallel_op.weight}, %s: tensor<12x1x1xf32> {parallel_op.weight}) -> tensor<1x12x8x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x2x6x8x8xf32>
  %empty = tensor.empty() : tensor<1x12x8x8xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<1x2x6x8x8xf32>) -> tensor<1x2x6x8x8xf32>
  // CHECK:      %[[G:.*]] = tensor.expand_shape {{.*}} : tensor<12xf32> into tensor<2x6xf32>
  // CHECK:      %[[F:.*]] = linalg.generic {{.*}} ins(%[[W]], %[[G]] :
  // CHECK:      %[[R:.*]] = linalg.conv_2d_ngchw_fgchw ins(%{{.*}}, %[[F]] :
  // CHECK-NEXT: tensor.collapse_shape %[[R]]
  // CHECK-NEXT: return
  %0 = linalg.conv_2d_ngchw_fgchw ins(%x, %w : tensor<1x2x4x8x8xf32>, tensor<6x2x4x1x1xf32>) outs(%init : tensor<1x2x6x8x8xf32>) -> tensor<1x2x6x8x8xf32>
  %1 = tensor.collapse_shape %0 [[0], [1, 2], [3], [4]] : tensor<1x2x6x8x8xf32> into tensor<1x12x8x8xf32>
  %2 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%1, %s : tensor<1x12x8x8xf32>, tensor<12x1x1xf32>) outs(%empty : tensor<1x12x8x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<1x12x8x8xf32>
  return %2 : tensor<1x12x8x8xf32>
}

// A transpose in between, as in imports from TOSA: the channels are where it puts them.

// CHECK-LABEL: func.func @transposed
func.func @transposed(%x: tensor<1x8x8x3xf32>, %w: tensor<4x1x1x3xf32> {parallel_op.weight}, %s: tensor<4x1x1xf32> {parallel_op.weight}) -> tensor<1x4x8x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x8x8x4xf32>
  %empty = tensor.empty() : tensor<1x4x8x8xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<1x8x8x4xf32>) -> tensor<1x8x8x4xf32>
  // CHECK:      linalg.conv_2d_nhwc_fhwc
  // CHECK-NEXT: %[[R:.*]] = linalg.transpose
  // CHECK-NEXT: return %[[R]]
  %0 = linalg.conv_2d_nhwc_fhwc ins(%x, %w : tensor<1x8x8x3xf32>, tensor<4x1x1x3xf32>) outs(%init : tensor<1x8x8x4xf32>) -> tensor<1x8x8x4xf32>
  %1 = linalg.transpose ins(%0 : tensor<1x8x8x4xf32>) outs(%empty : tensor<1x4x8x8xf32>) permutation = [0, 3, 1, 2]
  %2 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%1, %s : tensor<1x4x8x8xf32>, tensor<4x1x1xf32>) outs(%empty : tensor<1x4x8x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<1x4x8x8xf32>
  return %2 : tensor<1x4x8x8xf32>
}
