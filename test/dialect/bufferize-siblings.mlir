// RUN: parallel-opt %s --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   | FileCheck %s

// One-Shot Bufferize of siblings that capture one tensor: the number of copies
// is the least that keeps any order of the siblings right.

// The first writes what the second reads.
// CHECK-LABEL: func @write_read
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @write_read(%t: tensor<4xf32>, %i: index, %f: f32) -> (tensor<4xf32>, f32) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, f32) {
    %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %s = parallel_op.task(%a = %t, %k = %i : tensor<4xf32>, index) -> (f32) {
      %0 = tensor.extract %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %w, %s : tensor<4xf32>, f32
  }
  return %r#0, %r#1 : tensor<4xf32>, f32
}

// The first reads what the second writes: the order of the text is no order.
// CHECK-LABEL: func @read_write
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @read_write(%t: tensor<4xf32>, %i: index, %f: f32) -> (tensor<4xf32>, f32) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, f32) {
    %s = parallel_op.task(%a = %t, %k = %i : tensor<4xf32>, index) -> (f32) {
      %0 = tensor.extract %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : f32
    }
    %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w, %s : tensor<4xf32>, f32
  }
  return %r#0, %r#1 : tensor<4xf32>, f32
}

// Both write: each gets a buffer of its own.
// CHECK-LABEL: func @write_write
// CHECK-COUNT-2: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @write_write(%t: tensor<4xf32>, %i: index, %f: f32, %g: f32) -> (tensor<4xf32>, tensor<4xf32>) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %x = parallel_op.task(%a = %t, %k = %i, %v = %g : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w, %x : tensor<4xf32>, tensor<4xf32>
  }
  return %r#0, %r#1 : tensor<4xf32>, tensor<4xf32>
}

// Both read.
// CHECK-LABEL: func @read_read
// CHECK-NOT:   memref.copy
// CHECK-NOT:   memref.alloc
// CHECK:       return
func.func @read_read(%t: tensor<4xf32>, %i: index) -> (f32, f32) {
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %s = parallel_op.task(%a = %t, %k = %i : tensor<4xf32>, index) -> (f32) {
      %0 = tensor.extract %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : f32
    }
    %u = parallel_op.task(%a = %t, %k = %i : tensor<4xf32>, index) -> (f32) {
      %0 = tensor.extract %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %s, %u : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}

// Lanes are scheduling: tasks of one lane never overlap, and still the writer
// may not write in place under a reader that no edge orders.
// CHECK-LABEL: func @one_lane_is_no_order
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @one_lane_is_no_order(%t: tensor<4xf32>, %i: index, %f: f32) -> (tensor<4xf32>, f32) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, f32) {
    %s = parallel_op.task(%a = %t, %k = %i : tensor<4xf32>, index) -> (f32) attributes {lane = 0 : i64} {
      %0 = tensor.extract %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : f32
    }
    %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) attributes {lane = 0 : i64} {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w, %s : tensor<4xf32>, f32
  }
  return %r#0, %r#1 : tensor<4xf32>, f32
}

// Nor are stages.
// CHECK-LABEL: func @stages_are_no_order
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @stages_are_no_order(%t: tensor<4xf32>, %i: index, %f: f32) -> (tensor<4xf32>, f32) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, f32) {
    %s = parallel_op.task(%a = %t, %k = %i : tensor<4xf32>, index) -> (f32) attributes {stage = 0 : i64} {
      %0 = tensor.extract %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : f32
    }
    %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) attributes {stage = 1 : i64} {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w, %s : tensor<4xf32>, f32
  }
  return %r#0, %r#1 : tensor<4xf32>, f32
}

// An edge is an order, even a scalar one: the writer starts after the reader.
// CHECK-LABEL: func @ordered_by_a_scalar
// CHECK-NOT:   memref.copy
// CHECK-NOT:   memref.alloc
// CHECK:       return
func.func @ordered_by_a_scalar(%t: tensor<4xf32>, %i: index) -> tensor<4xf32> {
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    %s = parallel_op.task(%a = %t, %k = %i : tensor<4xf32>, index) -> (f32) {
      %0 = tensor.extract %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : f32
    }
    %w = parallel_op.task(%a = %t, %k = %i, %v = %s : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}

// A path of edges is one too.
// CHECK-LABEL: func @ordered_by_a_path
// CHECK-NOT:   memref.copy
// CHECK-NOT:   memref.alloc
// CHECK:       return
func.func @ordered_by_a_path(%t: tensor<4xf32>, %i: index) -> tensor<4xf32> {
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    %s = parallel_op.task(%a = %t, %k = %i : tensor<4xf32>, index) -> (f32) {
      %0 = tensor.extract %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : f32
    }
    %n = parallel_op.task(%a = %s : f32) -> (f32) {
      %0 = arith.negf %a : f32
      parallel_op.yield %0 : f32
    }
    %w = parallel_op.task(%a = %t, %k = %i, %v = %n : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}
