// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-channels-last),canonicalize,cse)' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-channels-last),canonicalize,cse,func.func(codegen-channels-last),canonicalize,cse)' | FileCheck %s

// A convolution, a pool and what stands between them: transposes where the model begins and ends, and one on the filter.

// CHECK-LABEL: func.func @conv_relu_pool
// CHECK-SAME:    (%[[X:[^:]*]]: tensor<1x3x16x16xf32>, %[[W:[^:]*]]: tensor<8x3x3x3xf32>
func.func @conv_relu_pool(%x: tensor<1x3x16x16xf32>, %w: tensor<8x3x3x3xf32> {parallel_op.weight},
    %bias: tensor<8xf32> {parallel_op.weight}) -> tensor<1x8x8x8xf32> {
  // CHECK:      %[[XT:.*]] = linalg.transpose ins(%[[X]] : {{.*}}) {{.*}} permutation = [0, 2, 3, 1]
  // CHECK:      %[[P:.*]] = tensor.pad %[[XT]] low[0, 1, 1, 0] high[0, 1, 1, 0]
  // CHECK:      %[[WT:.*]] = linalg.transpose ins(%[[W]] : {{.*}}) {{.*}} permutation = [2, 3, 1, 0]
  // CHECK:      %[[B:.*]] = linalg.broadcast {{.*}} dimensions = [0, 1, 2]
  // CHECK:      %[[C:.*]] = linalg.conv_2d_nhwc_hwcf ins(%[[P]], %[[WT]] : {{.*}}) outs(%[[B]] :
  // CHECK:      %[[R:.*]] = linalg.generic {{.*}} ins(%[[C]] : tensor<1x16x16x8xf32>)
  // CHECK:      linalg.generic {{.*}}"parallel", "parallel", "parallel", "reduction", "reduction", "parallel"{{.*}} ins(%[[R]],
  // CHECK-NEXT: ^bb0
  // CHECK-NEXT:   arith.maximumf
  // CHECK:      %[[Y:.*]] = linalg.transpose {{.*}} permutation = [0, 3, 1, 2]
  // CHECK-NEXT: return %[[Y]]
  %zero = arith.constant 0.0 : f32
  %least = arith.constant 0xFF800000 : f32
  %padded = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f32
  } : tensor<1x3x16x16xf32> to tensor<1x3x18x18xf32>
  %empty = tensor.empty() : tensor<1x8x16x16xf32>
  %init = linalg.broadcast ins(%bias : tensor<8xf32>) outs(%empty : tensor<1x8x16x16xf32>) dimensions = [0, 2, 3]
  %0 = linalg.conv_2d_nchw_fchw ins(%padded, %w : tensor<1x3x18x18xf32>, tensor<8x3x3x3xf32>) outs(%init : tensor<1x8x16x16xf32>) -> tensor<1x8x16x16xf32>
  %1 = linalg.generic {indexing_maps = [affine_map<(n, c, h, w) -> (n, c, h, w)>, affine_map<(n, c, h, w) -> (n, c, h, w)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%0 : tensor<1x8x16x16xf32>) outs(%empty : tensor<1x8x16x16xf32>) {
  ^bb0(%a: f32, %out: f32):
    %r = arith.maximumf %a, %zero : f32
    linalg.yield %r : f32
  } -> tensor<1x8x16x16xf32>
  %small = tensor.empty() : tensor<1x8x8x8xf32>
  %low = linalg.fill ins(%least : f32) outs(%small : tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %window = tensor.empty() : tensor<2x2xf32>
  %2 = linalg.pooling_nchw_max {strides = dense<2> : vector<2xi64>} ins(%1, %window : tensor<1x8x16x16xf32>, tensor<2x2xf32>) outs(%low : tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  return %2 : tensor<1x8x8x8xf32>
}
