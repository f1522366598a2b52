// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-fold-batch-norm),canonicalize,cse)' | FileCheck %s

// A batch-norm as torch-mlir prints it, after the root of the variance was taken: filter and output take it over.

#id = affine_map<(n, c, h, w) -> (n, c, h, w)>
#channel = affine_map<(n, c, h, w) -> (c, 0, 0)>

// CHECK-LABEL: func.func @batch_norm
// CHECK-SAME:    (%[[X:[^:]*]]: tensor<1x3x8x8xf32>, %[[W:[^:]*]]: tensor<4x3x1x1xf32> {parallel_op.weight}
func.func @batch_norm(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x1x1xf32> {parallel_op.weight},
    %mean: tensor<4x1x1xf32> {parallel_op.weight}, %gamma: tensor<4x1x1xf32> {parallel_op.weight}) -> tensor<1x4x8x8xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<1x4x8x8xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  // CHECK:      %[[F:.*]] = linalg.generic {{.*}} ins(%[[W]],
  // CHECK:        arith.mulf
  // CHECK:      %[[T:.*]] = linalg.generic
  // CHECK:        arith.negf
  // CHECK:        arith.mulf
  // CHECK:      %[[INIT:.*]] = linalg.broadcast ins(%[[T]] : tensor<4xf32>) {{.*}} dimensions = [0, 2, 3]
  // CHECK:      %[[R:.*]] = linalg.conv_2d_nchw_fchw ins(%[[X]], %[[F]] : {{.*}}) outs(%[[INIT]] : {{.*}})
  // CHECK-NEXT: return %[[R]]
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x3x8x8xf32>, tensor<4x3x1x1xf32>) outs(%init : tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0, %mean : tensor<1x4x8x8xf32>, tensor<4x1x1xf32>) outs(%empty : tensor<1x4x8x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.subf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<1x4x8x8xf32>
  %2 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%1, %gamma : tensor<1x4x8x8xf32>, tensor<4x1x1xf32>) outs(%empty : tensor<1x4x8x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<1x4x8x8xf32>
  return %2 : tensor<1x4x8x8xf32>
}
