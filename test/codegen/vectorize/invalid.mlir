// RUN: not parallel-opt %s --pass-pipeline='builtin.module(codegen-vectorize)' 2>&1 | FileCheck %s
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize{isa=mmx}))' 2>&1 | FileCheck %s --check-prefix=ISA

// The pass runs on functions, and says so; and it takes the instruction sets that it knows.

// CHECK: Can't add pass 'codegen-vectorize' restricted to 'func.func'
// ISA: isa
// ISA-SAME: mmx
func.func @empty() {
  return
}
