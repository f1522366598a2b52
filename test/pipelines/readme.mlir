// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-outline))' | FileCheck %s

// Two products of one input, joined by a sum, are two tasks. The README shows this file and what comes out.

// CHECK-LABEL: func.func @two_experts
// CHECK-SAME:    (%[[X:.*]]: tensor<64x256xf32>
// CHECK:         %[[R:.*]]:2 = parallel_op.parallel
// CHECK-COUNT-2:   parallel_op.task(%{{.*}} = %[[X]]
// CHECK:         linalg.add ins(%[[R]]#0, %[[R]]#1
func.func @two_experts(%x: tensor<64x256xf32>, %w0: tensor<256x256xf32>, %w1: tensor<256x256xf32>)
    -> tensor<64x256xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<64x256xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<64x256xf32>) -> tensor<64x256xf32>
  %a = linalg.matmul ins(%x, %w0 : tensor<64x256xf32>, tensor<256x256xf32>)
                     outs(%init : tensor<64x256xf32>) -> tensor<64x256xf32>
  %b = linalg.matmul ins(%x, %w1 : tensor<64x256xf32>, tensor<256x256xf32>)
                     outs(%init : tensor<64x256xf32>) -> tensor<64x256xf32>
  %sum = linalg.add ins(%a, %b : tensor<64x256xf32>, tensor<64x256xf32>)
                    outs(%empty : tensor<64x256xf32>) -> tensor<64x256xf32>
  return %sum : tensor<64x256xf32>
}
