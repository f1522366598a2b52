// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-share-loops{workers=0}))' 2>&1 | FileCheck %s --check-prefix=WORKERS
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-share-loops{loop-ns=-2}))' 2>&1 | FileCheck %s --check-prefix=LOOP
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-share-loops{machine=abacus}))' 2>&1 | FileCheck %s --check-prefix=MACHINE

// Numbers that make no sense are refused with the smallest that does, machines with those that there are.

// WORKERS: option 'workers': expected 1 or more, got 0
// LOOP:    option 'loop-ns': expected 0 or more, or -1 for the machine's, got -2
// MACHINE: option 'machine': expected one of x86-loops, x86-vector, fast-avx512, fast-avx2, fast-sse2, fast-neon, got 'abacus'
func.func @empty() {
  return
}
