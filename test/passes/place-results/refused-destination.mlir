// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-place-results))' --remarks-filter=parallel-op-place-results --split-input-file --verify-diagnostics -o %t
// RUN: FileCheck %s < %t

// Something else may touch the slice, or the destination cannot move.

// Overlapping slices: the second copy has to come second. The first one may be placed.
// CHECK-LABEL: func.func @overlap
// CHECK-COUNT-1: memref.copy
// CHECK-NOT: memref.copy
func.func @overlap(%x: memref<4xf32>) -> memref<8xf32> {
  %r:2 = parallel_op.parallel -> (memref<4xf32>, memref<4xf32>) {
    %a = parallel_op.task(%in = %x : memref<4xf32>) -> (memref<4xf32>) {
      %m = memref.alloc() : memref<4xf32>
      linalg.exp ins(%in : memref<4xf32>) outs(%m : memref<4xf32>)
      parallel_op.yield %m : memref<4xf32>
    }
    %b = parallel_op.task(%in = %x : memref<4xf32>) -> (memref<4xf32>) {
      %m = memref.alloc() : memref<4xf32>
      linalg.tanh ins(%in : memref<4xf32>) outs(%m : memref<4xf32>)
      parallel_op.yield %m : memref<4xf32>
    }
    parallel_op.yield %a, %b : memref<4xf32>, memref<4xf32>
  }
  %d = memref.alloc() : memref<8xf32>
  %s0 = memref.subview %d[0] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1]>>
  // expected-remark@+1 {{task writes its result where it is joined}}
  memref.copy %r#0, %s0 : memref<4xf32> to memref<4xf32, strided<[1]>>
  %s1 = memref.subview %d[2] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1], offset: 2>>
  // expected-remark@+1 {{'parallel_op.task' may touch the destination between container and copy}}
  memref.copy %r#1, %s1 : memref<4xf32> to memref<4xf32, strided<[1], offset: 2>>
  return %d : memref<8xf32>
}

// -----

// The destination is filled between container and copies.
// CHECK-LABEL: func.func @filled
// CHECK-COUNT-2: memref.copy
// CHECK-NOT: memref.copy
func.func @filled(%x: memref<4xf32>) -> memref<8xf32> {
  %zero = arith.constant 0.0 : f32
  %r:2 = parallel_op.parallel -> (memref<4xf32>, memref<4xf32>) {
    %a = parallel_op.task(%in = %x : memref<4xf32>) -> (memref<4xf32>) {
      %m = memref.alloc() : memref<4xf32>
      linalg.exp ins(%in : memref<4xf32>) outs(%m : memref<4xf32>)
      parallel_op.yield %m : memref<4xf32>
    }
    %b = parallel_op.task(%in = %x : memref<4xf32>) -> (memref<4xf32>) {
      %m = memref.alloc() : memref<4xf32>
      linalg.tanh ins(%in : memref<4xf32>) outs(%m : memref<4xf32>)
      parallel_op.yield %m : memref<4xf32>
    }
    parallel_op.yield %a, %b : memref<4xf32>, memref<4xf32>
  }
  %d = memref.alloc() : memref<8xf32>
  linalg.fill ins(%zero : f32) outs(%d : memref<8xf32>)
  %s0 = memref.subview %d[0] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1]>>
  // expected-remark@+1 {{'linalg.fill' may touch the destination}}
  memref.copy %r#0, %s0 : memref<4xf32> to memref<4xf32, strided<[1]>>
  %s1 = memref.subview %d[4] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1], offset: 4>>
  // expected-remark@+1 {{'linalg.fill' may touch the destination}}
  memref.copy %r#1, %s1 : memref<4xf32> to memref<4xf32, strided<[1], offset: 4>>
  return %d : memref<8xf32>
}

// -----

// The destination is read between container and copy.
// CHECK-LABEL: func.func @read
// CHECK-COUNT-1: memref.copy
// CHECK-NOT: memref.copy
func.func @read(%x: memref<4xf32>) -> memref<8xf32> {
  %r:2 = parallel_op.parallel -> (memref<4xf32>, memref<4xf32>) {
    %a = parallel_op.task(%in = %x : memref<4xf32>) -> (memref<4xf32>) {
      %m = memref.alloc() : memref<4xf32>
      linalg.exp ins(%in : memref<4xf32>) outs(%m : memref<4xf32>)
      parallel_op.yield %m : memref<4xf32>
    }
    %b = parallel_op.task(%in = %x : memref<4xf32>) -> (memref<4xf32>) {
      %m = memref.alloc() : memref<4xf32>
      linalg.tanh ins(%in : memref<4xf32>) outs(%m : memref<4xf32>)
      parallel_op.yield %m : memref<4xf32>
    }
    parallel_op.yield %a, %b : memref<4xf32>, memref<4xf32>
  }
  %d = memref.alloc() : memref<8xf32>
  %c0 = arith.constant 0 : index
  %v = memref.load %d[%c0] : memref<8xf32>
  %s0 = memref.subview %d[0] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1]>>
  // expected-remark@+1 {{'memref.load' may touch the destination}}
  memref.copy %r#0, %s0 : memref<4xf32> to memref<4xf32, strided<[1]>>
  memref.store %v, %x[%c0] : memref<4xf32>
  return %d : memref<8xf32>
}

// -----

// Somebody else owns the destination.
// CHECK-LABEL: func.func @argument
// CHECK-COUNT-1: memref.copy
// CHECK-NOT: memref.copy
func.func @argument(%x: memref<4xf32>, %d: memref<8xf32>) {
  %r:2 = parallel_op.parallel -> (memref<4xf32>, memref<4xf32>) {
    %a = parallel_op.task(%in = %x : memref<4xf32>) -> (memref<4xf32>) {
      %m = memref.alloc() : memref<4xf32>
      linalg.exp ins(%in : memref<4xf32>) outs(%m : memref<4xf32>)
      parallel_op.yield %m : memref<4xf32>
    }
    %b = parallel_op.task(%in = %x : memref<4xf32>) -> (memref<4xf32>) {
      %m = memref.alloc() : memref<4xf32>
      linalg.tanh ins(%in : memref<4xf32>) outs(%m : memref<4xf32>)
      parallel_op.yield %m : memref<4xf32>
    }
    parallel_op.yield %a, %b : memref<4xf32>, memref<4xf32>
  }
  %s0 = memref.subview %d[0] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1]>>
  // expected-remark@+1 {{the destination comes from outside}}
  memref.copy %r#0, %s0 : memref<4xf32> to memref<4xf32, strided<[1]>>
  return
}
