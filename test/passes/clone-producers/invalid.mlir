// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-clone-producers{max-cost-ns=nan}))' 2>&1 | FileCheck %s --check-prefix=COST
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-clone-producers{max-fan-out=0}))' 2>&1 | FileCheck %s --check-prefix=FAN
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-clone-producers{workers=0}))' 2>&1 | FileCheck %s --check-prefix=WORKERS

// Numbers that make no sense are refused with the smallest that does.

// COST:    option 'max-cost-ns': expected 0 or more, or -1 for the machine's, got NaN
// FAN:     option 'max-fan-out': expected 1 or more, got 0
// WORKERS: option 'workers': expected 1 or more, got 0
func.func @empty() {
  return
}
