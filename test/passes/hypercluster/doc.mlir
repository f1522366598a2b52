// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-hypercluster))' | FileCheck %s

// The pass does nothing yet.

// CHECK-LABEL: func.func @stays_as_it_is
func.func @stays_as_it_is(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-NEXT: %[[Y:.*]] = math.exp
  // CHECK-NEXT: return %[[Y]]
  %y = math.exp %x : tensor<4xf32>
  return %y : tensor<4xf32>
}
