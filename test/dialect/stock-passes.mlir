// RUN: parallel-opt %s --cse | FileCheck %s --check-prefix=CSE
// RUN: parallel-opt %s --loop-invariant-code-motion | FileCheck %s --check-prefix=LICM
// RUN: parallel-opt %s --pass-pipeline="builtin.module(inline{default-pipeline=})" | FileCheck %s --check-prefix=INLINE
// RUN: parallel-opt %s --sccp | FileCheck %s --check-prefix=SCCP
// RUN: parallel-opt %s --remove-dead-values | FileCheck %s --check-prefix=LIVE
// RUN: parallel-opt %s --promote-buffers-to-stack --buffer-hoisting --mem2reg | FileCheck %s --check-prefix=STACK

// Stock passes see through the traits of the ops, and do not change what a
// program means.

// Equal pure siblings are one task, and equal pure containers one container.
// CSE-LABEL: func @equal
// CSE-COUNT-1: parallel_op.parallel
// CSE-COUNT-1: parallel_op.task
// CSE-NOT:   parallel_op.task
// CSE:       return
func.func @equal(%x: f32) -> (f32, f32) {
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %a = parallel_op.task(%i = %x : f32) -> (f32) {
      %0 = math.exp %i : f32
      parallel_op.yield %0 : f32
    }
    %b = parallel_op.task(%i = %x : f32) -> (f32) {
      %0 = math.exp %i : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %a, %b : f32, f32
  }
  %s:2 = parallel_op.parallel -> (f32, f32) {
    %a = parallel_op.task(%i = %x : f32) -> (f32) {
      %0 = math.exp %i : f32
      parallel_op.yield %0 : f32
    }
    %b = parallel_op.task(%i = %x : f32) -> (f32) {
      %0 = math.exp %i : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %a, %b : f32, f32
  }
  return %r#0, %s#1 : f32, f32
}

// Equal siblings that write are not.
// CSE-LABEL: func @equal_writers
// CSE-COUNT-2: parallel_op.task
func.func @equal_writers(%m: memref<f32>, %f: f32) {
  parallel_op.parallel {
    parallel_op.task(%a = %m, %v = %f : memref<f32>, f32) {
      memref.store %v, %a[] : memref<f32>
      parallel_op.yield
    }
    parallel_op.task(%a = %m, %v = %f : memref<f32>, f32) {
      memref.store %v, %a[] : memref<f32>
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// A load before a container and one after it stay two: a task stores in between.
// CSE-LABEL: func @load_around_store
// CSE:       memref.load
// CSE:       parallel_op.parallel
// CSE:       memref.load
func.func @load_around_store(%m: memref<f32>, %f: f32) -> (f32, f32) {
  %0 = memref.load %m[] : memref<f32>
  parallel_op.parallel {
    parallel_op.task(%a = %m, %v = %f : memref<f32>, f32) {
      memref.store %v, %a[] : memref<f32>
      parallel_op.yield
    }
    parallel_op.yield
  }
  %1 = memref.load %m[] : memref<f32>
  return %0, %1 : f32, f32
}

// A pure container that does not depend on the loop leaves it, also when the loop
// may not run at all; one that stores stays.
// LICM-LABEL: func @loop
// LICM:       math.exp
// LICM:       scf.for
// LICM-NOT:     math.exp
// LICM:         memref.store
func.func @loop(%x: f32, %m: memref<f32>, %n: index) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %l = scf.for %j = %c0 to %n step %c1 iter_args(%it = %x) -> (f32) {
    %r = parallel_op.parallel -> (f32) {
      %a = parallel_op.task(%i = %x : f32) -> (f32) {
        %0 = math.exp %i : f32
        parallel_op.yield %0 : f32
      }
      parallel_op.yield %a : f32
    }
    parallel_op.parallel {
      parallel_op.task(%b = %m, %v = %x : memref<f32>, f32) {
        memref.store %v, %b[] : memref<f32>
        parallel_op.yield
      }
      parallel_op.yield
    }
    %s = arith.addf %it, %r : f32
    scf.yield %s : f32
  }
  return %l : f32
}

// A function with a container is inlined, and so is a call in a task.
func.func private @negate(%x: f32) -> f32 {
  %0 = arith.negf %x : f32
  return %0 : f32
}
func.func private @callee(%x: f32) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    %a = parallel_op.task(%i = %x : f32) -> (f32) {
      %0 = func.call @negate(%i) : (f32) -> f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %a : f32
  }
  return %r : f32
}
// INLINE-LABEL: func @caller
// INLINE-NOT:   call
// INLINE:       parallel_op.task
// INLINE-NEXT:    arith.negf
// INLINE:       return
func.func @caller(%x: f32) -> f32 {
  %0 = func.call @callee(%x) : (f32) -> f32
  return %0 : f32
}

// Constants neither come into a task through a capture nor out of it.
// SCCP-LABEL: func @constants
// SCCP:       %[[C:.*]] = arith.constant 2 : i32
// SCCP:       parallel_op.task(%[[A:.*]] = %[[C]] : i32)
// SCCP-NEXT:    arith.addi %[[A]], %[[A]]
// SCCP:       return %{{.*}}#0
func.func @constants() -> i32 {
  %c = arith.constant 2 : i32
  %r:2 = parallel_op.parallel -> (i32, i32) {
    %a = parallel_op.task(%i = %c : i32) -> (i32) {
      %0 = arith.addi %i, %i : i32
      parallel_op.yield %0 : i32
    }
    parallel_op.yield %a, %c : i32, i32
  }
  return %r#0 : i32
}

// What a task yields is alive if its result is used.
// LIVE-LABEL: func @alive
// LIVE:       math.exp
// LIVE-NEXT:  parallel_op.yield
func.func @alive(%x: f32) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    %a = parallel_op.task(%i = %x : f32) -> (f32) {
      %0 = math.exp %i : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %a : f32
  }
  return %r : f32
}

// A task has a stack of its own, and allocations do not leave it.
// STACK-LABEL: func @allocation
// STACK:       parallel_op.task
// STACK-NOT:     memref.alloc(
// STACK:         memref.alloca(
// STACK:         parallel_op.yield
func.func @allocation(%f: f32, %i: index) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    %a = parallel_op.task(%v = %f, %k = %i : f32, index) -> (f32) {
      %m = memref.alloc() : memref<4xf32>
      linalg.fill ins(%v : f32) outs(%m : memref<4xf32>)
      %0 = memref.load %m[%k] : memref<4xf32>
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %a : f32
  }
  return %r : f32
}
