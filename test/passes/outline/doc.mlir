// RUN: parallel-opt %s --parallel-op-outline="dispatch-ns=1000" | FileCheck %s

// Two layers on one input meet in a concatenation: each becomes a task, and the join stays behind them.

// CHECK-LABEL: func.func @two_layers
// CHECK-SAME:    (%[[X:.*]]: tensor<32x256xf32>, %[[V:.*]]: tensor<256x64xf32>, %[[W:.*]]: tensor<256x64xf32>)
func.func @two_layers(%x: tensor<32x256xf32>, %v: tensor<256x64xf32>, %w: tensor<256x64xf32>) -> tensor<32x128xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<32x64xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<32x64xf32>) -> tensor<32x64xf32>
  // CHECK:      %[[R:.*]]:2 = parallel_op.parallel
  // CHECK-NEXT:   parallel_op.task({{.*}} = %[[X]], {{.*}} = %[[V]]
  // CHECK:          linalg.matmul
  // CHECK:          math.exp
  // CHECK:        parallel_op.task({{.*}} = %[[X]], {{.*}} = %[[W]]
  // CHECK:          linalg.matmul
  // CHECK:          math.tanh
  %a0 = linalg.matmul ins(%x, %v : tensor<32x256xf32>, tensor<256x64xf32>) outs(%init : tensor<32x64xf32>) -> tensor<32x64xf32>
  %a1 = math.exp %a0 : tensor<32x64xf32>
  %b0 = linalg.matmul ins(%x, %w : tensor<32x256xf32>, tensor<256x64xf32>) outs(%init : tensor<32x64xf32>) -> tensor<32x64xf32>
  %b1 = math.tanh %b0 : tensor<32x64xf32>
  // CHECK:      tensor.concat dim(1) %[[R]]#0, %[[R]]#1
  %joined = tensor.concat dim(1) %a1, %b1 : (tensor<32x64xf32>, tensor<32x64xf32>) -> tensor<32x128xf32>
  return %joined : tensor<32x128xf32>
}
