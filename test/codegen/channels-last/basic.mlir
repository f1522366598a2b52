// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-channels-last),canonicalize,cse)' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-channels-last),canonicalize,cse,func.func(codegen-channels-last),canonicalize,cse)' | FileCheck %s

// What each form of convolution and pool becomes. Everything is an argument, so all borders have transposes.

// A filter with features in front.

// CHECK-LABEL: func.func @conv_2d_nchw_fchw
func.func @conv_2d_nchw_fchw(%x: tensor<2x3x9x9xf32>, %w: tensor<8x3x3x1xf32>, %o: tensor<2x8x4x5xf32>) -> tensor<2x8x4x5xf32> {
  // CHECK: linalg.conv_2d_nhwc_hwcf {dilations = dense<1> : vector<2xi64>, strides = dense<2> : vector<2xi64>} ins(%{{.*}}, %{{.*}} : tensor<2x9x9x3xf32>, tensor<3x1x3x8xf32>) outs(%{{.*}} : tensor<2x4x5x8xf32>)
  // CHECK: linalg.transpose {{.*}} permutation = [0, 3, 1, 2]
  %0 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<2> : vector<2xi64>} ins(%x, %w : tensor<2x3x9x9xf32>, tensor<8x3x3x1xf32>) outs(%o : tensor<2x8x4x5xf32>) -> tensor<2x8x4x5xf32>
  return %0 : tensor<2x8x4x5xf32>
}

// What TOSA gives: only the filter is transposed.

// CHECK-LABEL: func.func @conv_2d_nhwc_fhwc
// CHECK-SAME:    (%[[X:[^:]*]]: {{[^:]*}}, %[[W:[^:]*]]: {{[^:]*}}, %[[O:[^:]*]]:
func.func @conv_2d_nhwc_fhwc(%x: tensor<1x9x9x3xf32>, %w: tensor<8x3x3x3xf32>, %o: tensor<1x7x7x8xf32>) -> tensor<1x7x7x8xf32> {
  // CHECK:      %[[WT:.*]] = linalg.transpose ins(%[[W]] : {{.*}} permutation = [1, 2, 3, 0]
  // CHECK-NEXT: %[[R:.*]] = linalg.conv_2d_nhwc_hwcf ins(%[[X]], %[[WT]] : {{.*}}) outs(%[[O]] :
  // CHECK-NEXT: return %[[R]]
  %0 = linalg.conv_2d_nhwc_fhwc ins(%x, %w : tensor<1x9x9x3xf32>, tensor<8x3x3x3xf32>) outs(%o : tensor<1x7x7x8xf32>) -> tensor<1x7x7x8xf32>
  return %0 : tensor<1x7x7x8xf32>
}

// Each group becomes a convolution that writes its slice.

// CHECK-LABEL: func.func @grouped
func.func @grouped(%x: tensor<1x2x4x8x8xf32>, %w: tensor<16x2x4x3x3xf32>, %o: tensor<1x2x16x6x6xf32>) -> tensor<1x2x16x6x6xf32> {
  // CHECK:      %[[A:.*]] = linalg.conv_2d_nhwc_hwcf ins(%{{.*}}, %{{.*}} : tensor<1x8x8x4xf32>, tensor<3x3x4x16xf32>)
  // CHECK-NEXT: %[[S:.*]] = tensor.insert_slice %[[A]] into %{{.*}}[0, 0, 0, 0, 0] [1, 6, 6, 1, 16]
  // CHECK:      %[[B:.*]] = linalg.conv_2d_nhwc_hwcf
  // CHECK-NEXT: tensor.insert_slice %[[B]] into %[[S]][0, 0, 0, 1, 0] [1, 6, 6, 1, 16]
  %0 = linalg.conv_2d_ngchw_fgchw ins(%x, %w : tensor<1x2x4x8x8xf32>, tensor<16x2x4x3x3xf32>) outs(%o : tensor<1x2x16x6x6xf32>) -> tensor<1x2x16x6x6xf32>
  return %0 : tensor<1x2x16x6x6xf32>
}

// More than 32 groups become one generic op, innermost over what a group gives.

// CHECK-LABEL: func.func @many_groups
func.func @many_groups(%x: tensor<1x33x4x8x8xf32>, %w: tensor<33x16x4x3x3xf32>, %o: tensor<1x33x16x6x6xf32>) -> tensor<1x33x16x6x6xf32> {
  // CHECK-NOT: conv_2d
  // CHECK:     linalg.generic {{.*}}"parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction", "parallel"
  %0 = linalg.conv_2d_ngchw_gfchw ins(%x, %w : tensor<1x33x4x8x8xf32>, tensor<33x16x4x3x3xf32>) outs(%o : tensor<1x33x16x6x6xf32>) -> tensor<1x33x16x6x6xf32>
  return %0 : tensor<1x33x16x6x6xf32>
}
