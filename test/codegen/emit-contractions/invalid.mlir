// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-emit-contractions{isa=mmx}))' 2>&1 | FileCheck %s --check-prefix=ISA
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-emit-contractions{tile=8}))' 2>&1 | FileCheck %s --check-prefix=OPTION

// An instruction set that is not known, and an option that there is not.

// ISA: mmx
// OPTION: no such option tile
func.func @empty() {
  return
}
