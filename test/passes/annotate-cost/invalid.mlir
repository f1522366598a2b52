// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-annotate-cost{machine=abacus}))' 2>&1 | FileCheck %s --check-prefix=MACHINE
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-annotate-cost{message-ns=-7}))' 2>&1 | FileCheck %s --check-prefix=MESSAGE
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-annotate-cost{cost-profile=%s}))' 2>&1 | FileCheck %s --check-prefix=PROFILE

// What the options of the cost model do not take is refused in one line.

// MACHINE: option 'machine': expected one of x86-loops, x86-vector, fast-avx512, fast-avx2, fast-sse2, fast-neon, got 'abacus'
// MESSAGE: option 'message-ns': expected 0 or more, or -1 for the machine's, got -7
// PROFILE: option 'cost-profile': {{.*}}invalid.mlir: expected a profile
func.func @empty() {
  return
}
