// RUN: parallel-opt %s --buffer-deallocation-pipeline | FileCheck %s

// Buffers that a task owns on some ways only. What it yields must be owned on all,
// so where it is not, a copy is yielded.

// New in one branch, captured in the other.
// CHECK-LABEL: func @maybe_new
// CHECK:       parallel_op.task(%[[A:[a-z0-9]+]] = 
// CHECK:         %[[IF:.*]]:2 = scf.if
// CHECK:           memref.alloc
// CHECK:         else
// CHECK:           bufferization.clone %[[A]]
// CHECK:         parallel_op.yield %[[IF]]#1
func.func @maybe_new(%t: memref<4xf32>, %c: i1, %f: f32) -> (memref<4xf32>, f32) {
  %r:2 = parallel_op.parallel -> (memref<4xf32>, f32) {
    %p = parallel_op.task(%a = %t, %d = %c, %v = %f : memref<4xf32>, i1, f32) -> (memref<4xf32>) {
      %0 = scf.if %d -> (memref<4xf32>) {
        %m = memref.alloc() : memref<4xf32>
        linalg.fill ins(%v : f32) outs(%m : memref<4xf32>)
        scf.yield %m : memref<4xf32>
      } else {
        scf.yield %a : memref<4xf32>
      }
      parallel_op.yield %0 : memref<4xf32>
    }
    %q = parallel_op.task(%v = %f : f32) -> (f32) {
      %0 = math.exp %v : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %p, %q : memref<4xf32>, f32
  }
  return %r#0, %r#1 : memref<4xf32>, f32
}

// A type whose offset is not 0 cannot be cloned: the copy keeps offset and strides
// in a buffer of its own.
// CHECK-LABEL: func @maybe_new_strided
// CHECK-NOT:   bufferization.clone
// CHECK:       else
// CHECK:         %[[N:.*]] = memref.alloc() : memref<6xf32>
// CHECK:         %[[C:.*]] = memref.reinterpret_cast %[[N]] to offset: [2], sizes: [4], strides: [1]
// CHECK:         memref.copy %{{.*}}, %[[C]]
// CHECK:       return
func.func @maybe_new_strided(%t: memref<8xf32>, %c: i1, %f: f32) -> (f32, f32) {
  %z = arith.constant 0 : index
  %r:2 = parallel_op.parallel -> (memref<4xf32, strided<[1], offset: 2>>, f32) {
    %p = parallel_op.task(%a = %t, %d = %c, %v = %f : memref<8xf32>, i1, f32) -> (memref<4xf32, strided<[1], offset: 2>>) {
      %0 = scf.if %d -> (memref<8xf32>) {
        %m = memref.alloc() : memref<8xf32>
        linalg.fill ins(%v : f32) outs(%m : memref<8xf32>)
        scf.yield %m : memref<8xf32>
      } else {
        scf.yield %a : memref<8xf32>
      }
      %1 = memref.subview %0[2] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1], offset: 2>>
      parallel_op.yield %1 : memref<4xf32, strided<[1], offset: 2>>
    }
    %q = parallel_op.task(%v = %f : f32) -> (f32) {
      %0 = math.exp %v : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %p, %q : memref<4xf32, strided<[1], offset: 2>>, f32
  }
  %l = memref.load %r#0[%z] : memref<4xf32, strided<[1], offset: 2>>
  return %l, %r#1 : f32, f32
}

// One of two new buffers: no copy; the other one is freed in the task.
// CHECK-LABEL: func @one_of_two
// CHECK-NOT:   bufferization.clone
// CHECK-NOT:   memref.copy
// CHECK:       %[[S:.*]] = arith.select
// CHECK:       memref.dealloc
// CHECK:       parallel_op.yield %[[S]]
func.func @one_of_two(%c: i1, %f: f32) -> (memref<4xf32>, f32) {
  %r:2 = parallel_op.parallel -> (memref<4xf32>, f32) {
    %p = parallel_op.task(%d = %c, %v = %f : i1, f32) -> (memref<4xf32>) {
      %m = memref.alloc() : memref<4xf32>
      linalg.fill ins(%v : f32) outs(%m : memref<4xf32>)
      %n = memref.alloc() : memref<4xf32>
      linalg.fill ins(%v : f32) outs(%n : memref<4xf32>)
      %0 = arith.select %d, %m, %n : memref<4xf32>
      parallel_op.yield %0 : memref<4xf32>
    }
    %q = parallel_op.task(%v = %f : f32) -> (f32) {
      %0 = math.exp %v : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %p, %q : memref<4xf32>, f32
  }
  return %r#0, %r#1 : memref<4xf32>, f32
}

// A view of one of two captured buffers: not known here to be a capture, so a copy
// is yielded, which can be lowered.
// CHECK-LABEL: func @view_of_one_of_two_captures
// CHECK-NOT:   bufferization.clone
// CHECK:       %[[C:.*]] = memref.reinterpret_cast %{{.*}} to offset: [1], sizes: [3], strides: [1]
// CHECK:       memref.copy %{{.*}}, %[[C]]
// CHECK:       return
func.func @view_of_one_of_two_captures(%s: memref<4xf32>, %t: memref<4xf32>, %c: i1, %f: f32) -> (f32, f32) {
  %z = arith.constant 0 : index
  %r:2 = parallel_op.parallel -> (memref<3xf32, strided<[1], offset: 1>>, f32) {
    %p = parallel_op.task(%a = %s, %b = %t, %d = %c : memref<4xf32>, memref<4xf32>, i1) -> (memref<3xf32, strided<[1], offset: 1>>) {
      %0 = arith.select %d, %a, %b : memref<4xf32>
      %1 = memref.subview %0[1] [3] [1] : memref<4xf32> to memref<3xf32, strided<[1], offset: 1>>
      parallel_op.yield %1 : memref<3xf32, strided<[1], offset: 1>>
    }
    %q = parallel_op.task(%v = %f : f32) -> (f32) {
      %0 = math.exp %v : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %p, %q : memref<3xf32, strided<[1], offset: 1>>, f32
  }
  %0 = memref.load %r#0[%z] : memref<3xf32, strided<[1], offset: 1>>
  return %0, %r#1 : f32, f32
}

// Two views of one buffer that the task owns on some ways only: one of them takes
// the buffer over, the other one is a copy on all ways, or both would be freed.
// CHECK-LABEL: func @two_views_of_a_choice
// CHECK:         %[[ONE:.*]] = scf.if {{.*}} -> (memref<4xf32
// CHECK-NOT:     scf.if {{.*}} -> (memref<2xf32
// CHECK:         %[[TWO:.*]] = bufferization.clone {{.*}} to memref<2xf32
// CHECK:         parallel_op.yield %[[ONE]], %[[TWO]]
// CHECK:       return
func.func @two_views_of_a_choice(%t: memref<8xf32>, %c: i1, %f: f32) -> f32 {
  %z = arith.constant 0 : index
  %r:3 = parallel_op.parallel -> (memref<4xf32, strided<[1]>>, memref<2xf32, strided<[1]>>, f32) {
    %p:2 = parallel_op.task(%a = %t, %d = %c, %v = %f : memref<8xf32>, i1, f32)
        -> (memref<4xf32, strided<[1]>>, memref<2xf32, strided<[1]>>) {
      %0 = scf.if %d -> (memref<8xf32>) {
        %m = memref.alloc() : memref<8xf32>
        linalg.fill ins(%v : f32) outs(%m : memref<8xf32>)
        scf.yield %m : memref<8xf32>
      } else {
        scf.yield %a : memref<8xf32>
      }
      %1 = memref.subview %0[0] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1]>>
      %2 = memref.subview %0[0] [2] [1] : memref<8xf32> to memref<2xf32, strided<[1]>>
      parallel_op.yield %1, %2 : memref<4xf32, strided<[1]>>, memref<2xf32, strided<[1]>>
    }
    %q = parallel_op.task(%v = %f : f32) -> (f32) {
      %0 = math.exp %v : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %p#0, %p#1, %q : memref<4xf32, strided<[1]>>, memref<2xf32, strided<[1]>>, f32
  }
  %l = memref.load %r#0[%z] : memref<4xf32, strided<[1]>>
  %k = memref.load %r#1[%z] : memref<2xf32, strided<[1]>>
  %s = arith.addf %l, %k : f32
  %u = arith.addf %s, %r#2 : f32
  return %u : f32
}
