// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-cluster{gate=false}))' | FileCheck %s

// A cheap op is copied into the lane that uses it. What it needs from another lane, and the caller needs as well,
// reaches the copy along an edge.

// CHECK-LABEL: func.func @copy_needs_a_value_of_another_lane
// CHECK-SAME:    (%{{.*}}: tensor<8x8xf32>, %[[B:[a-z0-9]+]]: tensor
func.func @copy_needs_a_value_of_another_lane(%a: tensor<8x8xf32>, %b: tensor<8x8xf32>, %zero: f32)
    -> (tensor<8x8xf32>, tensor<8x8xf32>, tensor<8x8xf32>) {
  // CHECK:      %[[LEFT:[a-z0-9_]+]] = parallel_op.task
  %left = linalg.matmul ins(%a, %a : tensor<8x8xf32>, tensor<8x8xf32>) outs(%a : tensor<8x8xf32>) -> tensor<8x8xf32>
  %next = linalg.matmul ins(%left, %a : tensor<8x8xf32>, tensor<8x8xf32>) outs(%a : tensor<8x8xf32>) -> tensor<8x8xf32>
  %right = linalg.matmul ins(%b, %b : tensor<8x8xf32>, tensor<8x8xf32>) outs(%b : tensor<8x8xf32>) -> tensor<8x8xf32>
  // CHECK:      parallel_op.task({{.*}}%[[ARG:[a-z0-9]+]] = %[[LEFT]], %{{[a-z0-9]+}} = %[[B]] :
  // CHECK:        linalg.fill {{.*}} outs(%[[ARG]]
  %init = linalg.fill ins(%zero : f32) outs(%left : tensor<8x8xf32>) -> tensor<8x8xf32>
  %last = linalg.matmul ins(%right, %init : tensor<8x8xf32>, tensor<8x8xf32>) outs(%b : tensor<8x8xf32>) -> tensor<8x8xf32>
  return %left, %next, %last : tensor<8x8xf32>, tensor<8x8xf32>, tensor<8x8xf32>
}
