// RUN: not parallel-opt %s --pass-pipeline='builtin.module(parallel-op-place-results)' 2>&1 | FileCheck %s --check-prefix=ANCHOR
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-place-results{size=1}))' 2>&1 | FileCheck %s --check-prefix=OPTION

// The pass runs on functions and has no options.

// ANCHOR: 'builtin.module'
// OPTION: no such option size
func.func @empty() {
  return
}
