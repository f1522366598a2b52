// RUN: parallel-opt %s --parallel-op-cluster="dispatch-ns=1000" | FileCheck %s

// Two chains, of which one needs in the middle what the other makes: two lanes, and one message between them.

// CHECK-LABEL: func.func @two_chains
func.func @two_chains(%x: tensor<64x256xf32>, %v: tensor<256x256xf32>, %w: tensor<256x256xf32>)
    -> (tensor<64x256xf32>, tensor<64x256xf32>) {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<64x256xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<64x256xf32>) -> tensor<64x256xf32>
  // CHECK:      %[[R:.*]]:2 = parallel_op.parallel
  // CHECK-NEXT:   %[[MESSAGE:.*]] = parallel_op.task
  // CHECK-SAME:   lane = 0
  // CHECK:          linalg.matmul
  // CHECK:        %[[OWN:.*]] = parallel_op.task
  // CHECK-SAME:   lane = 1
  // CHECK:          linalg.matmul
  // CHECK-DAG:    parallel_op.task({{.*}} = %[[MESSAGE]], {{.*}} = %[[OWN]], {{.*}}) {{.*}}lane =
  // CHECK-DAG:    parallel_op.task({{.*}} = %[[MESSAGE]], {{.*}} : {{.*}}) {{.*}}lane =
  // CHECK:      return %[[R]]#0, %[[R]]#1
  %a0 = linalg.matmul ins(%x, %v : tensor<64x256xf32>, tensor<256x256xf32>) outs(%init : tensor<64x256xf32>) -> tensor<64x256xf32>
  %a1 = linalg.matmul ins(%a0, %w : tensor<64x256xf32>, tensor<256x256xf32>) outs(%init : tensor<64x256xf32>) -> tensor<64x256xf32>
  %b0 = linalg.matmul ins(%x, %w : tensor<64x256xf32>, tensor<256x256xf32>) outs(%init : tensor<64x256xf32>) -> tensor<64x256xf32>
  %sum = arith.addf %a0, %b0 : tensor<64x256xf32>
  %b1 = linalg.matmul ins(%sum, %v : tensor<64x256xf32>, tensor<256x256xf32>) outs(%init : tensor<64x256xf32>) -> tensor<64x256xf32>
  return %a1, %b1 : tensor<64x256xf32>, tensor<64x256xf32>
}
