// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-channels-last),canonicalize,cse)' | FileCheck %s

// A sum is read element by element in front of a convolution that wants it in the order of the program, too: both read
// one transpose, which stands in front of the first of them.

// CHECK-LABEL: func.func @read_before_it_is_wanted
// CHECK:         %[[SUM:.*]] = linalg.conv_2d_nhwc_hwcf
// CHECK:         %[[PLAIN:.*]] = linalg.transpose ins(%[[SUM]] :
// CHECK:         tensor.extract %[[PLAIN]]
// CHECK:         linalg.conv_2d_nhwc_hwcf ins(%[[PLAIN]],
func.func @read_before_it_is_wanted(%x: tensor<1x4x6x6xf32>, %f: tensor<8x4x3x3xf32>, %g: tensor<4x1x1x4xf32>, %i: index)
    -> (f32, tensor<1x8x4x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x8x4x4xf32>
  %0 = linalg.fill ins(%zero : f32) outs(%e : tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %1 = linalg.conv_2d_nchw_fchw ins(%x, %f : tensor<1x4x6x6xf32>, tensor<8x4x3x3xf32>)
      outs(%0 : tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %2 = tensor.extract %1[%i, %i, %i, %i] : tensor<1x8x4x4xf32>
  %3 = linalg.fill ins(%2 : f32) outs(%e : tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  %4 = linalg.conv_2d_nhwc_fhwc ins(%1, %g : tensor<1x8x4x4xf32>, tensor<4x1x1x4xf32>)
      outs(%3 : tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  return %2, %4 : f32, tensor<1x8x4x4xf32>
}
