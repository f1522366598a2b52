// RUN: parallel-opt %s --buffer-deallocation-pipeline | FileCheck %s

// Who frees a buffer that a task makes. That nothing leaks at run time is checked
// by test/run.

// A buffer that does not leave its task is freed in it.
// CHECK-LABEL: func @local
// CHECK:       parallel_op.task
// CHECK:         memref.alloc
// CHECK:         memref.dealloc
// CHECK:         parallel_op.yield
// CHECK:       parallel_op.task
// CHECK-NOT:   memref.dealloc
// CHECK:       return
func.func @local(%i: index, %f: f32) -> (f32,f32) {
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %p = parallel_op.task(%v = %f, %k = %i : f32, index) -> (f32) {
      %m = memref.alloc() : memref<4xf32>
      linalg.fill ins(%v : f32) outs(%m : memref<4xf32>)
      %0 = memref.load %m[%k] : memref<4xf32>
      parallel_op.yield %0 : f32
    }
    %q = parallel_op.task(%v = %f, %k = %i : f32, index) -> (f32) {
      %0 = math.exp %v : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %p, %q : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}

// A buffer that only siblings see is freed by the one that is known to run after
// all others that use it; see deallocate-early.mlir.
// CHECK-LABEL: func @intermediate
// CHECK:       parallel_op.parallel -> (f32) {
// CHECK:         parallel_op.task
// CHECK:         parallel_op.task(%[[A:.*]] = %{{.*}}, %{{.*}} = %{{.*}} : memref<4xf32>, index)
// CHECK:           %[[B:[a-z_0-9]+]], %{{.*}} = memref.extract_strided_metadata %[[A]]
// CHECK-NEXT:      memref.dealloc %[[B]]
// CHECK-NEXT:      parallel_op.yield
// CHECK-NOT:   memref.dealloc
// CHECK:       return
func.func @intermediate(%i: index, %f: f32) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    %p = parallel_op.task(%v = %f : f32) -> (memref<4xf32>) {
      %m = memref.alloc() : memref<4xf32>
      linalg.fill ins(%v : f32) outs(%m : memref<4xf32>)
      parallel_op.yield %m : memref<4xf32>
    }
    %s = parallel_op.task(%a = %p, %k = %i : memref<4xf32>, index) -> (f32) {
      %0 = memref.load %a[%k] : memref<4xf32>
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %s : f32
  }
  return %r : f32
}

// So it is for a container in a task: the task around it frees.
// CHECK-LABEL: func @nested
// CHECK:       parallel_op.task
// CHECK:         parallel_op.parallel
// CHECK-COUNT-2: memref.dealloc
// CHECK:         parallel_op.yield
// CHECK:       parallel_op.task
// CHECK-NOT:   memref.dealloc
// CHECK:       return
func.func @nested(%i: index, %f: f32) -> (f32, f32) {
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %p = parallel_op.task(%k = %i, %v = %f : index, f32) -> (f32) {
      %n:2 = parallel_op.parallel -> (memref<4xf32>, memref<4xf32>) {
        %x = parallel_op.task(%w = %v : f32) -> (memref<4xf32>) {
          %m = memref.alloc() : memref<4xf32>
          linalg.fill ins(%w : f32) outs(%m : memref<4xf32>)
          parallel_op.yield %m : memref<4xf32>
        }
        %y = parallel_op.task(%w = %v : f32) -> (memref<4xf32>) {
          %m = memref.alloc() : memref<4xf32>
          linalg.fill ins(%w : f32) outs(%m : memref<4xf32>)
          parallel_op.yield %m : memref<4xf32>
        }
        parallel_op.yield %x, %y : memref<4xf32>, memref<4xf32>
      }
      %0 = memref.load %n#0[%k] : memref<4xf32>
      %1 = memref.load %n#1[%k] : memref<4xf32>
      %2 = arith.addf %0, %1 : f32
      parallel_op.yield %2 : f32
    }
    %q = parallel_op.task(%v = %f : f32) -> (f32) {
      %0 = math.exp %v : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %p, %q : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}

// In a loop each turn frees what its tasks made.
// CHECK-LABEL: func @in_loop
// CHECK:       scf.for
// CHECK:         parallel_op.parallel
// CHECK:         memref.dealloc
// CHECK-NEXT:    scf.yield
// CHECK-NOT:   memref.dealloc
// CHECK:       return
func.func @in_loop(%n: index, %i: index, %f: f32) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %l = scf.for %j = %c0 to %n step %c1 iter_args(%it = %f) -> (f32) {
    %r:2 = parallel_op.parallel -> (memref<4xf32>, f32) {
      %p = parallel_op.task(%v = %it : f32) -> (memref<4xf32>) {
        %m = memref.alloc() : memref<4xf32>
        linalg.fill ins(%v : f32) outs(%m : memref<4xf32>)
        parallel_op.yield %m : memref<4xf32>
      }
      %q = parallel_op.task(%v = %it : f32) -> (f32) {
        %0 = math.exp %v : f32
        parallel_op.yield %0 : f32
      }
      parallel_op.yield %p, %q : memref<4xf32>, f32
    }
    %0 = memref.load %r#0[%i] : memref<4xf32>
    %1 = arith.addf %0, %r#1 : f32
    scf.yield %1 : f32
  }
  return %l : f32
}

// The result is used in one of two successors, and freed on both ways; what only a sibling sees is freed there.
// CHECK-LABEL: func @result_in_another_block
// CHECK:       %[[R:.*]]:2 = parallel_op.parallel -> (memref<4xf32>, f32)
// CHECK:         memref.dealloc
// CHECK-NEXT:    parallel_op.yield
// CHECK:       %[[A:[a-z_0-9]+]], %{{.*}} = memref.extract_strided_metadata %[[R]]#0
// CHECK:       memref.dealloc %[[A]]
// CHECK-NOT:   memref.dealloc
// CHECK:       ^bb1:
// CHECK:       memref.dealloc %[[A]]
func.func @result_in_another_block(%c: i1, %i: index, %f: f32) -> f32 {
  %r:2 = parallel_op.parallel -> (memref<4xf32>, f32) {
    %p:2 = parallel_op.task(%v = %f : f32) -> (memref<4xf32>, memref<4xf32>) {
      %m = memref.alloc() : memref<4xf32>
      linalg.fill ins(%v : f32) outs(%m : memref<4xf32>)
      %n = memref.alloc() : memref<4xf32>
      linalg.fill ins(%v : f32) outs(%n : memref<4xf32>)
      parallel_op.yield %m, %n : memref<4xf32>, memref<4xf32>
    }
    %s = parallel_op.task(%a = %p#1, %k = %i : memref<4xf32>, index) -> (f32) {
      %0 = memref.load %a[%k] : memref<4xf32>
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %p#0, %s : memref<4xf32>, f32
  }
  cf.cond_br %c, ^bb1, ^bb2
^bb1:
  %0 = memref.load %r#0[%i] : memref<4xf32>
  cf.br ^bb3(%0 : f32)
^bb2:
  cf.br ^bb3(%r#1 : f32)
^bb3(%x: f32):
  return %x : f32
}
