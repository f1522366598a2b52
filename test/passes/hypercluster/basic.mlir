// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-hypercluster))' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-hypercluster,parallel-op-hypercluster))' | FileCheck %s

// A container stays a container, also after a second run.

// CHECK-LABEL: func.func @container
func.func @container(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK:      parallel_op.parallel
  // CHECK-NEXT:   parallel_op.task
  // CHECK:        parallel_op.task
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %a = parallel_op.task(%c = %x : tensor<4xf32>) -> (tensor<4xf32>) {
      %y = math.exp %c : tensor<4xf32>
      parallel_op.yield %y : tensor<4xf32>
    }
    %b = parallel_op.task(%c = %x : tensor<4xf32>) -> (tensor<4xf32>) {
      %y = math.sqrt %c : tensor<4xf32>
      parallel_op.yield %y : tensor<4xf32>
    }
    parallel_op.yield %a, %b : tensor<4xf32>, tensor<4xf32>
  }
  return %r#0, %r#1 : tensor<4xf32>, tensor<4xf32>
}
