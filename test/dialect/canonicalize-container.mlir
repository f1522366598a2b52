// RUN: parallel-opt %s --canonicalize | FileCheck %s
// RUN: parallel-opt %s --canonicalize --canonicalize | FileCheck %s

// Results of containers, and containers that are sequential code.

// A result from outside is that value; one yielded twice is one; one that nobody
// uses goes.
// CHECK-LABEL: func @results
// CHECK-SAME:    (%[[X:.*]]: f32)
func.func @results(%x: f32) -> (f32, f32, f32, f32) {
  // CHECK: %[[R:.*]]:2 = parallel_op.parallel -> (f32, f32) {
  %r:5 = parallel_op.parallel -> (f32, f32, f32, f32, f32) {
    // CHECK: %[[A:.*]] = parallel_op.task({{.*}}) -> (f32)
    %a:2 = parallel_op.task(%i = %x : f32) -> (f32, f32) {
      %0 = math.exp %i : f32
      %1 = math.sin %i : f32
      parallel_op.yield %0, %1 : f32, f32
    }
    // CHECK: %[[B:.*]] = parallel_op.task
    %b = parallel_op.task(%i = %x : f32) -> (f32) {
      %0 = math.sqrt %i : f32
      parallel_op.yield %0 : f32
    }
    // CHECK: parallel_op.yield %[[A]], %[[B]] : f32, f32
    parallel_op.yield %x, %a#0, %a#0, %a#1, %b : f32, f32, f32, f32, f32
  }
  // CHECK: return %[[X]], %[[R]]#0, %[[R]]#0, %[[R]]#1
  return %r#0, %r#1, %r#2, %r#4 : f32, f32, f32, f32
}

// A container without tasks goes.
// CHECK-LABEL: func @no_task
// CHECK-SAME:    (%[[X:.*]]: f32)
// CHECK-NEXT:  return %[[X]]
func.func @no_task(%x: f32) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    parallel_op.yield %x : f32
  }
  return %r : f32
}

// A container of one task is the body of that task.
// CHECK-LABEL: func @one_task
// CHECK-SAME:    (%[[X:.*]]: f32)
// CHECK-NEXT:  %[[E:.*]] = math.exp %[[X]]
// CHECK-NEXT:  return %[[E]]
func.func @one_task(%x: f32) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    %a = parallel_op.task(%i = %x : f32) -> (f32) {
      %0 = math.exp %i : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %a : f32
  }
  return %r : f32
}

// Unless the task asks for the GPU.
// CHECK-LABEL: func @one_task_on_gpu
// CHECK:       device = "gpu"
func.func @one_task_on_gpu(%x: f32) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    %a = parallel_op.task(%i = %x : f32) -> (f32) attributes {device = "gpu"} {
      %0 = math.exp %i : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %a : f32
  }
  return %r : f32
}

// The stack that a task uses is freed when the task ends: in a loop it must stay
// a task, or the stack would be used up.
// CHECK-LABEL: func @one_task_with_alloca_in_loop
// CHECK:       scf.for
// CHECK:         parallel_op.task
// CHECK:           memref.alloca
func.func @one_task_with_alloca_in_loop(%n: index, %m: memref<?xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    parallel_op.parallel {
      parallel_op.task(%a = %m, %k = %i : memref<?xf32>, index) {
        %0 = memref.alloca(%k) : memref<?xf32>
        func.call @use(%0, %a) : (memref<?xf32>, memref<?xf32>) -> ()
        parallel_op.yield
      }
      parallel_op.yield
    }
  }
  return
}
func.func private @use(memref<?xf32>, memref<?xf32>)

// What runs once in a function may use the function's stack.
// CHECK-LABEL: func @one_task_with_alloca
// CHECK-NEXT:  memref.alloca
// CHECK-NOT:   parallel_op
// CHECK:       return
func.func @one_task_with_alloca(%n: index, %m: memref<?xf32>) {
  parallel_op.parallel {
    parallel_op.task(%a = %m, %k = %n : memref<?xf32>, index) {
      %0 = memref.alloca(%k) : memref<?xf32>
      func.call @use(%0, %a) : (memref<?xf32>, memref<?xf32>) -> ()
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// Tasks that are all in one lane run one after the other, in textual order.
// CHECK-LABEL: func @one_lane
// CHECK-SAME:    (%[[X:.*]]: f32)
// CHECK-NEXT:  %[[A:.*]] = math.exp %[[X]]
// CHECK-NEXT:  %[[B:.*]] = math.sqrt %[[X]]
// CHECK-NEXT:  %[[C:.*]] = arith.addf %[[A]], %[[B]]
// CHECK-NEXT:  return %[[A]], %[[C]]
func.func @one_lane(%x: f32) -> (f32, f32) {
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %a = parallel_op.task(%i = %x : f32) -> (f32) attributes {lane = 2 : i64} {
      %0 = math.exp %i : f32
      parallel_op.yield %0 : f32
    }
    %b = parallel_op.task(%i = %x : f32) -> (f32) attributes {lane = 2 : i64} {
      %0 = math.sqrt %i : f32
      parallel_op.yield %0 : f32
    }
    %c = parallel_op.task(%i = %a, %j = %b : f32, f32) -> (f32) attributes {lane = 2 : i64} {
      %0 = arith.addf %i, %j : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %a, %c : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}

// One task without a lane, and the container stays.
// CHECK-LABEL: func @one_lane_but_for_one
// CHECK-COUNT-2: parallel_op.task
func.func @one_lane_but_for_one(%x: f32) -> (f32, f32) {
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %a = parallel_op.task(%i = %x : f32) -> (f32) attributes {lane = 2 : i64} {
      %0 = math.exp %i : f32
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
