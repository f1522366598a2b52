// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-outline{mode=twigs}))' 2>&1 | FileCheck %s --check-prefix=MODE
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-outline{machine=abacus}))' 2>&1 | FileCheck %s --check-prefix=MACHINE
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-outline{min-siblings=1}))' 2>&1 | FileCheck %s --check-prefix=SIBLINGS
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-outline{workers=0}))' 2>&1 | FileCheck %s --check-prefix=WORKERS
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-outline{gflops=-1}))' 2>&1 | FileCheck %s --check-prefix=GFLOPS
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-outline{whitelist=torch.aten.mm}))' 2>&1 | FileCheck %s --check-prefix=SIGN
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-outline{dispatch-ns=nan}))' 2>&1 | FileCheck %s --check-prefix=DISPATCH

// Names that do not exist are refused with those that do.

// MODE:    option 'mode': expected one of branches, siblings, got 'twigs'
// MACHINE: option 'machine': expected one of x86-loops, x86-vector, fast-avx512, fast-avx2, fast-sse2, fast-neon, got 'abacus'

// Numbers that make no sense are refused with the smallest that does.

// SIBLINGS: option 'min-siblings': expected 2 or more, got 1
// WORKERS:  option 'workers': expected 1 or more, got 0
// DISPATCH: option 'dispatch-ns': expected 0 or more, or -1 for the machine's, got NaN
// GFLOPS:   option 'gflops': expected 0 or more, got -1

// An entry of the whitelist says whether it admits or refuses.

// SIGN: option 'whitelist' entry #0: expected '+name' or '-name', got 'torch.aten.mm'
func.func @empty() {
  return
}
