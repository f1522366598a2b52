// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize{isa=avx512}))' | FileCheck %s --check-prefixes=CHECK,AVX512
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize{isa=avx2}))' | FileCheck %s --check-prefixes=CHECK,AVX2
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize))' | FileCheck %s --check-prefixes=CHECK,AVX2
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize{isa=sse2}))' | FileCheck %s --check-prefixes=CHECK,SSE2
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize{isa=neon}))' | FileCheck %s --check-prefixes=CHECK,NEON

// As many lanes as a register has; what is left has masks where there are any; products are fused with sums where that is
// one instruction.
// CHECK-LABEL: func.func @products(
// AVX512:        math.fma {{.*}} : vector<16xf32>
// AVX512:        vector.maskedstore
// AVX2:          math.fma {{.*}} : vector<8xf32>
// AVX2:          vector.maskedstore
// SSE2-NOT:      math.fma
// SSE2:          arith.addf {{.*}} : vector<4xf32>
// SSE2-NOT:      vector.maskedstore
// SSE2:          memref.store
// NEON:          math.fma {{.*}} : vector<4xf32>
// NEON-NOT:      vector.maskedstore
// NEON:          memref.store
func.func @products(%x: memref<9x19xf32>, %y: memref<9x19xf32>, %o: memref<19xf32>) {
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j)>],
                  iterator_types = ["reduction", "parallel"]}
      ins(%x, %y : memref<9x19xf32>, memref<9x19xf32>) outs(%o : memref<19xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %0 = arith.mulf %a, %b : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  return
}
