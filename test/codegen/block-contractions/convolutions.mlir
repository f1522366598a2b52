// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-contractions{isa=avx512}),canonicalize,cse)' | FileCheck %s

// A convolution is cut by filters and lines. A block reads the lines that its own need; the filter is packed from the
// order in which it lies.

// CHECK-LABEL: func.func @strided(
// CHECK-SAME:    %[[IMAGE:.*]]: tensor<1x57x57x96xf32>, %[[F:.*]]: tensor<96x3x3x96xf32>
// CHECK:         tensor.expand_shape %[[F]] {{.*}} into tensor<2x48x3x3x96xf32>
// CHECK:         %[[PACKED:.*]] = linalg.transpose {{.*}} permutation = [0, 2, 3, 4, 1]
// CHECK:         scf.forall (%[[J:.*]], %[[I:.*]]) in (2, 28) shared_outs(%[[OUT:.*]] =
// CHECK:           %[[FIRST:.*]] = arith.muli %[[I]], %c2
// CHECK:           tensor.extract_slice %[[IMAGE]][0, %[[FIRST]], 0, 0] [1, 3, 57, 96]
// CHECK:           tensor.extract_slice %[[PACKED]][%[[J]], 0, 0, 0, 0] [1, 3, 3, 96, 48] {{.*}} to tensor<3x3x96x48xf32>
// CHECK:           linalg.conv_2d_nhwc_hwcf {{.*}}strides = dense<2>{{.*}} outs(%{{.*}} : tensor<1x1x28x48xf32>)
// CHECK:           linalg.generic
// CHECK:             arith.maximumf
// CHECK:           tensor.parallel_insert_slice {{.*}} into %[[OUT]][0, %[[I]], 0, %{{.*}}]
func.func @strided(%image: tensor<1x57x57x96xf32>, %f: tensor<96x3x3x96xf32> {parallel_op.weight}, %b: tensor<96xf32>) -> tensor<1x28x28x96xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x28x28x96xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%e : tensor<1x28x28x96xf32>) -> tensor<1x28x28x96xf32>
  %bias = linalg.broadcast ins(%b : tensor<96xf32>) outs(%e : tensor<1x28x28x96xf32>) dimensions = [0, 1, 2]
  %0 = linalg.conv_2d_nhwc_fhwc {strides = dense<2> : tensor<2xi64>}
      ins(%image, %f : tensor<1x57x57x96xf32>, tensor<96x3x3x96xf32>) outs(%bias : tensor<1x28x28x96xf32>) -> tensor<1x28x28x96xf32>
  %1 = linalg.max ins(%0, %zeros : tensor<1x28x28x96xf32>, tensor<1x28x28x96xf32>) outs(%e : tensor<1x28x28x96xf32>) -> tensor<1x28x28x96xf32>
  return %1 : tensor<1x28x28x96xf32>
}

// Kernels that are no squares, dilated, over several images.

// CHECK-LABEL: func.func @dilated(
// CHECK:         scf.forall (%[[N:.*]], %{{.*}}) in (3, {{[0-9]+}})
// CHECK:           tensor.extract_slice %{{.*}}[%[[N]], %{{.*}}, 0, 0] [1, {{[0-9]+}}, 40, 32]
// CHECK:           linalg.conv_2d_nhwc_hwcf {{.*}}dilations = dense<[2, 3]>
func.func @dilated(%image: tensor<3x40x40x32xf32>, %f: tensor<3x7x32x48xf32>, %y: tensor<3x36x22x48xf32>) -> tensor<3x36x22x48xf32> {
  %0 = linalg.conv_2d_nhwc_hwcf {dilations = dense<[2, 3]> : tensor<2xi64>}
      ins(%image, %f : tensor<3x40x40x32xf32>, tensor<3x7x32x48xf32>) outs(%y : tensor<3x36x22x48xf32>) -> tensor<3x36x22x48xf32>
  return %0 : tensor<3x36x22x48xf32>
}

// Signals and volumes.

// CHECK-LABEL: func.func @other_ranks(
// CHECK:           linalg.conv_1d_nwc_wcf
// CHECK:           linalg.conv_3d_ndhwc_dhwcf
func.func @other_ranks(
    %signal: tensor<1x66x8xf32>, %f: tensor<3x8x32xf32>, %y: tensor<1x64x32xf32>,
    %volume: tensor<1x6x6x6x8xf32>, %g: tensor<3x3x3x8x32xf32>, %z: tensor<1x4x4x4x32xf32>) -> (tensor<1x64x32xf32>, tensor<1x4x4x4x32xf32>) {
  %0 = linalg.conv_1d_nwc_wcf ins(%signal, %f : tensor<1x66x8xf32>, tensor<3x8x32xf32>) outs(%y : tensor<1x64x32xf32>) -> tensor<1x64x32xf32>
  %1 = linalg.conv_3d_ndhwc_dhwcf ins(%volume, %g : tensor<1x6x6x6x8xf32>, tensor<3x3x3x8x32xf32>) outs(%z : tensor<1x4x4x4x32xf32>) -> tensor<1x4x4x4x32xf32>
  return %0, %1 : tensor<1x64x32xf32>, tensor<1x4x4x4x32xf32>
}
