// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-contractions))' --remarks-filter=codegen-block-contractions 2>&1 >/dev/null | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-contractions))' | FileCheck %s --check-prefix=SAME

// What is left alone says why, and stays as it is.

// SAME-NOT: scf.forall

// CHECK: Missed{{.*}}Function=integers{{.*}}element type: expected 'f32' or 'f64', got 'i32'
func.func @integers(%x: tensor<32x64xi32>, %y: tensor<64x32xi32>, %z: tensor<32x32xi32>) -> tensor<32x32xi32> {
  %0 = linalg.matmul ins(%x, %y : tensor<32x64xi32>, tensor<64x32xi32>) outs(%z : tensor<32x32xi32>) -> tensor<32x32xi32>
  return %0 : tensor<32x32xi32>
}

// CHECK: Missed{{.*}}Function=halves{{.*}}got 'f16'
func.func @halves(%x: tensor<32x64xf16>, %y: tensor<64x32xf16>, %z: tensor<32x32xf16>) -> tensor<32x32xf16> {
  %0 = linalg.matmul ins(%x, %y : tensor<32x64xf16>, tensor<64x32xf16>) outs(%z : tensor<32x32xf16>) -> tensor<32x32xf16>
  return %0 : tensor<32x32xf16>
}

// CHECK: Missed{{.*}}Function=squared{{.*}}body: expected a product that is added to the output
func.func @squared(%x: tensor<32x64xf32>, %y: tensor<64x32xf32>, %z: tensor<32x32xf32>) -> tensor<32x32xf32> {
  %0 = linalg.generic {
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %y : tensor<32x64xf32>, tensor<64x32xf32>) outs(%z : tensor<32x32xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %1 = arith.mulf %a, %a : f32
    %2 = arith.addf %c, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<32x32xf32>
  return %0 : tensor<32x32xf32>
}

// CHECK: Missed{{.*}}Function=scalar_result{{.*}}output: expected dimensions, got a scalar
func.func @scalar_result(%x: tensor<64xf32>, %y: tensor<64xf32>, %z: tensor<f32>) -> tensor<f32> {
  %0 = linalg.dot ins(%x, %y : tensor<64xf32>, tensor<64xf32>) outs(%z : tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// To transpose a matrix takes as long as to multiply it with a vector.

// CHECK: Missed{{.*}}Function=matrix_of_a_vector{{.*}}matrix: expected a weight, or columns innermost
func.func @matrix_of_a_vector(%x: tensor<32x64xf32>, %y: tensor<64xf32>, %z: tensor<32xf32>) -> tensor<32xf32> {
  %0 = linalg.matvec ins(%x, %y : tensor<32x64xf32>, tensor<64xf32>) outs(%z : tensor<32xf32>) -> tensor<32xf32>
  return %0 : tensor<32xf32>
}

// CHECK: Missed{{.*}}Function=channels_outside{{.*}}layout: expected channels innermost
func.func @channels_outside(%x: tensor<1x8x9x9xf32>, %w: tensor<16x8x3x3xf32>, %z: tensor<1x16x7x7xf32>) -> tensor<1x16x7x7xf32> {
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x8x9x9xf32>, tensor<16x8x3x3xf32>) outs(%z : tensor<1x16x7x7xf32>) -> tensor<1x16x7x7xf32>
  return %0 : tensor<1x16x7x7xf32>
}

// CHECK: Missed{{.*}}Function=empty_sum{{.*}}operands: expected elements, got none
func.func @empty_sum(%x: tensor<32x0xf32>, %y: tensor<0x32xf32>, %z: tensor<32x32xf32>) -> tensor<32x32xf32> {
  %0 = linalg.matmul ins(%x, %y : tensor<32x0xf32>, tensor<0x32xf32>) outs(%z : tensor<32x32xf32>) -> tensor<32x32xf32>
  return %0 : tensor<32x32xf32>
}
