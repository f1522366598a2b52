// RUN: parallel-opt %s --buffer-deallocation-pipeline | FileCheck %s

// Which task frees a buffer that siblings hand to each other: the first in the
// text that is known to run after all that use it.

// Two lanes read it. The task that waits for both frees it, and captures it for
// that.
// CHECK-LABEL: func @later_task
// CHECK:       %[[A:.*]] = parallel_op.task({{.*}}lane = 0
// CHECK:       parallel_op.task({{.*}}lane = 0
// CHECK-NOT:   dealloc
// CHECK:       parallel_op.task({{.*}}lane = 1
// CHECK-NOT:   dealloc
// CHECK:       parallel_op.task(%{{.*}} = %{{.*}}, %{{.*}} = %{{.*}}, %[[IN:.*]] = %[[A]] :
// CHECK:         %[[B:[a-z_0-9]+]], %{{.*}} = memref.extract_strided_metadata %[[IN]]
// CHECK-NEXT:    memref.dealloc %[[B]]
// CHECK-NEXT:    parallel_op.yield
// CHECK-NOT:   dealloc
// CHECK:       return
func.func @later_task(%i: index, %f: f32) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    %a = parallel_op.task(%v = %f : f32) -> (memref<4xf32>) attributes {lane = 0 : i64} {
      %m = memref.alloc() : memref<4xf32>
      linalg.fill ins(%v : f32) outs(%m : memref<4xf32>)
      parallel_op.yield %m : memref<4xf32>
    }
    %b = parallel_op.task(%m = %a, %k = %i : memref<4xf32>, index) -> (f32) attributes {lane = 0 : i64} {
      %0 = memref.load %m[%k] : memref<4xf32>
      parallel_op.yield %0 : f32
    }
    %c = parallel_op.task(%m = %a, %k = %i : memref<4xf32>, index) -> (f32) attributes {lane = 1 : i64} {
      %0 = memref.load %m[%k] : memref<4xf32>
      parallel_op.yield %0 : f32
    }
    %d = parallel_op.task(%p = %c, %q = %b : f32, f32) -> (f32) attributes {lane = 0 : i64} {
      %0 = arith.addf %p, %q : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %d : f32
  }
  return %r : f32
}

// No task is known to run after both readers: it is freed behind the join.
// CHECK-LABEL: func @no_later_task
// CHECK:       %[[R:.*]]:3 = parallel_op.parallel
// CHECK-NOT:   dealloc
// CHECK:       }
// CHECK:       %[[B:[a-z_0-9]+]], %{{.*}} = memref.extract_strided_metadata %[[R]]#2
// CHECK-NEXT:  memref.dealloc %[[B]]
// CHECK-NEXT:  return
func.func @no_later_task(%i: index, %f: f32) -> (f32, f32) {
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %a = parallel_op.task(%v = %f : f32) -> (memref<4xf32>) {
      %m = memref.alloc() : memref<4xf32>
      linalg.fill ins(%v : f32) outs(%m : memref<4xf32>)
      parallel_op.yield %m : memref<4xf32>
    }
    %b = parallel_op.task(%m = %a, %k = %i : memref<4xf32>, index) -> (f32) {
      %0 = memref.load %m[%k] : memref<4xf32>
      parallel_op.yield %0 : f32
    }
    %c = parallel_op.task(%m = %a, %k = %i : memref<4xf32>, index) -> (f32) {
      %0 = memref.load %m[%k] : memref<4xf32>
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %b, %c : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}

// Who uses a slice that a task passes on uses the buffer.
// CHECK-LABEL: func @slice_passed_on
// CHECK:       parallel_op.task(%{{.*}} = %{{.*}} : f32)
// CHECK:       parallel_op.task(%{{.*}} = %{{.*}} : memref<4xf32>)
// CHECK-NOT:   dealloc
// CHECK:       parallel_op.task(
// CHECK:         memref.load
// CHECK:         memref.dealloc
// CHECK-NEXT:    parallel_op.yield
// CHECK-NOT:   dealloc
// CHECK:       return
func.func @slice_passed_on(%i: index, %f: f32) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    %a = parallel_op.task(%v = %f : f32) -> (memref<4xf32>) attributes {lane = 0 : i64} {
      %m = memref.alloc() : memref<4xf32>
      linalg.fill ins(%v : f32) outs(%m : memref<4xf32>)
      parallel_op.yield %m : memref<4xf32>
    }
    %b = parallel_op.task(%m = %a : memref<4xf32>) -> (memref<2xf32, strided<[1], offset: 1>>) attributes {lane = 0 : i64} {
      %0 = memref.subview %m[1] [2] [1] : memref<4xf32> to memref<2xf32, strided<[1], offset: 1>>
      parallel_op.yield %0 : memref<2xf32, strided<[1], offset: 1>>
    }
    %c = parallel_op.task(%m = %b, %k = %i : memref<2xf32, strided<[1], offset: 1>>, index) -> (f32) attributes {lane = 1 : i64} {
      %0 = memref.load %m[%k] : memref<2xf32, strided<[1], offset: 1>>
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %c : f32
  }
  return %r : f32
}
