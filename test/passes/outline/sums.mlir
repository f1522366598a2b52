// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-outline{gate=false}))' | FileCheck %s

// A tree of sums is one join of its terms, and stays outside.

// CHECK-LABEL: func.func @terms_of_a_sum
// CHECK-COUNT-3: parallel_op.task
// CHECK-NOT:     parallel_op.task
// CHECK:         parallel_op.yield %{{.*}}, %{{.*}}, %{{.*}} :
// CHECK-COUNT-2: arith.addf
func.func @terms_of_a_sum(%x: tensor<64xf32>) -> tensor<64xf32> {
  %a = math.exp %x : tensor<64xf32>
  %b = math.tanh %x : tensor<64xf32>
  %c = math.sin %x : tensor<64xf32>
  %ab = arith.addf %a, %b : tensor<64xf32>
  %sum = arith.addf %ab, %c : tensor<64xf32>
  return %sum : tensor<64xf32>
}

// Where the terms are no branches, the sums that lead to the last one are the work.

// CHECK-LABEL: func.func @sums_as_branches
// CHECK:         parallel_op.task
// CHECK-COUNT-2:   arith.mulf
// CHECK:         parallel_op.task
// CHECK-COUNT-2:   arith.addf
// CHECK:         parallel_op.yield %{{.*}}, %{{.*}} :
// CHECK:         arith.addf
func.func @sums_as_branches(%x: tensor<64xf32>) -> tensor<64xf32> {
  %square = arith.mulf %x, %x : tensor<64xf32>
  %cube = arith.mulf %square, %x : tensor<64xf32>
  %twice = arith.addf %x, %x : tensor<64xf32>
  %thrice = arith.addf %twice, %x : tensor<64xf32>
  %r = arith.addf %cube, %thrice : tensor<64xf32>
  return %r : tensor<64xf32>
}
