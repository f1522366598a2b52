// RUN: parallel-opt %s --pass-pipeline='builtin.module(one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map},func.func(parallel-op-place-results),canonicalize,cse)' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map},canonicalize,cse,func.func(parallel-op-place-results,parallel-op-place-results))' | FileCheck %s

// Every join here ends with one allocation and no copy.

// By tensor.concat along the inner dimension: the slices are strided.
// CHECK-LABEL: func.func @concat_inner
// CHECK:         memref.alloc
// CHECK-NOT:     memref.alloc
// CHECK-NOT:     memref.copy
// CHECK:         return
func.func @concat_inner(%x: tensor<4x8xf32>) -> tensor<4x16xf32> {
  %r:2 = parallel_op.parallel -> (tensor<4x8xf32>, tensor<4x8xf32>) {
    %a = parallel_op.task(%in = %x : tensor<4x8xf32>) -> (tensor<4x8xf32>) {
      %e = tensor.empty() : tensor<4x8xf32>
      %0 = linalg.exp ins(%in : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
      parallel_op.yield %0 : tensor<4x8xf32>
    }
    %b = parallel_op.task(%in = %x : tensor<4x8xf32>) -> (tensor<4x8xf32>) {
      %e = tensor.empty() : tensor<4x8xf32>
      %0 = linalg.tanh ins(%in : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
      parallel_op.yield %0 : tensor<4x8xf32>
    }
    parallel_op.yield %a, %b : tensor<4x8xf32>, tensor<4x8xf32>
  }
  %c = tensor.concat dim(1) %r#0, %r#1 : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x16xf32>
  return %c : tensor<4x16xf32>
}

// By a chain of tensor.insert_slice, one of them after a reshape.
// CHECK-LABEL: func.func @stack
// CHECK:         memref.alloc
// CHECK-NOT:     memref.alloc
// CHECK-NOT:     memref.copy
// CHECK:         return
func.func @stack(%x: tensor<4x8xf32>) -> tensor<2x4x8xf32> {
  %r:2 = parallel_op.parallel -> (tensor<4x8xf32>, tensor<4x8xf32>) {
    %a = parallel_op.task(%in = %x : tensor<4x8xf32>) -> (tensor<4x8xf32>) {
      %e = tensor.empty() : tensor<4x8xf32>
      %0 = linalg.exp ins(%in : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
      parallel_op.yield %0 : tensor<4x8xf32>
    }
    %b = parallel_op.task(%in = %x : tensor<4x8xf32>) -> (tensor<4x8xf32>) {
      %e = tensor.empty() : tensor<4x8xf32>
      %0 = linalg.tanh ins(%in : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
      parallel_op.yield %0 : tensor<4x8xf32>
    }
    parallel_op.yield %a, %b : tensor<4x8xf32>, tensor<4x8xf32>
  }
  %e = tensor.empty() : tensor<2x4x8xf32>
  %1 = tensor.insert_slice %r#0 into %e[0, 0, 0] [1, 4, 8] [1, 1, 1] : tensor<4x8xf32> into tensor<2x4x8xf32>
  %row = tensor.expand_shape %r#1 [[0, 1], [2]] output_shape [1, 4, 8] : tensor<4x8xf32> into tensor<1x4x8xf32>
  %2 = tensor.insert_slice %row into %1[1, 0, 0] [1, 4, 8] [1, 1, 1] : tensor<1x4x8xf32> into tensor<2x4x8xf32>
  return %2 : tensor<2x4x8xf32>
}

// A task reshapes what it made, and the join is reshaped.
// CHECK-LABEL: func.func @reshaped
// CHECK:         memref.alloc
// CHECK-NOT:     memref.alloc
// CHECK-NOT:     memref.copy
// CHECK:         return
func.func @reshaped(%x: tensor<4x8xf32>) -> tensor<2x32xf32> {
  %r:2 = parallel_op.parallel -> (tensor<32xf32>, tensor<32xf32>) {
    %a = parallel_op.task(%in = %x : tensor<4x8xf32>) -> (tensor<32xf32>) {
      %e = tensor.empty() : tensor<4x8xf32>
      %0 = linalg.exp ins(%in : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
      %1 = tensor.collapse_shape %0 [[0, 1]] : tensor<4x8xf32> into tensor<32xf32>
      parallel_op.yield %1 : tensor<32xf32>
    }
    %b = parallel_op.task(%in = %x : tensor<4x8xf32>) -> (tensor<32xf32>) {
      %flat = tensor.collapse_shape %in [[0, 1]] : tensor<4x8xf32> into tensor<32xf32>
      %e = tensor.empty() : tensor<32xf32>
      %0 = linalg.tanh ins(%flat : tensor<32xf32>) outs(%e : tensor<32xf32>) -> tensor<32xf32>
      parallel_op.yield %0 : tensor<32xf32>
    }
    parallel_op.yield %a, %b : tensor<32xf32>, tensor<32xf32>
  }
  %c = tensor.concat dim(0) %r#0, %r#1 : (tensor<32xf32>, tensor<32xf32>) -> tensor<64xf32>
  %d = tensor.expand_shape %c [[0, 1]] output_shape [2, 32] : tensor<64xf32> into tensor<2x32xf32>
  return %d : tensor<2x32xf32>
}

// A result is changed in place between container and join: that happens in the slice.
// CHECK-LABEL: func.func @changed_before_join
// CHECK:         memref.alloc
// CHECK-NOT:     memref.alloc
// CHECK-NOT:     memref.copy
// CHECK:         return
func.func @changed_before_join(%x: tensor<4xf32>, %v: f32, %i: index) -> tensor<8xf32> {
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
  %s = tensor.insert %v into %r#0[%i] : tensor<4xf32>
  %c = tensor.concat dim(0) %s, %r#1 : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  return %c : tensor<8xf32>
}

// In a loop, and in one branch of a condition.
// CHECK-LABEL: func.func @in_loop
// CHECK:         scf.for
// CHECK:         memref.alloc
// CHECK-NOT:     memref.alloc
// CHECK-NOT:     memref.copy
// CHECK:           scf.yield
func.func @in_loop(%x: tensor<4xf32>, %n: index) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %sum = scf.for %i = %c0 to %n step %c1 iter_args(%acc = %zero) -> (f32) {
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
    %c = tensor.concat dim(0) %r#0, %r#1 : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
    %v = tensor.extract %c[%i] : tensor<8xf32>
    %next = arith.addf %acc, %v : f32
    scf.yield %next : f32
  }
  return %sum : f32
}
