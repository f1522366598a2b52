// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-new-pass))' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-new-pass,parallel-op-new-pass))' | FileCheck %s

// A structured op stays as it is, also after a second run.

// CHECK-LABEL: func.func @structured
func.func @structured(%x: tensor<4x8xf32>, %y: tensor<8x4xf32>, %z: tensor<4x4xf32>) -> tensor<4x4xf32> {
  // CHECK-NEXT: %[[R:.*]] = linalg.matmul
  // CHECK-NEXT: return %[[R]]
  %r = linalg.matmul ins(%x, %y : tensor<4x8xf32>, tensor<8x4xf32>) outs(%z : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %r : tensor<4x4xf32>
}
