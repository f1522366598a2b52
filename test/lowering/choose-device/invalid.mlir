// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-choose-device{style=auto}))' 2>&1 | FileCheck %s --check-prefix=STYLE
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-choose-device{launch-ns=few}))' 2>&1 | FileCheck %s --check-prefix=NUMBER
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-choose-device))' | FileCheck %s

// STYLE: 'auto'
// NUMBER: 'few' value invalid

// A function without containers has nothing to choose.

// CHECK-LABEL: func.func @nothing
// CHECK-NEXT:    linalg.exp
// CHECK-NEXT:    return
func.func @nothing(%x: memref<8xf32>) {
  linalg.exp ins(%x : memref<8xf32>) outs(%x : memref<8xf32>)
  return
}
