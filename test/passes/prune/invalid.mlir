// RUN: split-file %s %t
// RUN: not parallel-opt %t/empty.mlir --parallel-op-prune=no-such-option=1 2>&1 | FileCheck %s --check-prefix=OPTION
// RUN: not parallel-opt %t/empty.mlir --parallel-op-prune=whitelist=+a,b 2>&1 | FileCheck %s --check-prefix=ENTRY
// RUN: not parallel-opt %t/empty.mlir --pass-pipeline='builtin.module(func.func(parallel-op-prune))' 2>&1 \
// RUN:   | FileCheck %s --check-prefix=ANCHOR

// An option that does not exist.
// OPTION: no such option no-such-option

// An entry of the whitelist without a sign.
// ENTRY: error: option 'whitelist' entry #1: expected '+name' or '-name', got 'b'

// Functions are no place for the pass: it looks at their uses.
// ANCHOR: 'parallel-op-prune' restricted to 'builtin.module'

//--- empty.mlir
func.func @empty() {
  return
}
