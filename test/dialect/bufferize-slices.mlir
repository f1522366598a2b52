// RUN: parallel-opt %s --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   --canonicalize --cse --canonicalize | FileCheck %s

// One-Shot Bufferize of siblings that capture slices of one tensor.

// One sibling writes a slice of what the other reads.
// CHECK-LABEL: func @slice_write_read
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @slice_write_read(%t: tensor<8xf32>, %i: index, %f: f32) -> (tensor<4xf32>, f32) {
  %lo = tensor.extract_slice %t[0] [4] [1] : tensor<8xf32> to tensor<4xf32>
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %w = parallel_op.task(%a = %lo, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (f32) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      %1 = tensor.extract %0[%k] : tensor<4xf32>
      parallel_op.yield %1 : f32
    }
    %s = parallel_op.task(%a = %t, %k = %i : tensor<8xf32>, index) -> (f32) {
      %0 = tensor.extract %a[%k] : tensor<8xf32>
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %w, %s : f32, f32
  }
  %e = tensor.splat %r#0 : tensor<4xf32>
  return %e, %r#1 : tensor<4xf32>, f32
}

// Each writes a slice of its own, and the two provably share no element. So the
// second writes in place; for the first, One-Shot takes the second's slice to be
// a later read of the whole.
// CHECK-LABEL: func @disjoint_slices
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @disjoint_slices(%t: tensor<8xf32>, %i: index, %f: f32) -> (f32, f32) {
  %lo = tensor.extract_slice %t[0] [4] [1] : tensor<8xf32> to tensor<4xf32>
  %hi = tensor.extract_slice %t[4] [4] [1] : tensor<8xf32> to tensor<4xf32>
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %w = parallel_op.task(%a = %lo, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (f32) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      %1 = tensor.extract %0[%k] : tensor<4xf32>
      parallel_op.yield %1 : f32
    }
    %x = parallel_op.task(%a = %hi, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (f32) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      %1 = tensor.extract %0[%k] : tensor<4xf32>
      parallel_op.yield %1 : f32
    }
    parallel_op.yield %w, %x : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}

// The same with a border that is known only at run time.
// CHECK-LABEL: func @disjoint_dynamic_slices
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @disjoint_dynamic_slices(%t: tensor<?xf32>, %n: index, %m: index, %i: index, %f: f32) -> (f32, f32) {
  %lo = tensor.extract_slice %t[0] [%n] [1] : tensor<?xf32> to tensor<?xf32>
  %hi = tensor.extract_slice %t[%n] [%m] [1] : tensor<?xf32> to tensor<?xf32>
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %w = parallel_op.task(%a = %lo, %k = %i, %v = %f : tensor<?xf32>, index, f32) -> (f32) {
      %0 = tensor.insert %v into %a[%k] : tensor<?xf32>
      %1 = tensor.extract %0[%k] : tensor<?xf32>
      parallel_op.yield %1 : f32
    }
    %x = parallel_op.task(%a = %hi, %k = %i, %v = %f : tensor<?xf32>, index, f32) -> (f32) {
      %0 = tensor.insert %v into %a[%k] : tensor<?xf32>
      %1 = tensor.extract %0[%k] : tensor<?xf32>
      parallel_op.yield %1 : f32
    }
    parallel_op.yield %w, %x : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}

// The slices overlap, so both writers copy.
// CHECK-LABEL: func @overlapping_slices
// CHECK-COUNT-2: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @overlapping_slices(%t: tensor<8xf32>, %i: index, %f: f32) -> (f32, f32) {
  %lo = tensor.extract_slice %t[0] [5] [1] : tensor<8xf32> to tensor<5xf32>
  %hi = tensor.extract_slice %t[3] [5] [1] : tensor<8xf32> to tensor<5xf32>
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %w = parallel_op.task(%a = %lo, %k = %i, %v = %f : tensor<5xf32>, index, f32) -> (f32) {
      %0 = tensor.insert %v into %a[%k] : tensor<5xf32>
      %1 = tensor.extract %0[%k] : tensor<5xf32>
      parallel_op.yield %1 : f32
    }
    %x = parallel_op.task(%a = %hi, %k = %i, %v = %f : tensor<5xf32>, index, f32) -> (f32) {
      %0 = tensor.insert %v into %a[%k] : tensor<5xf32>
      %1 = tensor.extract %0[%k] : tensor<5xf32>
      parallel_op.yield %1 : f32
    }
    parallel_op.yield %w, %x : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}

// The joined tensor handed to the tasks slice by slice: the first writes in
// place; the second copies, for One-Shot does not know that the first
// insert_slice leaves the second slice alone.
// CHECK-LABEL: func @destination_passing
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @destination_passing(%d: tensor<8xf32>, %f: f32, %g: f32) -> tensor<8xf32> {
  %lo = tensor.extract_slice %d[0] [4] [1] : tensor<8xf32> to tensor<4xf32>
  %hi = tensor.extract_slice %d[4] [4] [1] : tensor<8xf32> to tensor<4xf32>
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %w = parallel_op.task(%a = %lo, %v = %f : tensor<4xf32>, f32) -> (tensor<4xf32>) {
      %0 = linalg.fill ins(%v : f32) outs(%a : tensor<4xf32>) -> tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %x = parallel_op.task(%a = %hi, %v = %g : tensor<4xf32>, f32) -> (tensor<4xf32>) {
      %0 = linalg.fill ins(%v : f32) outs(%a : tensor<4xf32>) -> tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w, %x : tensor<4xf32>, tensor<4xf32>
  }
  %1 = tensor.insert_slice %r#0 into %d[0] [4] [1] : tensor<4xf32> into tensor<8xf32>
  %2 = tensor.insert_slice %r#1 into %1[4] [4] [1] : tensor<4xf32> into tensor<8xf32>
  return %2 : tensor<8xf32>
}
