// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-place-results))' --remarks-filter=parallel-op-place-results --split-input-file --verify-diagnostics -o %t
// RUN: FileCheck %s < %t

// The result is not memory of one task, seen by nobody else.

// The task gives back memory from outside.
// CHECK-LABEL: func.func @forwarded
// CHECK-COUNT-1: memref.copy
// CHECK-NOT: memref.copy
func.func @forwarded(%x: memref<4xf32>, %c: i1) -> memref<8xf32> {
  %r = parallel_op.parallel -> (memref<4xf32>) {
    %a = parallel_op.task(%in = %x : memref<4xf32>) -> (memref<4xf32>) {
      parallel_op.yield %in : memref<4xf32>
    }
    parallel_op.yield %a : memref<4xf32>
  }
  %d = memref.alloc() : memref<8xf32>
  %s0 = memref.subview %d[0] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1]>>
  // expected-remark@+1 {{the task yields memory from outside of it}}
  memref.copy %r, %s0 : memref<4xf32> to memref<4xf32, strided<[1]>>
  return %d : memref<8xf32>
}

// -----

// So does the container.
// CHECK-LABEL: func.func @forwarded_by_container
// CHECK-COUNT-1: memref.copy
// CHECK-NOT: memref.copy
func.func @forwarded_by_container(%x: memref<4xf32>, %c: i1) -> memref<8xf32> {
  %r = parallel_op.parallel -> (memref<4xf32>) {
    parallel_op.task(%in = %x : memref<4xf32>) {
      parallel_op.yield
    }
    parallel_op.yield %x : memref<4xf32>
  }
  %d = memref.alloc() : memref<8xf32>
  %s0 = memref.subview %d[0] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1]>>
  // expected-remark@+1 {{it is memory from outside of the container}}
  memref.copy %r, %s0 : memref<4xf32> to memref<4xf32, strided<[1]>>
  return %d : memref<8xf32>
}

// -----

// A sibling captures the result, and the edge orders memory.
// CHECK-LABEL: func.func @captured
// CHECK-COUNT-1: memref.copy
// CHECK-NOT: memref.copy
func.func @captured(%x: memref<4xf32>, %c: i1) -> memref<8xf32> {
  %r = parallel_op.parallel -> (memref<4xf32>) {
    %a = parallel_op.task(%in = %x : memref<4xf32>) -> (memref<4xf32>) {
      %m = memref.alloc() : memref<4xf32>
      linalg.exp ins(%in : memref<4xf32>) outs(%m : memref<4xf32>)
      parallel_op.yield %m : memref<4xf32>
    }
    parallel_op.task(%in = %a : memref<4xf32>) {
      parallel_op.yield
    }
    parallel_op.yield %a : memref<4xf32>
  }
  %d = memref.alloc() : memref<8xf32>
  %s0 = memref.subview %d[0] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1]>>
  // expected-remark@+1 {{'parallel_op.task' uses it in the container}}
  memref.copy %r, %s0 : memref<4xf32> to memref<4xf32, strided<[1]>>
  return %d : memref<8xf32>
}

// -----

// Control flow in the task decides which memory it is.
// CHECK-LABEL: func.func @in_condition
// CHECK-COUNT-1: memref.copy
// CHECK-NOT: memref.copy
func.func @in_condition(%x: memref<4xf32>, %c: i1) -> memref<8xf32> {
  %r = parallel_op.parallel -> (memref<4xf32>) {
    %a = parallel_op.task(%in = %x, %cond = %c : memref<4xf32>, i1) -> (memref<4xf32>) {
      %m = scf.if %cond -> (memref<4xf32>) {
        %0 = memref.alloc() : memref<4xf32>
        linalg.exp ins(%in : memref<4xf32>) outs(%0 : memref<4xf32>)
        scf.yield %0 : memref<4xf32>
      } else {
        scf.yield %in : memref<4xf32>
      }
      parallel_op.yield %m : memref<4xf32>
    }
    parallel_op.yield %a : memref<4xf32>
  }
  %d = memref.alloc() : memref<8xf32>
  %s0 = memref.subview %d[0] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1]>>
  // expected-remark@+1 {{the task yields what 'scf.if' makes, not an allocation}}
  memref.copy %r, %s0 : memref<4xf32> to memref<4xf32, strided<[1]>>
  return %d : memref<8xf32>
}

// -----

// The task yields the same memory twice.
// CHECK-LABEL: func.func @yielded_twice
// CHECK-COUNT-2: memref.copy
// CHECK-NOT: memref.copy
func.func @yielded_twice(%x: memref<4xf32>) -> memref<8xf32> {
  %r:2 = parallel_op.parallel -> (memref<4xf32>, memref<4xf32>) {
    %a:2 = parallel_op.task(%in = %x : memref<4xf32>) -> (memref<4xf32>, memref<4xf32>) {
      %m = memref.alloc() : memref<4xf32>
      linalg.exp ins(%in : memref<4xf32>) outs(%m : memref<4xf32>)
      parallel_op.yield %m, %m : memref<4xf32>, memref<4xf32>
    }
    parallel_op.yield %a#0, %a#1 : memref<4xf32>, memref<4xf32>
  }
  %d = memref.alloc() : memref<8xf32>
  %s0 = memref.subview %d[0] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1]>>
  // expected-remark@+1 {{the task yields it twice}}
  memref.copy %r#0, %s0 : memref<4xf32> to memref<4xf32, strided<[1]>>
  %s1 = memref.subview %d[4] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1], offset: 4>>
  // expected-remark@+1 {{the task yields it twice}}
  memref.copy %r#1, %s1 : memref<4xf32> to memref<4xf32, strided<[1], offset: 4>>
  return %d : memref<8xf32>
}

// -----

// The result is read in another block, which may run later.
// CHECK-LABEL: func.func @other_block
// CHECK-COUNT-1: memref.copy
// CHECK-NOT: memref.copy
func.func @other_block(%x: memref<4xf32>) -> memref<8xf32> {
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
  // expected-remark@+1 {{'memref.load' uses it in another block}}
  memref.copy %r#0, %s0 : memref<4xf32> to memref<4xf32, strided<[1]>>
  cf.br ^next
^next:
  %c0 = arith.constant 0 : index
  %v = memref.load %r#0[%c0] : memref<4xf32>
  memref.store %v, %d[%c0] : memref<8xf32>
  return %d : memref<8xf32>
}
