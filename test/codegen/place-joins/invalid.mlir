// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-place-joins{no-such-option=1}))' 2>&1 | FileCheck %s

// The pass has no options.

// CHECK: no such option no-such-option
func.func @empty() {
  return
}
