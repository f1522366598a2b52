// RUN: parallel-opt %s --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map copy-before-write" \
// RUN:   | FileCheck %s

// With `copy-before-write` no analysis is made and every write goes to a copy:
// what results is compared against are programs bufferized this way. It must not
// be left to the race rules of the dialect, nor crash on the ops.

// CHECK-LABEL: func @single_writer
// CHECK:       parallel_op.task
// CHECK-COUNT-2: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @single_writer(%t: tensor<4xf32>, %i: index, %f: f32) -> tensor<4xf32> {
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      %1 = tensor.insert %v into %0[%k] : tensor<4xf32>
      parallel_op.yield %1 : tensor<4xf32>
    }
    parallel_op.yield %w : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}

// CHECK-LABEL: func @in_for
// CHECK:       scf.for
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @in_for(%t: tensor<4xf32>, %lo: index, %hi: index, %step: index, %f: f32) -> f32 {
  %l = scf.for %i = %lo to %hi step %step iter_args(%it = %f) -> (f32) {
    %r = parallel_op.parallel -> (f32) {
      %w = parallel_op.task(%a = %t, %k = %i, %v = %it : tensor<4xf32>, index, f32) -> (f32) {
        %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
        %1 = tensor.extract %0[%k] : tensor<4xf32>
        parallel_op.yield %1 : f32
      }
      parallel_op.yield %w : f32
    }
    scf.yield %r : f32
  }
  return %l : f32
}
