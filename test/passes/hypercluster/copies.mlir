// RUN: parallel-opt %s --pass-pipeline='builtin.module(parallel-op-hypercluster{batch=2 gate=false},func.func(convert-elementwise-to-linalg),canonicalize,cse,one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map},func.func(parallel-op-place-results),canonicalize,cse)' | FileCheck %s

// Samples are cut out of the batch as views, and each task writes its part of the result where it belongs: no copy is
// left.

// CHECK-NOT: memref.copy

// CHECK-LABEL: func.func @replicated
// CHECK:         %[[OUT:.*]] = memref.alloc() {{.*}} : memref<2x8xf32>
// CHECK:         parallel_op.parallel {
// CHECK:           parallel_op.task
// CHECK:             linalg.matmul
// CHECK:           parallel_op.task
// CHECK:             linalg.matmul
// CHECK:         return %[[OUT]]
func.func @replicated(%x: tensor<1x8xf32>, %w: tensor<8x8xf32>) -> tensor<1x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x8xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<1x8xf32>) -> tensor<1x8xf32>
  %m = linalg.matmul ins(%x, %w : tensor<1x8xf32>, tensor<8x8xf32>) outs(%i : tensor<1x8xf32>) -> tensor<1x8xf32>
  %y = math.tanh %m : tensor<1x8xf32>
  return %y : tensor<1x8xf32>
}

// The same for a batch that is there, with a bias that is spread over it.

// CHECK-LABEL: func.func @split
// CHECK:         %[[OUT:.*]] = memref.alloc() {{.*}} : memref<4x8xf32>
// CHECK:         parallel_op.parallel {
// CHECK:         return %[[OUT]]
func.func @split(%x: tensor<4x8xf32>, %w: tensor<8x8xf32> {parallel_op.weight}, %b: tensor<8xf32>) -> tensor<4x8xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  %i = linalg.broadcast ins(%b : tensor<8xf32>) outs(%e : tensor<4x8xf32>) dimensions = [0]
  %m = linalg.matmul ins(%x, %w : tensor<4x8xf32>, tensor<8x8xf32>) outs(%i : tensor<4x8xf32>) -> tensor<4x8xf32>
  return %m : tensor<4x8xf32>
}
