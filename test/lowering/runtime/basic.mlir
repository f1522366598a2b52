// RUN: parallel-opt %s --convert-parallel-op-to-runtime | FileCheck %s
// RUN: parallel-opt %s --convert-parallel-op-to-runtime --convert-parallel-op-to-runtime | FileCheck %s

// Captures and results go through an environment on the stack: a callback loads, calls, and stores what others need. What
// no task makes is not handed over. An edge is in the plan: one start, and one task that waits for one.
// CHECK-LABEL: func.func @edges(
// CHECK-SAME:    %[[M:.*]]: memref<4xf32>, %[[I:.*]]: index)
// CHECK:         %[[E:.*]] = llvm.alloca
// CHECK-NEXT:    llvm.intr.lifetime.start %[[E]]
// CHECK:         %[[LM:.*]] = builtin.unrealized_conversion_cast %[[M]]
// CHECK:         %[[PM:.*]] = llvm.getelementptr %[[E]][0, 0]
// CHECK-NEXT:    llvm.store %[[LM]], %[[PM]]
// CHECK:         %[[LI:.*]] = builtin.unrealized_conversion_cast %[[I]]
// CHECK:         %[[PI:.*]] = llvm.getelementptr %[[E]][0, 1]
// CHECK-NEXT:    llvm.store %[[LI]], %[[PI]]
// CHECK-NEXT:    %[[P:.*]] = llvm.mlir.addressof @edges_plan
// CHECK-NEXT:    call @parallel_op_rt_fork_join(%[[P]], %[[E]]) : (!llvm.ptr, !llvm.ptr) -> i1
// CHECK-NEXT:    %[[PB:.*]] = llvm.getelementptr %[[E]][0, 3]
// CHECK-NEXT:    %[[B:.*]] = llvm.load %[[PB]]
// CHECK-NEXT:    llvm.intr.lifetime.end %[[E]]
// CHECK-NEXT:    return %[[B]], %[[M]]
// CHECK:       func.func private @edges_task0(%{{.*}}: memref<4xf32>, %{{.*}}: index) -> f32 {
// CHECK-NEXT:    memref.load
// CHECK-NEXT:    return
// CHECK:       func.func private @edges_task1(%{{.*}}: f32) -> f32 {
// CHECK:       llvm.func internal @edges_task0_segment(%[[E:.*]]: !llvm.ptr) -> i64
// CHECK:         %[[A:.*]] = func.call @edges_task0(%{{.*}}, %{{.*}})
// CHECK-NEXT:    %[[PA:.*]] = llvm.getelementptr %[[E]][0, 2]
// CHECK-NEXT:    llvm.store %[[A]], %[[PA]]
// CHECK-NEXT:    %[[NONE:.*]] = llvm.mlir.constant(-1 : i64)
// CHECK-NEXT:    llvm.return %[[NONE]]
// CHECK:       llvm.func internal @edges_task1_segment(%[[E:.*]]: !llvm.ptr) -> i64
// CHECK-NEXT:    %[[PA:.*]] = llvm.getelementptr %[[E]][0, 2]
// CHECK-NEXT:    %[[A:.*]] = llvm.load %[[PA]]
// CHECK-NEXT:    %[[B:.*]] = func.call @edges_task1(%[[A]])
// CHECK-NEXT:    %[[PB:.*]] = llvm.getelementptr %[[E]][0, 3]
// CHECK-NEXT:    llvm.store %[[B]], %[[PB]]
func.func @edges(%m: memref<4xf32>, %i: index) -> (f32, memref<4xf32>) {
  %r:2 = parallel_op.parallel -> (f32, memref<4xf32>) {
    %a = parallel_op.task(%in = %m, %at = %i : memref<4xf32>, index) -> (f32) {
      %0 = memref.load %in[%at] : memref<4xf32>
      parallel_op.yield %0 : f32
    }
    %b = parallel_op.task(%in = %a : f32) -> (f32) {
      %0 = math.exp %in : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %b, %m : f32, memref<4xf32>
  }
  return %r#0, %r#1 : f32, memref<4xf32>
}

// A container in a task becomes a call of the runtime in the function of the task. A container of one task, or of one
// lane, becomes calls.
// CHECK-LABEL: func.func @nested(
// CHECK-NOT:     llvm.alloca
// CHECK:         call @nested_task0_outer_1(
// CHECK:       func.func private @nested_task0_outer_1(
// CHECK:         call @parallel_op_rt_fork_join(
// CHECK:       func.func private @nested_task0_outer_1_task0(
// CHECK:       func.func private @nested_task0_outer_1_task1(
// CHECK:       llvm.func internal @nested_task0_outer_1_task0_segment(
// CHECK:       llvm.func internal @nested_task0_outer_1_task1_segment(
func.func @nested(%m: memref<4xf32>) {
  parallel_op.parallel {
    parallel_op.task(%in = %m : memref<4xf32>) attributes {label = "outer 1"} {
      parallel_op.parallel {
        parallel_op.task(%x = %in : memref<4xf32>) {
          parallel_op.yield
        }
        parallel_op.task() {
          parallel_op.yield
        }
        parallel_op.yield
      }
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// CHECK-LABEL: func.func @one_lane(
// CHECK-SAME:    %[[X:.*]]: f32)
// CHECK-NEXT:    %[[A:.*]] = call @one_lane_task0(%[[X]])
// CHECK-NEXT:    %[[B:.*]] = call @one_lane_task1(%[[A]])
// CHECK-NEXT:    return %[[B]]
func.func @one_lane(%x: f32) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    %a = parallel_op.task(%in = %x : f32) -> (f32) attributes {lane = 0 : i64} {
      %0 = math.exp %in : f32
      parallel_op.yield %0 : f32
    }
    %b = parallel_op.task(%in = %a : f32) -> (f32) attributes {lane = 0 : i64} {
      %0 = math.exp %in : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %b : f32
  }
  return %r : f32
}

// A name that is taken gets a number.
// CHECK-LABEL: func.func @taken(
// CHECK:         call @taken_task0_0()
// CHECK:       func.func private @taken_task0_0()
// CHECK:       func.func @taken_task0()
func.func @taken() {
  parallel_op.parallel {
    parallel_op.task() {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
func.func @taken_task0() {
  return
}

// Nothing to do: no tasks, no container.
// CHECK-LABEL: func.func @no_tasks(
// CHECK-SAME:    %[[X:.*]]: f32)
// CHECK-NEXT:    return %[[X]]
func.func @no_tasks(%x: f32) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    parallel_op.yield %x : f32
  }
  return %r : f32
}

// CHECK-LABEL: func.func @untouched()
// CHECK-NEXT:    return
func.func @untouched() {
  return
}
