// RUN: parallel-opt %s --canonicalize | FileCheck %s
// RUN: parallel-opt %s --canonicalize --canonicalize | FileCheck %s

// A task that holds nothing but a container.

// Its tasks become tasks of the outer container.
// CHECK-LABEL: func @flatten
// CHECK-SAME:    (%[[X:.*]]: f32, %[[Y:.*]]: f32)
func.func @flatten(%x: f32, %y: f32) -> (f32, f32, f32) {
  // CHECK:      parallel_op.parallel -> (f32, f32, f32)
  // CHECK-NEXT:   %[[A:.*]] = parallel_op.task(%{{.*}} = %[[X]] : f32)
  // CHECK-NEXT:     math.exp
  // CHECK:        %[[P:.*]] = parallel_op.task(%{{.*}} = %[[A]] : f32)
  // CHECK-NEXT:     math.sin
  // CHECK:        %[[Q:.*]] = parallel_op.task(%{{.*}} = %[[Y]], %{{.*}} = %[[P]] : f32, f32)
  // CHECK-NEXT:     arith.addf
  // CHECK:        parallel_op.yield %[[A]], %[[Q]], %[[P]]
  %r:3 = parallel_op.parallel -> (f32, f32, f32) {
    %a = parallel_op.task(%i = %x : f32) -> (f32) {
      %0 = math.exp %i : f32
      parallel_op.yield %0 : f32
    }
    %b:2 = parallel_op.task(%i = %a, %j = %y : f32, f32) -> (f32, f32) {
      %n:2 = parallel_op.parallel -> (f32, f32) {
        %p = parallel_op.task(%k = %i : f32) -> (f32) {
          %0 = math.sin %k : f32
          parallel_op.yield %0 : f32
        }
        %q = parallel_op.task(%k = %j, %l = %p : f32, f32) -> (f32) {
          %0 = arith.addf %k, %l : f32
          parallel_op.yield %0 : f32
        }
        parallel_op.yield %p, %q : f32, f32
      }
      parallel_op.yield %n#0, %n#1 : f32, f32
    }
    parallel_op.yield %a, %b#1, %b#0 : f32, f32, f32
  }
  return %r#0, %r#1, %r#2 : f32, f32, f32
}

// There is more than the container in the task.
// CHECK-LABEL: func @other_op_in_task
// CHECK-COUNT-2: parallel_op.parallel
func.func @other_op_in_task(%x: f32) -> (f32, f32, f32) {
  %r:3 = parallel_op.parallel -> (f32, f32, f32) {
    %a = parallel_op.task(%i = %x : f32) -> (f32) {
      %0 = math.exp %i : f32
      parallel_op.yield %0 : f32
    }
    %b:2 = parallel_op.task(%i = %x : f32) -> (f32, f32) {
      %m = math.cos %i : f32
      %n:2 = parallel_op.parallel -> (f32, f32) {
        %p = parallel_op.task(%k = %m : f32) -> (f32) {
          %0 = math.sin %k : f32
          parallel_op.yield %0 : f32
        }
        %q = parallel_op.task(%k = %m : f32) -> (f32) {
          %0 = math.sqrt %k : f32
          parallel_op.yield %0 : f32
        }
        parallel_op.yield %p, %q : f32, f32
      }
      parallel_op.yield %n#0, %n#1 : f32, f32
    }
    parallel_op.yield %a, %b#0, %b#1 : f32, f32, f32
  }
  return %r#0, %r#1, %r#2 : f32, f32, f32
}

// The inner lanes are not those of the outer container.
// CHECK-LABEL: func @lanes_inside
// CHECK-COUNT-2: parallel_op.parallel
func.func @lanes_inside(%x: f32) -> (f32, f32, f32) {
  %r:3 = parallel_op.parallel -> (f32, f32, f32) {
    %a = parallel_op.task(%i = %x : f32) -> (f32) attributes {lane = 0 : i64} {
      %0 = math.exp %i : f32
      parallel_op.yield %0 : f32
    }
    %b:2 = parallel_op.task(%i = %x : f32) -> (f32, f32) {
      %n:2 = parallel_op.parallel -> (f32, f32) {
        %p = parallel_op.task(%k = %i : f32) -> (f32) attributes {lane = 0 : i64} {
          %0 = math.sin %k : f32
          parallel_op.yield %0 : f32
        }
        %q = parallel_op.task(%k = %i : f32) -> (f32) {
          %0 = math.sqrt %k : f32
          parallel_op.yield %0 : f32
        }
        parallel_op.yield %p, %q : f32, f32
      }
      parallel_op.yield %n#0, %n#1 : f32, f32
    }
    parallel_op.yield %a, %b#0, %b#1 : f32, f32, f32
  }
  return %r#0, %r#1, %r#2 : f32, f32, f32
}

