// RUN: parallel-opt %s --pass-pipeline='builtin.module(one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map},canonicalize,cse,func.func(parallel-op-place-results))' | FileCheck %s

// Results of two containers meet in one destination.
// CHECK-LABEL: func.func @one_destination
// CHECK:         memref.alloc() {{.*}} : memref<16xf32>
// CHECK:         parallel_op.parallel {
// CHECK:         parallel_op.parallel {
// CHECK-NOT:     memref.alloc
// CHECK-NOT:     memref.copy
// CHECK:         return
func.func @one_destination(%x: tensor<4xf32>) -> tensor<16xf32> {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %a = parallel_op.task(%in = %x : tensor<4xf32>) -> (tensor<4xf32>) {
      %e = tensor.empty() : tensor<4xf32>
      %0 = linalg.exp ins(%in : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %b = parallel_op.task(%in = %x : tensor<4xf32>) -> (tensor<4xf32>) {
      %e = tensor.empty() : tensor<4xf32>
      %0 = linalg.tanh ins(%in : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %a, %b : tensor<4xf32>, tensor<4xf32>
  }
  %s:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %a = parallel_op.task(%in = %r#0 : tensor<4xf32>) -> (tensor<4xf32>) {
      %e = tensor.empty() : tensor<4xf32>
      %0 = linalg.sqrt ins(%in : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %b = parallel_op.task(%in = %r#1 : tensor<4xf32>) -> (tensor<4xf32>) {
      %e = tensor.empty() : tensor<4xf32>
      %0 = linalg.abs ins(%in : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %a, %b : tensor<4xf32>, tensor<4xf32>
  }
  %c = tensor.concat dim(0) %r#0, %r#1, %s#0, %s#1
    : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<16xf32>
  return %c : tensor<16xf32>
}

// Results of one container are joined in two places.
// CHECK-LABEL: func.func @two_destinations
// CHECK-COUNT-2: memref.alloc() {{.*}} : memref<8xf32>
// CHECK:         parallel_op.parallel {
// CHECK-NOT:     memref.alloc
// CHECK-NOT:     memref.copy
// CHECK:         return
func.func @two_destinations(%x: tensor<4xf32>, %y: tensor<4xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %r:4 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
    %a:2 = parallel_op.task(%in = %x : tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
      %e = tensor.empty() : tensor<4xf32>
      %0 = linalg.exp ins(%in : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
      %1 = linalg.sqrt ins(%0 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
      parallel_op.yield %0, %1 : tensor<4xf32>, tensor<4xf32>
    }
    %b:2 = parallel_op.task(%in = %y : tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
      %e = tensor.empty() : tensor<4xf32>
      %0 = linalg.exp ins(%in : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
      %1 = linalg.sqrt ins(%0 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
      parallel_op.yield %0, %1 : tensor<4xf32>, tensor<4xf32>
    }
    parallel_op.yield %a#0, %a#1, %b#0, %b#1 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
  }
  %c = tensor.concat dim(0) %r#0, %r#2 : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  %d = tensor.concat dim(0) %r#1, %r#3 : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  return %c, %d : tensor<8xf32>, tensor<8xf32>
}
