// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-emit-contractions{isa=avx512},canonicalize,cse))' | FileCheck %s --check-prefix=AVX512
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-emit-contractions{isa=avx2},canonicalize,cse))' | FileCheck %s --check-prefix=AVX2
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-emit-contractions,canonicalize,cse))' | FileCheck %s --check-prefix=AVX2
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-emit-contractions{isa=sse2},canonicalize,cse))' | FileCheck %s --check-prefix=SSE2
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-emit-contractions{isa=neon},canonicalize,cse))' | FileCheck %s --check-prefix=NEON
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-emit-contractions{isa=neon}),func.func(convert-linalg-to-loops),lower-affine,convert-scf-to-cf,expand-strided-metadata,lower-affine,convert-vector-to-llvm,convert-to-llvm,reconcile-unrealized-casts)' \
// RUN:   | mlir-translate --mlir-to-llvmir | opt -O2 -mtriple=aarch64-linux-gnu | llc -O2 -mtriple=aarch64-linux-gnu | FileCheck %s --check-prefix=ARM

// Length and number of registers decide. Without fused multiply-adds there are products and sums; without masks a short
// vector takes the last columns.

// AVX512-LABEL: func.func @product
// AVX512:         vector.fma {{.*}} : vector<16xf32>
// AVX512:         vector.maskedstore {{.*}} vector<16xf32>
// AVX2-LABEL:   func.func @product
// AVX2:           vector.fma {{.*}} : vector<8xf32>
// AVX2:           vector.maskedstore {{.*}} vector<8xf32>
// SSE2-LABEL:   func.func @product
// SSE2-NOT:       vector.fma
// SSE2:           %[[P:.*]] = arith.mulf %{{.*}}, %{{.*}} : vector<4xf32>
// SSE2-NEXT:      arith.addf %{{.*}}, %[[P]] : vector<4xf32>
// SSE2:           vector.store {{.*}} vector<3xf32>
// NEON-LABEL:   func.func @product
// NEON:           vector.fma {{.*}} : vector<4xf32>
// NEON:           vector.store {{.*}} vector<3xf32>

// What AArch64 makes of it.

// ARM-LABEL: product:
// ARM:         fmla v{{[0-9]+}}.4s, v{{[0-9]+}}.4s, v{{[0-9]+}}
func.func @product(%a: memref<24x64xf32>, %b: memref<64x19xf32>, %c: memref<24x19xf32>) {
  linalg.matmul ins(%a, %b : memref<24x64xf32>, memref<64x19xf32>) outs(%c : memref<24x19xf32>)
  return
}

// Half as many elements of twice the size.

// AVX512-LABEL: func.func @doubles
// AVX512:         vector.fma {{.*}} : vector<8xf64>
// AVX2-LABEL:   func.func @doubles
// AVX2:           vector.fma {{.*}} : vector<4xf64>
// SSE2-LABEL:   func.func @doubles
// SSE2:           arith.mulf {{.*}} : vector<2xf64>
// NEON-LABEL:   func.func @doubles
// NEON:           vector.fma {{.*}} : vector<2xf64>
func.func @doubles(%a: memref<24x64xf64>, %b: memref<64x32xf64>, %c: memref<24x32xf64>) {
  linalg.matmul ins(%a, %b : memref<24x64xf64>, memref<64x32xf64>) outs(%c : memref<24x32xf64>)
  return
}
