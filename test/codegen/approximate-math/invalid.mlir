// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-approximate-math{isa=mmx}))' 2>&1 | FileCheck %s --check-prefix=ISA

// The pass takes the instruction sets that it knows.

// ISA: isa
// ISA-SAME: mmx
func.func @empty() {
  return
}
