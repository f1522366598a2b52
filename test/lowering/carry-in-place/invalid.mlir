// RUN: not parallel-opt %s --pass-pipeline='builtin.module(parallel-op-carry-in-place)' 2>&1 | FileCheck %s

// The pass runs on functions, and says so.

// CHECK: Can't add pass 'parallel-op-carry-in-place' restricted to 'func.func'
func.func @empty() {
  return
}
