// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-serialize))' | FileCheck %s

// CHECK-LABEL: func.func @two_branches
// CHECK-SAME:    (%[[X:.*]]: tensor<4xf32>)
// CHECK-NEXT:    %[[A:.*]] = math.exp %[[X]]
// CHECK-NEXT:    %[[B:.*]] = math.tanh %[[X]]
// CHECK-NEXT:    return %[[A]], %[[B]]
func.func @two_branches(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %a = parallel_op.task(%in = %x : tensor<4xf32>) -> (tensor<4xf32>) {
      %0 = math.exp %in : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %b = parallel_op.task(%in = %x : tensor<4xf32>) -> (tensor<4xf32>) {
      %0 = math.tanh %in : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %a, %b : tensor<4xf32>, tensor<4xf32>
  }
  return %r#0, %r#1 : tensor<4xf32>, tensor<4xf32>
}
