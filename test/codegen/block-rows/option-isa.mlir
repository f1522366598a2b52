// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-rows{isa=avx512}))' | FileCheck %s --check-prefix=WIDE
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-rows{isa=sse2}))' | FileCheck %s --check-prefix=NARROW
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-rows{isa=neon}))' | FileCheck %s --check-prefix=NARROW
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-rows{isa=avx2}))' -o %t.avx2
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-rows))' | diff - %t.avx2

// Wider vectors take more rows in the time of a turn.

// WIDE: step (128)
// NARROW: step (64)
func.func @rows(%x: tensor<2048x256xf32>) -> tensor<2048x256xf32> {
  %e = tensor.empty() : tensor<2048x256xf32>
  %0 = linalg.tanh ins(%x : tensor<2048x256xf32>) outs(%e : tensor<2048x256xf32>) -> tensor<2048x256xf32>
  return %0 : tensor<2048x256xf32>
}
