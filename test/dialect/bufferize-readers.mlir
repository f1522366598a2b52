// RUN: parallel-opt %s --one-shot-bufferize=bufferize-function-boundaries | FileCheck %s

// Two siblings that read what a third one makes cost that one no copy: it writes
// before they start, and they do not write.
// CHECK-LABEL: func @made_for_two_readers
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @made_for_two_readers(%x: tensor<4x4xf32>, %i: index) -> (f32, f32) {
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %a = parallel_op.task(%in = %x : tensor<4x4xf32>) -> (tensor<4x4xf32>) {
      %e = tensor.empty() : tensor<4x4xf32>
      %z = arith.constant 0.0 : f32
      %f = linalg.fill ins(%z : f32) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
      %m = linalg.matmul ins(%in, %in : tensor<4x4xf32>, tensor<4x4xf32>) outs(%f : tensor<4x4xf32>) -> tensor<4x4xf32>
      parallel_op.yield %m : tensor<4x4xf32>
    }
    %b = parallel_op.task(%in = %a, %k = %i : tensor<4x4xf32>, index) -> (f32) {
      %0 = tensor.extract %in[%k, %k] : tensor<4x4xf32>
      parallel_op.yield %0 : f32
    }
    %c = parallel_op.task(%in = %a, %k = %i : tensor<4x4xf32>, index) -> (f32) {
      %0 = tensor.extract_slice %in[1, 1] [2, 2] [1, 1] : tensor<4x4xf32> to tensor<2x2xf32>
      %1 = tensor.extract %0[%k, %k] : tensor<2x2xf32>
      parallel_op.yield %1 : f32
    }
    parallel_op.yield %b, %c : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}

// If one of them could write, it gets a copy for that.
// CHECK-LABEL: func @reader_and_writer
// CHECK:       memref.copy
// CHECK:       return
func.func @reader_and_writer(%x: tensor<4xf32>, %i: index, %f: f32) -> (f32, tensor<4xf32>) {
  %r:2 = parallel_op.parallel -> (f32, tensor<4xf32>) {
    %a = parallel_op.task(%v = %f : f32) -> (tensor<4xf32>) {
      %e = tensor.empty() : tensor<4xf32>
      %0 = linalg.fill ins(%v : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %b = parallel_op.task(%in = %a, %k = %i : tensor<4xf32>, index) -> (f32) {
      %0 = tensor.extract %in[%k] : tensor<4xf32>
      parallel_op.yield %0 : f32
    }
    %c = parallel_op.task(%in = %a, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %in[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %b, %c : f32, tensor<4xf32>
  }
  return %r#0, %r#1 : f32, tensor<4xf32>
}
