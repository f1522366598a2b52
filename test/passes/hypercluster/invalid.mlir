// RUN: not parallel-opt %s --parallel-op-hypercluster=no-such-option=1 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not parallel-opt %s --parallel-op-hypercluster=batch=1 2>&1 | FileCheck %s --check-prefix=BATCH
// RUN: not parallel-opt %s --parallel-op-hypercluster=batch=-4 2>&1 | FileCheck %s --check-prefix=NEGATIVE
// RUN: not parallel-opt %s --parallel-op-hypercluster=workers=0 2>&1 | FileCheck %s --check-prefix=WORKERS
// RUN: not parallel-opt %s --parallel-op-hypercluster=inputs=0,x 2>&1 | FileCheck %s --check-prefix=INPUTS
// RUN: not parallel-opt %s --parallel-op-hypercluster=whitelist=tosa.add 2>&1 | FileCheck %s --check-prefix=WHITELIST

// Options that mean nothing are refused in one line.

// UNKNOWN:   no such option no-such-option
// BATCH:     error: option 'batch': expected 0, or 2 or more, got 1
// NEGATIVE:  error: option 'batch': expected 0, or 2 or more, got -4
// WORKERS:   error: option 'workers': expected 1 or more, got 0
// INPUTS:    error: option 'inputs': expected numbers of arguments, got 'x'
// WHITELIST: error: option 'whitelist' entry #0: expected '+name' or '-name', got 'tosa.add'
func.func @empty() {
  return
}