// The tasks inside cannot share the one place in a lane that their task has.
// CHECK-LABEL: func @lane_outside
// CHECK-COUNT-2: parallel_op.parallel
func.func @lane_outside(%x: f32) -> (f32, f32) {
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %a = parallel_op.task(%i = %x : f32) -> (f32) {
      %0 = math.exp %i : f32
      parallel_op.yield %0 : f32
    }
    %b = parallel_op.task(%i = %x : f32) -> (f32) attributes {lane = 0 : i64} {
      %n:2 = parallel_op.parallel -> (f32, f32) {
        %p = parallel_op.task(%k = %i : f32) -> (f32) {
          %0 = math.sin %k : f32
          parallel_op.yield %0 : f32
        }
        %q = parallel_op.task(%k = %i, %l = %p : f32, f32) -> (f32) {
          %0 = arith.addf %k, %l : f32
          parallel_op.yield %0 : f32
        }
        parallel_op.yield %p, %q : f32, f32
      }
      parallel_op.yield %n#1 : f32
    }
    parallel_op.yield %a, %b : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}

// On memrefs the reader must start after both inner writers, and only the inner
// join says so: it captures what one of them returns.
// CHECK-LABEL: func @inner_join_orders_memory
// CHECK-COUNT-2: parallel_op.parallel
func.func @inner_join_orders_memory(%m: memref<4xf32>, %i: index, %j: index, %f: f32) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    %b = parallel_op.task(%a = %m, %k = %i, %l = %j, %v = %f : memref<4xf32>, index, index, f32) -> (f32) {
      %n = parallel_op.parallel -> (f32) {
        %p = parallel_op.task(%c = %a, %o = %k, %w = %v : memref<4xf32>, index, f32) -> (f32) {
          memref.store %w, %c[%o] : memref<4xf32>
          %0 = math.sin %w : f32
          parallel_op.yield %0 : f32
        }
        parallel_op.task(%c = %a, %o = %l, %w = %v : memref<4xf32>, index, f32) {
          memref.store %w, %c[%o] : memref<4xf32>
          parallel_op.yield
        }
        parallel_op.yield %p : f32
      }
      parallel_op.yield %n : f32
    }
    %s = parallel_op.task(%a = %m, %k = %j, %v = %b : memref<4xf32>, index, f32) -> (f32) {
      %0 = memref.load %a[%k] : memref<4xf32>
      %1 = arith.addf %0, %v : f32
      parallel_op.yield %1 : f32
    }
    parallel_op.yield %s : f32
  }
  return %r : f32
}

// On memrefs, but without edges of the outer task: nothing is lost.
// CHECK-LABEL: func @no_edges_on_memrefs
// CHECK-COUNT-1: parallel_op.parallel
// CHECK-NOT:   parallel_op.parallel
// CHECK:       return
func.func @no_edges_on_memrefs(%m: memref<4xf32>, %i: index, %j: index, %f: f32) {
  parallel_op.parallel {
    parallel_op.task(%a = %m, %k = %i, %l = %j, %v = %f : memref<4xf32>, index, index, f32) {
      parallel_op.parallel {
        parallel_op.task(%c = %a, %o = %k, %w = %v : memref<4xf32>, index, f32) {
          memref.store %w, %c[%o] : memref<4xf32>
          parallel_op.yield
        }
        parallel_op.task(%c = %a, %o = %l, %w = %v : memref<4xf32>, index, f32) {
          memref.store %w, %c[%o] : memref<4xf32>
          parallel_op.yield
        }
        parallel_op.yield
      }
      parallel_op.yield
    }
    parallel_op.task(%v = %f : f32) {
      func.call @print(%v) : (f32) -> ()
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
func.func private @print(f32)
