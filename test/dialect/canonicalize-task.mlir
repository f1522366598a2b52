// RUN: parallel-opt %s --canonicalize | FileCheck %s
// RUN: parallel-opt %s --canonicalize --canonicalize | FileCheck %s

// Captures and results of tasks that work on values only. Each function has a
// second task, so that its container stays.

// A capture that the body does not use goes, and with it the edge.
// CHECK-LABEL: func @unused_capture
// CHECK-SAME:    (%[[X:.*]]: f32, %[[Y:.*]]: f32)
func.func @unused_capture(%x: f32, %y: f32) -> (f32, f32) {
  %r:2 = parallel_op.parallel -> (f32, f32) {
    // CHECK: parallel_op.task(%{{.*}} = %[[X]] : f32)
    %a = parallel_op.task(%i = %x, %j = %y : f32, f32) -> (f32) {
      %0 = math.exp %i : f32
      parallel_op.yield %0 : f32
    }
    // CHECK: parallel_op.task(%{{.*}} = %[[Y]] : f32)
    %b = parallel_op.task(%i = %a, %j = %y : f32, f32) -> (f32) {
      %0 = math.sqrt %j : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %a, %b : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}

// A value captured twice is captured once.
// CHECK-LABEL: func @equal_captures
// CHECK-SAME:    (%[[X:.*]]: f32)
func.func @equal_captures(%x: f32) -> (f32, f32) {
  %r:2 = parallel_op.parallel -> (f32, f32) {
    // CHECK:      parallel_op.task(%[[I:.*]] = %[[X]] : f32)
    // CHECK-NEXT:   arith.mulf %[[I]], %[[I]]
    %a = parallel_op.task(%i = %x, %j = %x : f32, f32) -> (f32) {
      %0 = arith.mulf %i, %j : f32
      parallel_op.yield %0 : f32
    }
    %b = parallel_op.task(%i = %x : f32) -> (f32) {
      %0 = math.sqrt %i : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %a, %b : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}

// A captured constant is cloned into each task and folded there.
// CHECK-LABEL: func @constant_capture
// CHECK-SAME:    (%[[X:.*]]: i32)
func.func @constant_capture(%x: i32) -> (i32, i32) {
  // CHECK-NOT: arith.constant
  %c = arith.constant 3 : i32
  // CHECK: parallel_op.parallel
  %r:2 = parallel_op.parallel -> (i32, i32) {
    // CHECK:      parallel_op.task(%[[I:.*]] = %[[X]] : i32)
    // CHECK-NEXT:   %[[C:.*]] = arith.constant 3 : i32
    // CHECK-NEXT:   arith.muli %[[I]], %[[C]]
    %a = parallel_op.task(%i = %x, %k = %c : i32, i32) -> (i32) {
      %0 = arith.muli %i, %k : i32
      parallel_op.yield %0 : i32
    }
    // CHECK:      parallel_op.task(%[[J:.*]] = %[[X]] : i32)
    // CHECK-NEXT:   %[[D:.*]] = arith.constant 6 : i32
    // CHECK-NEXT:   arith.addi %[[J]], %[[D]]
    %b = parallel_op.task(%i = %x, %k = %c : i32, i32) -> (i32) {
      %0 = arith.addi %k, %k : i32
      %1 = arith.addi %i, %0 : i32
      parallel_op.yield %1 : i32
    }
    parallel_op.yield %a, %b : i32, i32
  }
  return %r#0, %r#1 : i32, i32
}

// A result that nobody uses goes, with what computed it.
// CHECK-LABEL: func @unused_result
func.func @unused_result(%x: f32) -> (f32, f32) {
  %r:2 = parallel_op.parallel -> (f32, f32) {
    // CHECK:     parallel_op.task({{.*}}) -> (f32) {
    // CHECK-NOT: math.exp
    // CHECK:     math.sin
    %a:2 = parallel_op.task(%i = %x : f32) -> (f32, f32) {
      %0 = math.exp %i : f32
      %1 = math.sin %i : f32
      parallel_op.yield %0, %1 : f32, f32
    }
    // CHECK: parallel_op.task
    %b = parallel_op.task(%i = %x : f32) -> (f32) {
      %0 = math.sqrt %i : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %a#1, %b : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}

// A task of which nobody uses anything goes.
// CHECK-LABEL: func @dead_task
// CHECK-NOT:   math.exp
// CHECK:       return
func.func @dead_task(%x: f32) -> (f32, f32) {
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %a = parallel_op.task(%i = %x : f32) -> (f32) {
      %0 = math.exp %i : f32
      parallel_op.yield %0 : f32
    }
    %b = parallel_op.task(%i = %x : f32) -> (f32) {
      %0 = math.sqrt %i : f32
      parallel_op.yield %0 : f32
    }
    %c = parallel_op.task(%i = %x : f32) -> (f32) {
      %0 = math.cos %i : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %b, %c : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}

// A value that a task yields twice is yielded once.
// CHECK-LABEL: func @equal_results
func.func @equal_results(%x: f32) -> (f32, f32, f32) {
  // CHECK: %[[R:.*]]:2 = parallel_op.parallel -> (f32, f32)
  %r:3 = parallel_op.parallel -> (f32, f32, f32) {
    // CHECK: %[[A:.*]] = parallel_op.task({{.*}}) -> (f32) {
    %a:2 = parallel_op.task(%i = %x : f32) -> (f32, f32) {
      %0 = math.exp %i : f32
      parallel_op.yield %0, %0 : f32, f32
    }
    // CHECK: %[[B:.*]] = parallel_op.task
    %b = parallel_op.task(%i = %x : f32) -> (f32) {
      %0 = math.sqrt %i : f32
      parallel_op.yield %0 : f32
    }
    // CHECK: parallel_op.yield %[[A]], %[[B]] : f32, f32
    parallel_op.yield %a#0, %a#1, %b : f32, f32, f32
  }
  // CHECK: return %[[R]]#0, %[[R]]#0, %[[R]]#1
  return %r#0, %r#1, %r#2 : f32, f32, f32
}

// What a task only passes on is used directly, by siblings and by the yield.
// CHECK-LABEL: func @forwarded_capture
// CHECK-SAME:    (%[[X:.*]]: f32)
func.func @forwarded_capture(%x: f32) -> (f32, f32, f32) {
  // CHECK: %[[R:.*]]:2 = parallel_op.parallel -> (f32, f32)
  %r:3 = parallel_op.parallel -> (f32, f32, f32) {
    // CHECK: parallel_op.task(%{{.*}} = %[[X]] : f32) -> (f32)
    %a:2 = parallel_op.task(%i = %x : f32) -> (f32, f32) {
      %0 = math.exp %i : f32
      parallel_op.yield %0, %i : f32, f32
    }
    // CHECK: parallel_op.task(%{{.*}} = %[[X]] : f32) -> (f32)
    %b = parallel_op.task(%i = %a#1 : f32) -> (f32) {
      %0 = math.sqrt %i : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %a#0, %a#1, %b : f32, f32, f32
  }
  // CHECK: return %[[R]]#0, %[[X]], %[[R]]#1
  return %r#0, %r#1, %r#2 : f32, f32, f32
}

// A constant that a task yields is used directly, here by a sibling that folds it.
// CHECK-LABEL: func @yielded_constant
// CHECK-SAME:    (%[[X:.*]]: i32)
func.func @yielded_constant(%x: i32) -> (i32, i32, i32) {
  // CHECK: %[[C:.*]] = arith.constant 5 : i32
  // CHECK: %[[R:.*]]:2 = parallel_op.parallel
  %r:3 = parallel_op.parallel -> (i32, i32, i32) {
    %a:2 = parallel_op.task(%i = %x : i32) -> (i32, i32) {
      %c = arith.constant 5 : i32
      %0 = arith.muli %i, %c : i32
      parallel_op.yield %0, %c : i32, i32
    }
    // CHECK: parallel_op.task
    // CHECK: parallel_op.task(%{{.*}} = %[[X]] : i32) -> (i32) {
    // CHECK:   arith.constant 10 : i32
    %b = parallel_op.task(%i = %a#1, %j = %x : i32, i32) -> (i32) {
      %0 = arith.addi %i, %i : i32
      %1 = arith.addi %j, %0 : i32
      parallel_op.yield %1 : i32
    }
    parallel_op.yield %a#0, %a#1, %b : i32, i32, i32
  }
  // CHECK: return %[[R]]#0, %[[C]], %[[R]]#1
  return %r#0, %r#1, %r#2 : i32, i32, i32
}
