// RUN: parallel-opt %s --pass-pipeline='builtin.module(one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map},canonicalize,func.func(parallel-op-place-results))' | FileCheck %s --check-prefix=NO-COPY
// RUN: %compile_oracle
// RUN: %t.oracle > %t.expected
// RUN: FileCheck %s < %t.expected
// RUN: %compile_forward
// RUN: %t.forward | diff %t.expected -
// RUN: %compile_reverse
// RUN: %t.reverse | diff %t.expected -
// RUN: %compile_random
// RUN: %t.random | diff %t.expected -
// RUN: %compile_async
// RUN: %t.async | diff %t.expected -
// RUN: env PARALLEL_OP_NUM_THREADS=1 %t.async | diff %t.expected -
// RUN: %compile_runtime
// RUN: %t.runtime | diff %t.expected -
// RUN: env PARALLEL_OP_NUM_THREADS=1 %t.runtime | diff %t.expected -
// RUN: env PARALLEL_OP_NUM_THREADS=8 %t.runtime | diff %t.expected -
// RUN: %compile_openmp
// RUN: env OMP_NUM_THREADS=1 %t.openmp | diff %t.expected -
// RUN: env OMP_NUM_THREADS=2 %t.openmp | diff %t.expected -
// RUN: env OMP_NUM_THREADS=8 %t.openmp | diff %t.expected -
// RUN: %if valgrind %{ %leak_check %t.forward | diff %t.expected - %}
// RUN: %if valgrind %{ %leak_check %t.async | diff %t.expected - %}
// RUN: %if valgrind %{ %leak_check %t.runtime | diff %t.expected - %}

// Results that parallel-op-place-results has tasks write where they are joined are those of the program with copies.

// NO-COPY-NOT: memref.copy

