// RUN: parallel-opt %s --buffer-deallocation-pipeline | FileCheck %s

// Buffers that a task passes on, or shows through a view.

// A task that returns what it captured owns nothing.
// CHECK-LABEL: func @forwarded
// CHECK:       %[[M:.*]] = memref.alloc
// CHECK-NOT:   memref.dealloc
// CHECK:       parallel_op.parallel
// CHECK:       memref.load %[[M]]
// CHECK-NEXT:  memref.dealloc %[[M]]
// CHECK-NOT:   memref.dealloc
// CHECK:       return
func.func @forwarded(%t: memref<4xf32>, %f: f32) -> (f32, f32) {
  %z = arith.constant 0 : index
  %m = memref.alloc() : memref<4xf32>
  %r:2 = parallel_op.parallel -> (memref<4xf32>, f32) {
    %p = parallel_op.task(%a = %m, %v = %f : memref<4xf32>, f32) -> (memref<4xf32>) {
      linalg.fill ins(%v : f32) outs(%a : memref<4xf32>)
      parallel_op.yield %a : memref<4xf32>
    }
    %q = parallel_op.task(%v = %f : f32) -> (f32) {
      %0 = math.exp %v : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %p, %q : memref<4xf32>, f32
  }
  %l = memref.load %r#0[%z] : memref<4xf32>
  return %l, %r#1 : f32, f32
}

// Passed on between siblings, what one made and another yields is handed out: no
// clone, no more results.
// CHECK-LABEL: func @made_and_passed_on
// CHECK-NOT:   bufferization.clone
// CHECK:       %[[R:.*]]:2 = parallel_op.parallel -> (memref<4xf32>, f32) {
// CHECK-NOT:   memref.dealloc
// CHECK-NOT:   bufferization.clone
// CHECK:       return %[[R]]#0
func.func @made_and_passed_on(%f: f32) -> (memref<4xf32>, f32) {
  %r:2 = parallel_op.parallel -> (memref<4xf32>, f32) {
    %p = parallel_op.task(%v = %f : f32) -> (memref<4xf32>) {
      %m = memref.alloc() : memref<4xf32>
      linalg.fill ins(%v : f32) outs(%m : memref<4xf32>)
      parallel_op.yield %m : memref<4xf32>
    }
    %q:2 = parallel_op.task(%a = %p, %v = %f : memref<4xf32>, f32) -> (memref<4xf32>, f32) {
      linalg.add ins(%a, %a : memref<4xf32>, memref<4xf32>) outs(%a : memref<4xf32>)
      %0 = math.exp %v : f32
      parallel_op.yield %a, %0 : memref<4xf32>, f32
    }
    parallel_op.yield %q#0, %q#1 : memref<4xf32>, f32
  }
  return %r#0, %r#1 : memref<4xf32>, f32
}

// The same buffer yielded twice is freed once, without a check at run time.
// CHECK-LABEL: func @yielded_twice
// CHECK-NOT:   memref.extract_aligned_pointer_as_index
// CHECK:       parallel_op.parallel
// CHECK:       memref.dealloc
// CHECK-NOT:   memref.dealloc
// CHECK:       return
func.func @yielded_twice(%i: index, %f: f32) -> (f32, f32, f32) {
  %r:3 = parallel_op.parallel -> (memref<4xf32>, memref<4xf32>, f32) {
    %p:2 = parallel_op.task(%v = %f : f32) -> (memref<4xf32>, memref<4xf32>) {
      %m = memref.alloc() : memref<4xf32>
      linalg.fill ins(%v : f32) outs(%m : memref<4xf32>)
      parallel_op.yield %m, %m : memref<4xf32>, memref<4xf32>
    }
    %q = parallel_op.task(%v = %f : f32) -> (f32) {
      %0 = math.exp %v : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %p#0, %p#1, %q : memref<4xf32>, memref<4xf32>, f32
  }
  %0 = memref.load %r#0[%i] : memref<4xf32>
  %1 = memref.load %r#1[%i] : memref<4xf32>
  return %0, %1, %r#2 : f32, f32, f32
}

// A view of what a task made: the buffer behind it is freed.
// CHECK-LABEL: func @view_of_new
// CHECK:       %[[R:.*]]:2 = parallel_op.parallel
// CHECK-NOT:     memref.dealloc
// CHECK:       memref.load %[[R]]#0
// CHECK:       %[[B:[a-z_0-9]+]], %{{.*}} = memref.extract_strided_metadata %[[R]]#0
// CHECK-NEXT:  memref.dealloc %[[B]]
func.func @view_of_new(%i: index, %f: f32) -> (f32, f32) {
  %r:2 = parallel_op.parallel -> (memref<4xf32, strided<[1], offset: 2>>, f32) {
    %p = parallel_op.task(%v = %f : f32) -> (memref<4xf32, strided<[1], offset: 2>>) {
      %m = memref.alloc() : memref<8xf32>
      linalg.fill ins(%v : f32) outs(%m : memref<8xf32>)
      %1 = memref.subview %m[2] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1], offset: 2>>
      parallel_op.yield %1 : memref<4xf32, strided<[1], offset: 2>>
    }
    %q = parallel_op.task(%v = %f : f32) -> (f32) {
      %0 = math.exp %v : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %p, %q : memref<4xf32, strided<[1], offset: 2>>, f32
  }
  %l = memref.load %r#0[%i] : memref<4xf32, strided<[1], offset: 2>>
  return %l, %r#1 : f32, f32
}
