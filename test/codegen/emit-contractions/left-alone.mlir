// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-emit-contractions{isa=avx512}))' --remarks-filter='codegen-emit-contractions' --remark-policy=all 2>%t.remarks | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t.remarks

// Vectors of the right operand would have to be gathered.

// CHECK-LABEL: func.func @right_transposed
// CHECK:         linalg.matmul
// REMARK:      [Missed] left-alone | Category:codegen-emit-contractions | Function=right_transposed
// REMARK-SAME: right input: expected the output's innermost loop innermost, with stride 1
func.func @right_transposed(%a: memref<8x32xf32>, %b: memref<16x32xf32>, %c: memref<8x16xf32>) {
  linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
    ins(%a, %b : memref<8x32xf32>, memref<16x32xf32>) outs(%c : memref<8x16xf32>)
  return
}

// CHECK-LABEL: func.func @strided_output
// CHECK:         linalg.matmul
// REMARK:      Function=strided_output
// REMARK-SAME: output: expected a loop for each dimension and an innermost stride of 1
func.func @strided_output(%a: memref<8x32xf32>, %b: memref<32x16xf32>, %c: memref<8x16xf32, strided<[32, 2]>>) {
  linalg.matmul ins(%a, %b : memref<8x32xf32>, memref<32x16xf32>) outs(%c : memref<8x16xf32, strided<[32, 2]>>)
  return
}

// CHECK-LABEL: func.func @half
// CHECK:         linalg.matmul
// REMARK:      Function=half
// REMARK-SAME: element type: expected 'f32' or 'f64', got 'f16'
func.func @half(%a: memref<8x32xf16>, %b: memref<32x16xf16>, %c: memref<8x16xf16>) {
  linalg.matmul ins(%a, %b : memref<8x32xf16>, memref<32x16xf16>) outs(%c : memref<8x16xf16>)
  return
}

// CHECK-LABEL: func.func @integers
// CHECK:         linalg.matmul
// REMARK:      Function=integers
// REMARK-SAME: body: expected a product of two floats that is added, got another one of 'i32'
func.func @integers(%a: memref<8x32xi32>, %b: memref<32x16xi32>, %c: memref<8x16xi32>) {
  linalg.matmul ins(%a, %b : memref<8x32xi32>, memref<32x16xi32>) outs(%c : memref<8x16xi32>)
  return
}

// CHECK-LABEL: func.func @in_its_own_input
// CHECK:         linalg.matmul
// REMARK:      Function=in_its_own_input
// REMARK-SAME: output: expected memory apart from the inputs
func.func @in_its_own_input(%a: memref<16x16xf32>, %b: memref<16x16xf32>) {
  linalg.matmul ins(%a, %b : memref<16x16xf32>, memref<16x16xf32>) outs(%a : memref<16x16xf32>)
  return
}

// Each channel has a filter of its own, so no input stands still while vectors pass.

// CHECK-LABEL: func.func @depthwise
// CHECK:         linalg.depthwise_conv_2d_nhwc_hwc
// REMARK:      Function=depthwise
// REMARK-SAME: inputs: expected one that the innermost loop of the output does not move
func.func @depthwise(%x: memref<1x9x9x16xf32>, %w: memref<3x3x16xf32>, %y: memref<1x7x7x16xf32>) {
  linalg.depthwise_conv_2d_nhwc_hwc ins(%x, %w : memref<1x9x9x16xf32>, memref<3x3x16xf32>) outs(%y : memref<1x7x7x16xf32>)
  return
}

// No contraction, no remark: tensors, pools and sums without a product. A contraction that is taken says how.

// CHECK-LABEL: func.func @no_contractions
// CHECK:         linalg.matmul
// CHECK:         linalg.pooling_nhwc_max
// REMARK-NOT:  no_contractions
func.func @no_contractions(%t: tensor<8x8xf32>, %x: memref<1x9x9x16xf32>, %w: memref<3x3xf32>, %y: memref<1x7x7x16xf32>) -> tensor<8x8xf32> {
  %r = linalg.matmul ins(%t, %t : tensor<8x8xf32>, tensor<8x8xf32>) outs(%t : tensor<8x8xf32>) -> tensor<8x8xf32>
  linalg.pooling_nhwc_max ins(%x, %w : memref<1x9x9x16xf32>, memref<3x3xf32>) outs(%y : memref<1x7x7x16xf32>)
  return %r : tensor<8x8xf32>
}

// CHECK-LABEL: func.func @taken
// CHECK-NOT:     linalg
// REMARK:      [Passed] emitted | Category:codegen-emit-contractions | Function=taken
// REMARK-SAME: linalg.matmul: tiles of 1x8 rows and 3 vectors, with 0 ops around it
func.func @taken(%a: memref<32x32xf32>, %b: memref<32x48xf32>, %c: memref<32x48xf32>) {
  linalg.matmul ins(%a, %b : memref<32x32xf32>, memref<32x48xf32>) outs(%c : memref<32x48xf32>)
  return
}
