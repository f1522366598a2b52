// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-contractions{ops=convolutions}))' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-contractions{ops=all}))' | FileCheck %s --check-prefix=ALL

// With ops=convolutions products stay as they are.

// CHECK-LABEL: func.func @both
// CHECK:         scf.forall
// CHECK:           linalg.conv_2d_nhwc_hwcf
// CHECK:         linalg.matmul ins(%{{.*}} : tensor<64x8xf32>
// ALL-LABEL: func.func @both
// ALL:         linalg.conv_2d_nhwc_hwcf {codegen.block
// ALL:         linalg.matmul {codegen.block
func.func @both(
    %image: tensor<1x12x12x16xf32>, %filter: tensor<3x3x16x32xf32>, %out: tensor<1x10x10x32xf32>,
    %x: tensor<64x8xf32>, %w: tensor<8x32xf32>, %y: tensor<64x32xf32>) -> (tensor<1x10x10x32xf32>, tensor<64x32xf32>) {
  %0 = linalg.conv_2d_nhwc_hwcf ins(%image, %filter : tensor<1x12x12x16xf32>, tensor<3x3x16x32xf32>) outs(%out : tensor<1x10x10x32xf32>) -> tensor<1x10x10x32xf32>
  %1 = linalg.matmul ins(%x, %w : tensor<64x8xf32>, tensor<8x32xf32>) outs(%y : tensor<64x32xf32>) -> tensor<64x32xf32>
  return %0, %1 : tensor<1x10x10x32xf32>, tensor<64x32xf32>
}
