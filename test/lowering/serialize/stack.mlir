// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-serialize))' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-serialize,convert-scf-to-cf),convert-to-llvm,reconcile-unrealized-casts)' | FileCheck %s --check-prefix=LLVM

// LLVM-NOT: memref.

// Outside of loops the function's own end frees the stack.
// CHECK-LABEL: func.func @once
// CHECK-NOT:     alloca_scope
// CHECK:         memref.alloca()
// CHECK:         return
func.func @once(%x: f32) -> f32 {
  %c0 = arith.constant 0 : index
  %r = parallel_op.parallel -> (f32) {
    %a = parallel_op.task(%in = %x, %at = %c0 : f32, index) -> (f32) {
      %m = memref.alloca() : memref<4xf32>
      memref.store %in, %m[%at] : memref<4xf32>
      %0 = memref.load %m[%at] : memref<4xf32>
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %a : f32
  }
  return %r : f32
}

// In a loop the scope of the task stays; results leave it.
// CHECK-LABEL: func.func @loop
// CHECK:         scf.for {{.*}} iter_args(%[[ACC:.*]] =
// CHECK:           %[[R:.*]] = memref.alloca_scope -> (f32) {
// CHECK:             memref.alloca()
// CHECK:             memref.store %[[ACC]]
// CHECK:             %[[V:.*]] = memref.load
// CHECK:             memref.alloca_scope.return %[[V]] : f32
// CHECK:           scf.yield %[[R]]
func.func @loop(%x: f32, %n: index) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %s = scf.for %i = %c0 to %n step %c1 iter_args(%acc = %x) -> (f32) {
    %r = parallel_op.parallel -> (f32) {
      %a = parallel_op.task(%in = %acc, %at = %c0 : f32, index) -> (f32) {
        %m = memref.alloca() : memref<4xf32>
        memref.store %in, %m[%at] : memref<4xf32>
        %0 = memref.load %m[%at] : memref<4xf32>
        parallel_op.yield %0 : f32
      }
      parallel_op.yield %a : f32
    }
    scf.yield %r : f32
  }
  return %s : f32
}

// Control flow cannot be lowered inside of memref.alloca_scope.
// CHECK-LABEL: func.func @loop_with_control_flow
// CHECK:         scf.for
// CHECK-NOT:       memref.alloca_scope
// CHECK:           %[[SP:.*]] = llvm.intr.stacksave
// CHECK:           memref.alloca()
// CHECK:           scf.for
// CHECK:           llvm.intr.stackrestore %[[SP]]
func.func @loop_with_control_flow(%out: memref<4xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    parallel_op.parallel {
      parallel_op.task(%to = %out, %lo = %c0, %hi = %n, %by = %c1 : memref<4xf32>, index, index, index) {
        %m = memref.alloca() : memref<4xf32>
        scf.for %j = %lo to %hi step %by {
          %v = memref.load %to[%j] : memref<4xf32>
          memref.store %v, %m[%j] : memref<4xf32>
        }
        parallel_op.yield
      }
      parallel_op.yield
    }
  }
  return
}

// A loop of blocks is a loop too; the inner task's scope frees its own memory, the outer one has none.
// CHECK-LABEL: func.func @blocks
// CHECK:       ^bb1
// CHECK-COUNT-1: memref.alloca_scope {
// CHECK-NOT:   memref.alloca_scope {
// CHECK:       return
func.func @blocks(%out: memref<4xf32>, %again: i1) {
  cf.br ^loop
^loop:
  parallel_op.parallel {
    parallel_op.task(%to = %out : memref<4xf32>) {
      parallel_op.parallel {
        parallel_op.task(%dst = %to : memref<4xf32>) {
          %m = memref.alloca() : memref<4xf32>
          memref.copy %m, %dst : memref<4xf32> to memref<4xf32>
          parallel_op.yield
        }
        parallel_op.yield
      }
      parallel_op.yield
    }
    parallel_op.yield
  }
  cf.cond_br %again, ^loop, ^end
^end:
  return
}
