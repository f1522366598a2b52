// RUN: parallel-run %s --random-inputs 5 --threads 1 --codegen loops --output %t.npz
// RUN: parallel-run %s --random-inputs 5 --threads 2 --codegen fast --isa avx2 --expect %t.npz

// Blocks compute what plain loops compute: convolutions with strides, dilations, kernels that are no squares, filters in
// either order, and filters and lines that are left over.

func.func @main(
    %image: tensor<2x31x29x12xf32>, %f: tensor<3x5x12x35xf32> {parallel_op.weight}, %b: tensor<35xf32>,
    %g: tensor<40x3x3x12xf32>, %point: tensor<1x1x12x20xf32>, %signal: tensor<2x70x9xf32>, %h: tensor<4x9x17xf32>)
    -> (tensor<2x14x25x35xf32>, tensor<2x27x25x40xf32>, tensor<2x31x29x20xf32>, tensor<2x34x17xf32>) {
  %zero = arith.constant 0.0 : f32
  %e0 = tensor.empty() : tensor<2x14x25x35xf32>
  %bias = linalg.broadcast ins(%b : tensor<35xf32>) outs(%e0 : tensor<2x14x25x35xf32>) dimensions = [0, 1, 2]
  %0 = linalg.conv_2d_nhwc_hwcf {strides = dense<[2, 1]> : tensor<2xi64>, dilations = dense<[2, 1]> : tensor<2xi64>}
      ins(%image, %f : tensor<2x31x29x12xf32>, tensor<3x5x12x35xf32>) outs(%bias : tensor<2x14x25x35xf32>) -> tensor<2x14x25x35xf32>
  %zeros0 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<2x14x25x35xf32>) -> tensor<2x14x25x35xf32>
  %1 = linalg.max ins(%0, %zeros0 : tensor<2x14x25x35xf32>, tensor<2x14x25x35xf32>) outs(%e0 : tensor<2x14x25x35xf32>) -> tensor<2x14x25x35xf32>

  %e2 = tensor.empty() : tensor<2x27x25x40xf32>
  %zeros2 = linalg.fill ins(%zero : f32) outs(%e2 : tensor<2x27x25x40xf32>) -> tensor<2x27x25x40xf32>
  %2 = linalg.conv_2d_nhwc_fhwc {dilations = dense<2> : tensor<2xi64>}
      ins(%image, %g : tensor<2x31x29x12xf32>, tensor<40x3x3x12xf32>) outs(%zeros2 : tensor<2x27x25x40xf32>) -> tensor<2x27x25x40xf32>

  %e3 = tensor.empty() : tensor<2x31x29x20xf32>
  %zeros3 = linalg.fill ins(%zero : f32) outs(%e3 : tensor<2x31x29x20xf32>) -> tensor<2x31x29x20xf32>
  %3 = linalg.conv_2d_nhwc_hwcf
      ins(%image, %point : tensor<2x31x29x12xf32>, tensor<1x1x12x20xf32>) outs(%zeros3 : tensor<2x31x29x20xf32>) -> tensor<2x31x29x20xf32>

  %e4 = tensor.empty() : tensor<2x34x17xf32>
  %zeros4 = linalg.fill ins(%zero : f32) outs(%e4 : tensor<2x34x17xf32>) -> tensor<2x34x17xf32>
  %4 = linalg.conv_1d_nwc_wcf {strides = dense<2> : tensor<1xi64>}
      ins(%signal, %h : tensor<2x70x9xf32>, tensor<4x9x17xf32>) outs(%zeros4 : tensor<2x34x17xf32>) -> tensor<2x34x17xf32>
  return %1, %2, %3, %4 : tensor<2x14x25x35xf32>, tensor<2x27x25x40xf32>, tensor<2x31x29x20xf32>, tensor<2x34x17xf32>
}
