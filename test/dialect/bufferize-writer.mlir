// RUN: parallel-opt %s --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   | FileCheck %s

// One-Shot Bufferize of a single writer, and of the code around its container.

// Nobody else looks: in place.
// CHECK-LABEL: func @single_writer
// CHECK-NOT:   memref.copy
// CHECK-NOT:   memref.alloc
// CHECK:       return
func.func @single_writer(%t: tensor<4xf32>, %i: index, %f: f32) -> tensor<4xf32> {
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      %1 = tensor.extract %0[%k] : tensor<4xf32>
      %2 = arith.addf %1, %v : f32
      %3 = tensor.insert %2 into %0[%k] : tensor<4xf32>
      parallel_op.yield %3 : tensor<4xf32>
    }
    parallel_op.yield %w : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}

// What it captured is read after the container.
// CHECK-LABEL: func @read_after
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @read_after(%t: tensor<4xf32>, %i: index, %f: f32) -> (tensor<4xf32>, f32) {
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w : tensor<4xf32>
  }
  %s = tensor.extract %t[%i] : tensor<4xf32>
  return %r, %s : tensor<4xf32>, f32
}

// What it captured is read before the container.
// CHECK-LABEL: func @read_before
// CHECK-NOT:   memref.copy
// CHECK-NOT:   memref.alloc
// CHECK:       return
func.func @read_before(%t: tensor<4xf32>, %i: index, %f: f32) -> (tensor<4xf32>, f32) {
  %s = tensor.extract %t[%i] : tensor<4xf32>
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w : tensor<4xf32>
  }
  return %r, %s : tensor<4xf32>, f32
}

// The result is overwritten after the join: still the one buffer.
// CHECK-LABEL: func @result_overwritten
// CHECK-NOT:   memref.copy
// CHECK-NOT:   memref.alloc
// CHECK:       return
func.func @result_overwritten(%t: tensor<4xf32>, %i: index, %f: f32) -> tensor<4xf32> {
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w : tensor<4xf32>
  }
  %s = tensor.insert %f into %r[%i] : tensor<4xf32>
  return %s : tensor<4xf32>
}

// The result is the function's argument, is overwritten, and the argument is
// read: the write needs a copy.
// CHECK-LABEL: func @argument_returned_and_overwritten
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @argument_returned_and_overwritten(%t: tensor<4xf32>, %i: index, %f: f32) -> (tensor<4xf32>, f32) {
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    %w = parallel_op.task(%a = %t : tensor<4xf32>) -> (tensor<4xf32>) {
      parallel_op.yield %a : tensor<4xf32>
    }
    parallel_op.yield %w : tensor<4xf32>
  }
  %s = tensor.insert %f into %r[%i] : tensor<4xf32>
  %u = tensor.extract %t[%i] : tensor<4xf32>
  return %s, %u : tensor<4xf32>, f32
}

// Sizes that are known only at run time change nothing.
// CHECK-LABEL: func @dynamic_write_read
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @dynamic_write_read(%t: tensor<?x?xf32>, %i: index, %f: f32) -> (tensor<?x?xf32>, f32) {
  %r:2 = parallel_op.parallel -> (tensor<?x?xf32>, f32) {
    %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<?x?xf32>, index, f32) -> (tensor<?x?xf32>) {
      %0 = tensor.insert %v into %a[%k, %k] : tensor<?x?xf32>
      parallel_op.yield %0 : tensor<?x?xf32>
    }
    %s = parallel_op.task(%a = %t, %k = %i : tensor<?x?xf32>, index) -> (f32) {
      %0 = tensor.extract %a[%k, %k] : tensor<?x?xf32>
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %w, %s : tensor<?x?xf32>, f32
  }
  return %r#0, %r#1 : tensor<?x?xf32>, f32
}

// A task captures a tensor beside a memref; the memref stays what it was.
// CHECK-LABEL: func @tensor_and_memref
// CHECK-NOT:   memref.copy
// CHECK:       parallel_op.task({{.*}} : memref<4xf32>, memref<4xf32>, index)
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @tensor_and_memref(%t: tensor<4xf32>, %m: memref<4xf32>, %i: index) -> tensor<4xf32> {
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    %w = parallel_op.task(%a = %t, %b = %m, %k = %i : tensor<4xf32>, memref<4xf32>, index) -> (tensor<4xf32>) {
      %v = memref.load %b[%k] : memref<4xf32>
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}

// One buffer of undefined contents, captured as an output by two tasks, needs no
// copy: each takes a new one. The buffer itself is dead.
// CHECK-LABEL: func @shared_empty
// CHECK-COUNT-3: memref.alloc
// CHECK-NOT:   memref.alloc
// CHECK:       return
// CHECK-NOT:   memref.copy
func.func @shared_empty(%f: f32, %g: f32) -> (tensor<4xf32>, tensor<4xf32>) {
  %e = tensor.empty() : tensor<4xf32>
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %w = parallel_op.task(%a = %e, %v = %f : tensor<4xf32>, f32) -> (tensor<4xf32>) {
      %0 = linalg.fill ins(%v : f32) outs(%a : tensor<4xf32>) -> tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %x = parallel_op.task(%a = %e, %v = %g : tensor<4xf32>, f32) -> (tensor<4xf32>) {
      %0 = linalg.fill ins(%v : f32) outs(%a : tensor<4xf32>) -> tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w, %x : tensor<4xf32>, tensor<4xf32>
  }
  return %r#0, %r#1 : tensor<4xf32>, tensor<4xf32>
}
