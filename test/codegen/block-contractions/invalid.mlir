// RUN: not parallel-opt %s --pass-pipeline='builtin.module(codegen-block-contractions)' 2>&1 | FileCheck %s
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-contractions{ops=sums}))' 2>&1 | FileCheck %s --check-prefix=OPS

// The pass runs on functions, and says so; and it takes the kinds of ops that it knows.

// CHECK: Can't add pass 'codegen-block-contractions' restricted to 'func.func'
// OPS: ops
// OPS-SAME: sums
func.func @empty() {
  return
}