// CHECK:      ( 3, 3, 6, 6, 3, 3, 6, 6 )
// CHECK-NEXT: ( 2, 2, 9, 6 )
func.func @main() -> i32 {
  %one = arith.constant 1.0 : f32
  %two = arith.constant 2.0 : f32
  %three = arith.constant 3.0 : f32
  %x = tensor.splat %one : tensor<2x3xf32>
  %w = tensor.splat %one : tensor<3x2xf32>
  %v = tensor.splat %two : tensor<3x1xf32>
  call @matmuls(%x, %w, %v) : (tensor<2x3xf32>, tensor<3x2xf32>, tensor<3x1xf32>) -> ()
  %a = tensor.splat %one : tensor<2xf32>
  %b = tensor.splat %three : tensor<1xf32>
  %p = tensor.cast %a : tensor<2xf32> to tensor<?xf32>
  %q = tensor.cast %b : tensor<1xf32> to tensor<?xf32>
  call @dynamic(%p, %q) : (tensor<?xf32>, tensor<?xf32>) -> ()
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// Products side by side: the slices are strided.
func.func private @matmuls(%x: tensor<2x3xf32>, %w: tensor<3x2xf32>, %v: tensor<3x1xf32>) {
  %r:3 = parallel_op.parallel -> (tensor<2x2xf32>, tensor<2x1xf32>, tensor<2x1xf32>) {
    %a = parallel_op.task(%in = %x, %k = %w : tensor<2x3xf32>, tensor<3x2xf32>) -> (tensor<2x2xf32>) {
      %z = arith.constant 0.0 : f32
      %e = tensor.empty() : tensor<2x2xf32>
      %f = linalg.fill ins(%z : f32) outs(%e : tensor<2x2xf32>) -> tensor<2x2xf32>
      %0 = linalg.matmul ins(%in, %k : tensor<2x3xf32>, tensor<3x2xf32>) outs(%f : tensor<2x2xf32>) -> tensor<2x2xf32>
      parallel_op.yield %0 : tensor<2x2xf32>
    }
    %b = parallel_op.task(%in = %x, %k = %v : tensor<2x3xf32>, tensor<3x1xf32>) -> (tensor<2x1xf32>) {
      %z = arith.constant 0.0 : f32
      %e = tensor.empty() : tensor<2x1xf32>
      %f = linalg.fill ins(%z : f32) outs(%e : tensor<2x1xf32>) -> tensor<2x1xf32>
      %0 = linalg.matmul ins(%in, %k : tensor<2x3xf32>, tensor<3x1xf32>) outs(%f : tensor<2x1xf32>) -> tensor<2x1xf32>
      parallel_op.yield %0 : tensor<2x1xf32>
    }
    %c = parallel_op.task(%in = %x, %k = %v : tensor<2x3xf32>, tensor<3x1xf32>) -> (tensor<2x1xf32>) {
      %z = arith.constant 0.0 : f32
      %e = tensor.empty() : tensor<2x1xf32>
      %f = linalg.fill ins(%z : f32) outs(%e : tensor<2x1xf32>) -> tensor<2x1xf32>
      %0 = linalg.matmul ins(%in, %k : tensor<2x3xf32>, tensor<3x1xf32>) outs(%f : tensor<2x1xf32>) -> tensor<2x1xf32>
      parallel_op.yield %0 : tensor<2x1xf32>
    }
    parallel_op.yield %a, %b, %c : tensor<2x2xf32>, tensor<2x1xf32>, tensor<2x1xf32>
  }
  %e = tensor.empty() : tensor<2x4xf32>
  %0 = tensor.insert_slice %r#0 into %e[0, 0] [2, 2] [1, 1] : tensor<2x2xf32> into tensor<2x4xf32>
  %1 = tensor.insert_slice %r#1 into %0[0, 2] [2, 1] [1, 1] : tensor<2x1xf32> into tensor<2x4xf32>
  %2 = tensor.insert_slice %r#2 into %1[0, 3] [2, 1] [1, 1] : tensor<2x1xf32> into tensor<2x4xf32>
  %flat = tensor.collapse_shape %2 [[0, 1]] : tensor<2x4xf32> into tensor<8xf32>
  func.call @show(%flat) : (tensor<8xf32>) -> ()
  return
}

// Three parts whose sizes are known at run time.
func.func private @dynamic(%x: tensor<?xf32>, %y: tensor<?xf32>) {
  %r:3 = parallel_op.parallel -> (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) {
    %a = parallel_op.task(%in = %x : tensor<?xf32>) -> (tensor<?xf32>) {
      %at = arith.constant 0 : index
      %size = tensor.dim %in, %at : tensor<?xf32>
      %e = tensor.empty(%size) : tensor<?xf32>
      %0 = linalg.add ins(%in, %in : tensor<?xf32>, tensor<?xf32>) outs(%e : tensor<?xf32>) -> tensor<?xf32>
      parallel_op.yield %0 : tensor<?xf32>
    }
    %b = parallel_op.task(%in = %y : tensor<?xf32>) -> (tensor<?xf32>) {
      %at = arith.constant 0 : index
      %size = tensor.dim %in, %at : tensor<?xf32>
      %e = tensor.empty(%size) : tensor<?xf32>
      %0 = linalg.mul ins(%in, %in : tensor<?xf32>, tensor<?xf32>) outs(%e : tensor<?xf32>) -> tensor<?xf32>
      parallel_op.yield %0 : tensor<?xf32>
    }
    %c = parallel_op.task(%in = %y : tensor<?xf32>) -> (tensor<?xf32>) {
      %at = arith.constant 0 : index
      %size = tensor.dim %in, %at : tensor<?xf32>
      %e = tensor.empty(%size) : tensor<?xf32>
      %0 = linalg.add ins(%in, %in : tensor<?xf32>, tensor<?xf32>) outs(%e : tensor<?xf32>) -> tensor<?xf32>
      parallel_op.yield %0 : tensor<?xf32>
    }
    parallel_op.yield %a, %b, %c : tensor<?xf32>, tensor<?xf32>, tensor<?xf32>
  }
  %c = tensor.concat dim(0) %r#0, %r#1, %r#2 : (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %all = tensor.cast %c : tensor<?xf32> to tensor<4xf32>
  func.call @show4(%all) : (tensor<4xf32>) -> ()
  return
}

func.func private @show(%t: tensor<8xf32>) {
  %c0 = arith.constant 0 : index
  %pad = arith.constant 0.0 : f32
  %v = vector.transfer_read %t[%c0], %pad {in_bounds = [true]} : tensor<8xf32>, vector<8xf32>
  vector.print %v : vector<8xf32>
  return
}
func.func private @show4(%t: tensor<4xf32>) {
  %c0 = arith.constant 0 : index
  %pad = arith.constant 0.0 : f32
  %v = vector.transfer_read %t[%c0], %pad {in_bounds = [true]} : tensor<4xf32>, vector<4xf32>
  vector.print %v : vector<4xf32>
  return
}
