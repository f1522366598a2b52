// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-channels-last),canonicalize,cse)' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-channels-last),canonicalize,cse,func.func(codegen-channels-last),canonicalize,cse)' | FileCheck %s

// Depthwise convolutions and pools become generic ops over image, height, width, window and channels, in this order.

// CHECK-DAG: #[[$STRIDED:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 * 2 + d3, d2 * 2 + d4, d5)>
// CHECK-DAG: #[[$DILATED:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 + d3 * 2, d2 + d4 * 3, d5)>
// CHECK-DAG: #[[$PLAIN:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 + d3, d2 + d4, d5)>
// CHECK-DAG: #[[$FILTER:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d3, d4, d5)>
// CHECK-DAG: #[[$WINDOW:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d3, d4)>
// CHECK-DAG: #[[$OUT:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d5)>

// CHECK-LABEL: func.func @nchw_chw
func.func @nchw_chw(%x: tensor<1x16x9x9xf32>, %w: tensor<16x3x3xf32>, %o: tensor<1x16x4x4xf32>) -> tensor<1x16x4x4xf32> {
  // CHECK: linalg.transpose {{.*}} permutation = [1, 2, 0]
  // CHECK: linalg.generic {indexing_maps = [#[[$STRIDED]], #[[$FILTER]], #[[$OUT]]], iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction", "parallel"]}
  // CHECK:   %[[P:.*]] = arith.mulf
  // CHECK:   arith.addf %{{.*}}, %[[P]]
  %0 = linalg.depthwise_conv_2d_nchw_chw {strides = dense<2> : vector<2xi64>} ins(%x, %w : tensor<1x16x9x9xf32>, tensor<16x3x3xf32>) outs(%o : tensor<1x16x4x4xf32>) -> tensor<1x16x4x4xf32>
  return %0 : tensor<1x16x4x4xf32>
}

// Steps inside of a window.

// CHECK-LABEL: func.func @nhwc_hwc
func.func @nhwc_hwc(%x: tensor<1x9x9x16xf32>, %w: tensor<3x2x16xf32>, %o: tensor<1x5x6x16xf32>) -> tensor<1x5x6x16xf32> {
  // CHECK-NOT: linalg.transpose
  // CHECK: linalg.generic {indexing_maps = [#[[$DILATED]], #[[$FILTER]], #[[$OUT]]]
  %0 = linalg.depthwise_conv_2d_nhwc_hwc {dilations = dense<[2, 3]> : vector<2xi64>} ins(%x, %w : tensor<1x9x9x16xf32>, tensor<3x2x16xf32>) outs(%o : tensor<1x5x6x16xf32>) -> tensor<1x5x6x16xf32>
  return %0 : tensor<1x5x6x16xf32>
}

// One number for each channel: the last dimension is not needed.

// CHECK-LABEL: func.func @hwcm_of_one
func.func @hwcm_of_one(%x: tensor<1x9x9x16xf32>, %w: tensor<3x3x16x1xf32>, %o: tensor<1x7x7x16x1xf32>) -> tensor<1x7x7x16x1xf32> {
  // CHECK: linalg.generic {indexing_maps = [#[[$PLAIN]], #[[$FILTER]], #[[$OUT]]]
  // CHECK: tensor.expand_shape {{.*}} : tensor<1x7x7x16xf32> into tensor<1x7x7x16x1xf32>
  %0 = linalg.depthwise_conv_2d_nhwc_hwcm ins(%x, %w : tensor<1x9x9x16xf32>, tensor<3x3x16x1xf32>) outs(%o : tensor<1x7x7x16x1xf32>) -> tensor<1x7x7x16x1xf32>
  return %0 : tensor<1x7x7x16x1xf32>
}

// Several for each: they are innermost.

// CHECK-LABEL: func.func @hwcm_of_four
func.func @hwcm_of_four(%x: tensor<1x9x9x16xf32>, %w: tensor<3x3x16x4xf32>, %o: tensor<1x7x7x16x4xf32>) -> tensor<1x7x7x16x4xf32> {
  // CHECK: linalg.generic {{.*}}"parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "parallel"
  %0 = linalg.depthwise_conv_2d_nhwc_hwcm ins(%x, %w : tensor<1x9x9x16xf32>, tensor<3x3x16x4xf32>) outs(%o : tensor<1x7x7x16x4xf32>) -> tensor<1x7x7x16x4xf32>
  return %0 : tensor<1x7x7x16x4xf32>
}

// CHECK-LABEL: func.func @pooling_nchw_sum
func.func @pooling_nchw_sum(%x: tensor<1x16x9x9xf32>, %o: tensor<1x16x4x4xf32>) -> tensor<1x16x4x4xf32> {
  // CHECK: linalg.generic {indexing_maps = [#[[$STRIDED]], #[[$WINDOW]], #[[$OUT]]]
  // CHECK:   arith.addf
  %window = tensor.empty() : tensor<3x3xf32>
  %0 = linalg.pooling_nchw_sum {strides = dense<2> : vector<2xi64>} ins(%x, %window : tensor<1x16x9x9xf32>, tensor<3x3xf32>) outs(%o : tensor<1x16x4x4xf32>) -> tensor<1x16x4x4xf32>
  return %0 : tensor<1x16x4x4xf32>
}

// CHECK-LABEL: func.func @pooling_nhwc_max
func.func @pooling_nhwc_max(%x: tensor<1x9x9x16xf32>, %o: tensor<1x7x7x16xf32>) -> tensor<1x7x7x16xf32> {
  // CHECK-NOT: linalg.transpose
  // CHECK: linalg.generic {indexing_maps = [#[[$PLAIN]], #[[$WINDOW]], #[[$OUT]]]
  // CHECK:   arith.maximumf
  %window = tensor.empty() : tensor<3x3xf32>
  %0 = linalg.pooling_nhwc_max ins(%x, %window : tensor<1x9x9x16xf32>, tensor<3x3xf32>) outs(%o : tensor<1x7x7x16xf32>) -> tensor<1x7x7x16xf32>
  return %0 : tensor<1x7x7x16xf32>
}
