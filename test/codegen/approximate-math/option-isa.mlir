// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-approximate-math{isa=sse2}))' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-approximate-math{isa=neon}))' | FileCheck %s --check-prefix=FUSED
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-approximate-math))' | FileCheck %s --check-prefix=FUSED

// Without the instruction a fused multiply-add would be a call; it becomes two operations, in polynomials as elsewhere.
// CHECK-LABEL: func.func @fused
// CHECK-NOT:     math.fma
// CHECK:         arith.mulf
// CHECK-NEXT:    arith.addf
// CHECK-NOT:     math.fma
// FUSED-COUNT-8: math.fma
func.func @fused(%x: vector<4xf32>) -> vector<4xf32> {
  %0 = math.fma %x, %x, %x : vector<4xf32>
  %1 = math.exp2 %0 : vector<4xf32>
  %2 = math.exp2 %1 : vector<4xf32>
  return %2 : vector<4xf32>
}
