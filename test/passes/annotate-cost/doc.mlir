// RUN: parallel-opt %s --parallel-op-annotate-cost | FileCheck %s

// Ops that compute get their predicted serial time in nanoseconds; constants and terminators do not.

// CHECK-LABEL: func.func @two_steps
// CHECK:         arith.constant dense<1.000000e+00>
// CHECK:         math.exp %{{.*}} {parallel_op.cost = {{[1-9][0-9]+}} : i64}
// CHECK:         arith.addf {{.*}} {parallel_op.cost = {{[1-9][0-9]+}} : i64}
// CHECK-NEXT:    return %{{.*}} : tensor<1000xf32>
func.func @two_steps(%x: tensor<1000xf32>) -> tensor<1000xf32> {
  %one = arith.constant dense<1.0> : tensor<1000xf32>
  %0 = math.exp %x : tensor<1000xf32>
  %1 = arith.addf %0, %one : tensor<1000xf32>
  return %1 : tensor<1000xf32>
}
