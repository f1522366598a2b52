// RUN: parallel-opt %s --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   | FileCheck %s

// One-Shot Bufferize of containers in tasks.

// Two inner siblings write.
// CHECK-LABEL: func @inner_writers
// CHECK-COUNT-2: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @inner_writers(%t: tensor<4xf32>, %i: index, %f: f32) -> (tensor<4xf32>, tensor<4xf32>) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %o:2 = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>, tensor<4xf32>) {
      %q:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
        %w = parallel_op.task(%b = %a, %l = %k, %u = %v : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
          %0 = tensor.insert %u into %b[%l] : tensor<4xf32>
          parallel_op.yield %0 : tensor<4xf32>
        }
        %x = parallel_op.task(%b = %a, %l = %k, %u = %v : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
          %0 = tensor.insert %u into %b[%l] : tensor<4xf32>
          parallel_op.yield %0 : tensor<4xf32>
        }
        parallel_op.yield %w, %x : tensor<4xf32>, tensor<4xf32>
      }
      parallel_op.yield %q#0, %q#1 : tensor<4xf32>, tensor<4xf32>
    }
    parallel_op.yield %o#0, %o#1 : tensor<4xf32>, tensor<4xf32>
  }
  return %r#0, %r#1 : tensor<4xf32>, tensor<4xf32>
}

// An inner task writes, a sibling of the task around it reads.
// CHECK-LABEL: func @inner_writer_outer_reader
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @inner_writer_outer_reader(%t: tensor<4xf32>, %i: index, %f: f32) -> (tensor<4xf32>, f32) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, f32) {
    %s = parallel_op.task(%a = %t, %k = %i : tensor<4xf32>, index) -> (f32) {
      %0 = tensor.extract %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : f32
    }
    %o = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %q = parallel_op.parallel -> (tensor<4xf32>) {
        %w = parallel_op.task(%b = %a, %l = %k, %u = %v : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
          %0 = tensor.insert %u into %b[%l] : tensor<4xf32>
          parallel_op.yield %0 : tensor<4xf32>
        }
        parallel_op.yield %w : tensor<4xf32>
      }
      parallel_op.yield %q : tensor<4xf32>
    }
    parallel_op.yield %o, %s : tensor<4xf32>, f32
  }
  return %r#0, %r#1 : tensor<4xf32>, f32
}

// An inner task writes, and nobody else looks.
// CHECK-LABEL: func @inner_writer
// CHECK-NOT:   memref.copy
// CHECK-NOT:   memref.alloc
// CHECK:       return
func.func @inner_writer(%t: tensor<4xf32>, %i: index, %f: f32) -> tensor<4xf32> {
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    %o = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %q = parallel_op.parallel -> (tensor<4xf32>) {
        %w = parallel_op.task(%b = %a, %l = %k, %u = %v : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
          %0 = tensor.insert %u into %b[%l] : tensor<4xf32>
          parallel_op.yield %0 : tensor<4xf32>
        }
        parallel_op.yield %w : tensor<4xf32>
      }
      parallel_op.yield %q : tensor<4xf32>
    }
    parallel_op.yield %o : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}
