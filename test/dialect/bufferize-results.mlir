// RUN: parallel-opt %s --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   | FileCheck %s

// One-Shot Bufferize of results of tasks that later siblings capture.

// One later task writes the result: the buffer is handed on.
// CHECK-LABEL: func @one_later_writer
// CHECK-COUNT-1: memref.alloc
// CHECK-NOT:   memref.alloc
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @one_later_writer(%i: index, %f: f32) -> tensor<4xf32> {
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    %p = parallel_op.task(%v = %f : f32) -> (tensor<4xf32>) {
      %0 = tensor.splat %v : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %w = parallel_op.task(%a = %p, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}

// Two later siblings write it: a copy each.
// CHECK-LABEL: func @two_later_writers
// CHECK-COUNT-3: memref.alloc
// CHECK-NOT:   memref.alloc
// CHECK:       return
func.func @two_later_writers(%i: index, %f: f32, %g: f32) -> (tensor<4xf32>, tensor<4xf32>) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %p = parallel_op.task(%v = %f : f32) -> (tensor<4xf32>) {
      %0 = tensor.splat %v : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %w = parallel_op.task(%a = %p, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %x = parallel_op.task(%a = %p, %k = %i, %v = %g : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w, %x : tensor<4xf32>, tensor<4xf32>
  }
  return %r#0, %r#1 : tensor<4xf32>, tensor<4xf32>
}

// The same, seen from the copies.
// CHECK-LABEL: func @two_later_writers_copies
// CHECK-COUNT-2: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @two_later_writers_copies(%i: index, %f: f32, %g: f32) -> (tensor<4xf32>, tensor<4xf32>) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %p = parallel_op.task(%v = %f : f32) -> (tensor<4xf32>) {
      %0 = tensor.splat %v : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %w = parallel_op.task(%a = %p, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %x = parallel_op.task(%a = %p, %k = %i, %v = %g : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w, %x : tensor<4xf32>, tensor<4xf32>
  }
  return %r#0, %r#1 : tensor<4xf32>, tensor<4xf32>
}

// A sibling writes the result, and the container yields it too.
// CHECK-LABEL: func @written_and_yielded
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @written_and_yielded(%i: index, %f: f32) -> (tensor<4xf32>, tensor<4xf32>) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %p = parallel_op.task(%v = %f : f32) -> (tensor<4xf32>) {
      %0 = tensor.splat %v : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %w = parallel_op.task(%a = %p, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %p, %w : tensor<4xf32>, tensor<4xf32>
  }
  return %r#0, %r#1 : tensor<4xf32>, tensor<4xf32>
}

// A task yields one value twice, and one of the two results is overwritten.
// CHECK-LABEL: func @yielded_twice
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @yielded_twice(%i: index, %f: f32) -> (tensor<4xf32>, f32) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %p:2 = parallel_op.task(%v = %f : f32) -> (tensor<4xf32>, tensor<4xf32>) {
      %0 = tensor.splat %v : tensor<4xf32>
      parallel_op.yield %0, %0 : tensor<4xf32>, tensor<4xf32>
    }
    parallel_op.yield %p#0, %p#1 : tensor<4xf32>, tensor<4xf32>
  }
  %w = tensor.insert %f into %r#0[%i] : tensor<4xf32>
  %s = tensor.extract %r#1[%i] : tensor<4xf32>
  return %w, %s : tensor<4xf32>, f32
}

// A task returns its capture, a second one writes what it returned, a third
// reads the capture and is not ordered with the second.
// CHECK-LABEL: func @forwarded_capture
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @forwarded_capture(%t: tensor<4xf32>, %i: index, %f: f32) -> (tensor<4xf32>, f32) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, f32) {
    %p = parallel_op.task(%a = %t : tensor<4xf32>) -> (tensor<4xf32>) {
      parallel_op.yield %a : tensor<4xf32>
    }
    %s = parallel_op.task(%a = %t, %k = %i : tensor<4xf32>, index) -> (f32) {
      %0 = tensor.extract %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : f32
    }
    %w = parallel_op.task(%a = %p, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w, %s : tensor<4xf32>, f32
  }
  return %r#0, %r#1 : tensor<4xf32>, f32
}

// A chain of tasks that each write what the one before returned.
// CHECK-LABEL: func @chain
// CHECK-NOT:   memref.copy
// CHECK-NOT:   memref.alloc
// CHECK:       return
func.func @chain(%t: tensor<4xf32>, %i: index, %f: f32) -> tensor<4xf32> {
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    %p = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %w = parallel_op.task(%a = %p, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}
