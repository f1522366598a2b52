// RUN: not parallel-opt %s --split-input-file --pass-pipeline='builtin.module(codegen-prepare-weights{entry=main})' 2>&1 | FileCheck %s
// RUN: not parallel-opt %s --split-input-file --pass-pipeline='builtin.module(codegen-prepare-weights)' 2>&1 | FileCheck %s --check-prefix=NONE

// The entry has to be there, with a body.

// CHECK: error: 'builtin.module' op option 'entry': expected a function with a body, got '@main'
// NONE: error: 'builtin.module' op option 'entry': expected a function with a body, got '@'
func.func @other() {
  return
}

// -----

// CHECK: error: 'builtin.module' op option 'entry': expected a function with a body, got '@main'
func.func private @main()

// -----

// The names of the new functions have to be free.

// CHECK: error: 'func.func' op cannot be split: expected a free name, got '@main_prepared' twice
func.func @main_prepared() {
  return
}
func.func @main(%x: tensor<4xf32> {parallel_op.weight}) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %r = linalg.abs ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %r : tensor<4xf32>
}
