// RUN: parallel-opt %s --canonicalize | FileCheck %s
// RUN: parallel-opt %s --canonicalize --canonicalize | FileCheck %s

// Once a container holds memrefs, or its tasks have effects, an edge is also an
// order of memory accesses: it stays, even where its value is not needed.

// The reader's result is not used by the writer, but keeps the writer behind it.
// CHECK-LABEL: func @unused_capture_of_sibling
// CHECK-SAME:    (%[[M:.*]]: memref<4xf32>, %[[I:.*]]: index, %[[F:.*]]: f32)
func.func @unused_capture_of_sibling(%m: memref<4xf32>, %i: index, %f: f32) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    // CHECK: %[[S:.*]] = parallel_op.task
    %s = parallel_op.task(%a = %m, %k = %i : memref<4xf32>, index) -> (f32) {
      %0 = memref.load %a[%k] : memref<4xf32>
      parallel_op.yield %0 : f32
    }
    // What comes from outside is no edge and goes: %e here.
    // CHECK:      parallel_op.task({{.*}} = %[[M]], {{.*}} = %[[I]], {{.*}} = %[[F]], {{.*}} = %[[S]] :
    // CHECK-SAME:   memref<4xf32>, index, f32, f32)
    parallel_op.task(%a = %m, %k = %i, %v = %f, %d = %s, %e = %m : memref<4xf32>, index, f32, f32, memref<4xf32>) {
      memref.store %v, %a[%k] : memref<4xf32>
      parallel_op.yield
    }
    parallel_op.yield %s : f32
  }
  return %r : f32
}

// One edge from a sibling is enough: the second unused capture of it goes.
// CHECK-LABEL: func @second_unused_capture_of_sibling
func.func @second_unused_capture_of_sibling(%m: memref<4xf32>, %i: index, %f: f32) -> (f32, f32) {
  %r:2 = parallel_op.parallel -> (f32, f32) {
    // CHECK: %[[S:.*]]:2 = parallel_op.task
    %s:2 = parallel_op.task(%a = %m, %k = %i : memref<4xf32>, index) -> (f32, f32) {
      %0 = memref.load %a[%k] : memref<4xf32>
      %1 = math.exp %0 : f32
      parallel_op.yield %0, %1 : f32, f32
    }
    // CHECK: parallel_op.task({{.*}} = %[[S]]#1 : memref<4xf32>, index, f32, f32)
    parallel_op.task(%a = %m, %k = %i, %v = %f, %d = %s#0, %e = %s#1 : memref<4xf32>, index, f32, f32, f32) {
      memref.store %v, %a[%k] : memref<4xf32>
      parallel_op.yield
    }
    parallel_op.yield %s#0, %s#1 : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}

// What a task passes on is still taken from it by siblings, not by the yield.
// CHECK-LABEL: func @forwarded_capture
// CHECK-SAME:    (%[[M:.*]]: memref<4xf32>
func.func @forwarded_capture(%m: memref<4xf32>, %i: index, %f: f32) -> (memref<4xf32>, f32) {
  %r:2 = parallel_op.parallel -> (memref<4xf32>, f32) {
    // CHECK: %[[A:.*]] = parallel_op.task({{.*}} = %[[M]],
    %p = parallel_op.task(%a = %m, %k = %i, %v = %f : memref<4xf32>, index, f32) -> (memref<4xf32>) {
      memref.store %v, %a[%k] : memref<4xf32>
      parallel_op.yield %a : memref<4xf32>
    }
    // CHECK: parallel_op.task({{.*}} = %[[A]],
    %s = parallel_op.task(%a = %p, %k = %i : memref<4xf32>, index) -> (f32) {
      %0 = memref.load %a[%k] : memref<4xf32>
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %p, %s : memref<4xf32>, f32
  }
  // CHECK: return %[[M]], %{{.*}}
  return %r#0, %r#1 : memref<4xf32>, f32
}

// So is a constant.
// CHECK-LABEL: func @yielded_constant
func.func @yielded_constant(%m: memref<4xi32>, %i: index) -> (i32, i32) {
  // CHECK: %[[C:.*]] = arith.constant 5 : i32
  %r:2 = parallel_op.parallel -> (i32, i32) {
    // CHECK: %[[A:.*]] = parallel_op.task
    %a = parallel_op.task(%b = %m, %k = %i : memref<4xi32>, index) -> (i32) {
      %c = arith.constant 5 : i32
      memref.store %c, %b[%k] : memref<4xi32>
      parallel_op.yield %c : i32
    }
    // CHECK: parallel_op.task({{.*}} = %[[A]] : memref<4xi32>, index, i32)
    %s = parallel_op.task(%b = %m, %k = %i, %d = %a : memref<4xi32>, index, i32) -> (i32) {
      %0 = memref.load %b[%k] : memref<4xi32>
      %1 = arith.addi %0, %d : i32
      parallel_op.yield %1 : i32
    }
    parallel_op.yield %a, %s : i32, i32
  }
  // CHECK: return %[[C]], %{{.*}}
  return %r#0, %r#1 : i32, i32
}

// No memref is in sight, but a call may do anything.
// CHECK-LABEL: func @unused_capture_beside_a_call
func.func @unused_capture_beside_a_call(%x: f32) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    // CHECK: %[[A:.*]] = parallel_op.task
    %a = parallel_op.task(%i = %x : f32) -> (f32) {
      func.call @print(%i) : (f32) -> ()
      %0 = math.exp %i : f32
      parallel_op.yield %0 : f32
    }
    // CHECK: parallel_op.task({{.*}} = %[[A]] : f32, f32)
    parallel_op.task(%i = %x, %j = %a : f32, f32) {
      func.call @print(%i) : (f32) -> ()
      parallel_op.yield
    }
    parallel_op.yield %a : f32
  }
  return %r : f32
}
func.func private @print(f32)

// A check that may fail touches no memory, so no edge orders it: here the unused
// capture goes.
// CHECK-LABEL: func @unused_capture_beside_an_assertion
// CHECK-SAME:    (%[[X:.*]]: f32, %[[C:.*]]: i1)
func.func @unused_capture_beside_an_assertion(%x: f32, %c: i1) -> (f32, f32) {
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %a = parallel_op.task(%i = %x, %d = %c : f32, i1) -> (f32) {
      cf.assert %d, "index out of bounds"
      %0 = math.exp %i : f32
      parallel_op.yield %0 : f32
    }
    // CHECK:      parallel_op.task(%{{.*}} = %[[X]], %{{.*}} = %[[C]] : f32, i1)
    // CHECK:      parallel_op.task(%{{.*}} = %[[X]] : f32)
    // CHECK-NEXT:   math.sqrt
    %b = parallel_op.task(%i = %x, %j = %a : f32, f32) -> (f32) {
      %0 = math.sqrt %i : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %a, %b : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}

// A task that writes stays, though nobody uses a result of it.
// CHECK-LABEL: func @writer_without_results
// CHECK-COUNT-2: memref.store
func.func @writer_without_results(%m: memref<4xf32>, %i: index, %j: index, %f: f32) {
  parallel_op.parallel {
    parallel_op.task(%a = %m, %k = %i, %v = %f : memref<4xf32>, index, f32) {
      memref.store %v, %a[%k] : memref<4xf32>
      parallel_op.yield
    }
    parallel_op.task(%a = %m, %k = %j, %v = %f : memref<4xf32>, index, f32) {
      memref.store %v, %a[%k] : memref<4xf32>
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
