// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-place-results))' --remarks-filter=parallel-op-place-results --split-input-file --verify-diagnostics -o %t
// RUN: FileCheck %s < %t

// The result is used in a way that its slice cannot serve.

// The result is used behind the copy.
// CHECK-LABEL: func.func @used_behind
// CHECK-COUNT-1: memref.copy
// CHECK-NOT: memref.copy
func.func @used_behind(%x: memref<4xf32>) -> (memref<8xf32>, memref<4xf32>) {
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
  memref.copy %r#0, %s0 : memref<4xf32> to memref<4xf32, strided<[1]>>
  return %d, %r#0 : memref<8xf32>, memref<4xf32>
}

// -----

// The result is changed behind the copy: that must not reach the destination.
// CHECK-LABEL: func.func @changed_behind
// CHECK-COUNT-1: memref.copy
// CHECK-NOT: memref.copy
func.func @changed_behind(%x: memref<4xf32>) -> memref<8xf32> {
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
  %s0 = memref.subview %d[0] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1]>>
  memref.copy %r#0, %s0 : memref<4xf32> to memref<4xf32, strided<[1]>>
  linalg.fill ins(%zero : f32) outs(%r#0 : memref<4xf32>)
  return %d : memref<8xf32>
}

// -----

// A function gets the result with the layout it has.
// CHECK-LABEL: func.func @called
// CHECK-COUNT-1: memref.copy
// CHECK-NOT: memref.copy
func.func @called(%x: memref<4xf32>) -> memref<8xf32> {
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
  func.call @reads(%r#0) : (memref<4xf32>) -> ()
  %s0 = memref.subview %d[4] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1], offset: 4>>
  // expected-remark@+1 {{'func.call' cannot use memory of type 'memref<4xf32, strided<[1], offset: 4>>'}}
  memref.copy %r#0, %s0 : memref<4xf32> to memref<4xf32, strided<[1], offset: 4>>
  return %d : memref<8xf32>
}
func.func private @reads(memref<4xf32>)
