// RUN: parallel-opt %s --parallel-op-hypercluster=batch=2 | FileCheck %s

// A function of one sample becomes one of two, with a task for each.

// CHECK-LABEL: func.func @layer
// CHECK-SAME:    (%[[X:.*]]: tensor<2x512xf32>, %[[W:.*]]: tensor<512x512xf32>) -> tensor<2x512xf32>
func.func @layer(%x: tensor<1x512xf32>, %w: tensor<512x512xf32>) -> tensor<1x512xf32> {
  // CHECK:      %[[X0:.*]] = tensor.extract_slice %[[X]][0, 0] [1, 512] [1, 1]
  // CHECK:      %[[X1:.*]] = tensor.extract_slice %[[X]][1, 0] [1, 512] [1, 1]
  // CHECK:      %[[Y:.*]]:2 = parallel_op.parallel
  // CHECK-NEXT:   parallel_op.task(%{{.*}} = %[[X0]], %{{.*}} = %[[W]] :
  // CHECK-SAME:     lane = 0
  // CHECK:          linalg.matmul
  // CHECK:        parallel_op.task(%{{.*}} = %[[X1]], %{{.*}} = %[[W]] :
  // CHECK-SAME:     lane = 1
  // CHECK:          linalg.matmul
  // CHECK:      tensor.concat dim(0) %[[Y]]#0, %[[Y]]#1
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<1x512xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<1x512xf32>) -> tensor<1x512xf32>
  %y = linalg.matmul ins(%x, %w : tensor<1x512xf32>, tensor<512x512xf32>)
                     outs(%init : tensor<1x512xf32>) -> tensor<1x512xf32>
  return %y : tensor<1x512xf32>
}
