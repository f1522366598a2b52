// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-rows{isa=mmx}))' 2>&1 | FileCheck %s

// An instruction set that nobody knows.

// CHECK: option 'isa': expected one of avx512, avx2, sse2, neon, got 'mmx'
func.func @empty() {
  return
}
