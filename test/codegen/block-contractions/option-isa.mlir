// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-contractions{isa=avx512}))' | FileCheck %s --check-prefixes=CHECK,AVX512
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-contractions{isa=avx2}))' | FileCheck %s --check-prefixes=CHECK,AVX2
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-contractions))' | FileCheck %s --check-prefixes=CHECK,AVX2
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-contractions{isa=sse2}))' | FileCheck %s --check-prefixes=CHECK,SSE2
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-contractions{isa=neon}))' | FileCheck %s --check-prefixes=CHECK,NEON

// Panels are a few vectors wide, and divide the columns where they can.

// CHECK-LABEL: func.func @floats
// AVX512:        into tensor<4x48x256xf32>
// AVX2:          into tensor<8x24x256xf32>
// SSE2:          into tensor<16x12x256xf32>
// NEON:          into tensor<16x12x256xf32>
func.func @floats(%x: tensor<64x256xf32>, %w: tensor<192x256xf32> {parallel_op.weight}, %o: tensor<64x192xf32>) -> tensor<64x192xf32> {
  %e = tensor.empty() : tensor<256x192xf32>
  %t = linalg.transpose ins(%w : tensor<192x256xf32>) outs(%e : tensor<256x192xf32>) permutation = [1, 0]
  %0 = linalg.matmul ins(%x, %t : tensor<64x256xf32>, tensor<256x192xf32>) outs(%o : tensor<64x192xf32>) -> tensor<64x192xf32>
  return %0 : tensor<64x192xf32>
}

// A vector holds half as many elements of 64 bits.

// CHECK-LABEL: func.func @doubles
// AVX512:        into tensor<8x24x256xf64>
// AVX2:          into tensor<16x12x256xf64>
func.func @doubles(%x: tensor<64x256xf64>, %w: tensor<192x256xf64> {parallel_op.weight}, %o: tensor<64x192xf64>) -> tensor<64x192xf64> {
  %e = tensor.empty() : tensor<256x192xf64>
  %t = linalg.transpose ins(%w : tensor<192x256xf64>) outs(%e : tensor<256x192xf64>) permutation = [1, 0]
  %0 = linalg.matmul ins(%x, %t : tensor<64x256xf64>, tensor<256x192xf64>) outs(%o : tensor<64x192xf64>) -> tensor<64x192xf64>
  return %0 : tensor<64x192xf64>
}
