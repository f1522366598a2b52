// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-cluster{strategy=twigs}))' 2>&1 | FileCheck %s --check-prefix=STRATEGY
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-cluster{machine=abacus}))' 2>&1 | FileCheck %s --check-prefix=MACHINE
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-cluster{workers=0}))' 2>&1 | FileCheck %s --check-prefix=WORKERS
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-cluster{whitelist=torch.aten.mm}))' 2>&1 | FileCheck %s --check-prefix=SIGN
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-cluster{dispatch-ns=nan}))' 2>&1 | FileCheck %s --check-prefix=DISPATCH
// RUN: not parallel-opt %s --parallel-op-cluster=depth=2 2>&1 | FileCheck %s --check-prefix=OPTION

// Names that do not exist are refused with those that do.

// STRATEGY: option 'strategy': expected one of linear, siblings, hybrid, got 'twigs'
// MACHINE:  option 'machine': expected one of x86-loops, x86-vector, fast-avx512, fast-avx2, fast-sse2, fast-neon, got 'abacus'

// Numbers that make no sense are refused with the smallest that does.

// WORKERS:  option 'workers': expected 1 or more, got 0
// DISPATCH: option 'dispatch-ns': expected {{.*}}, got NaN

// An entry of the whitelist has a sign.

// SIGN: option 'whitelist' entry #0: expected '+name' or '-name', got 'torch.aten.mm'

// OPTION: no such option depth

func.func @unchanged() {
  return
}
