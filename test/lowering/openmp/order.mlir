// RUN: parallel-opt %s --convert-parallel-op-to-openmp | FileCheck %s

// Tasks are created in the order of the costliest path that begins with them. The first one of all is run by the thread
// that creates the others, behind them.
// CHECK-LABEL: func.func @costs()
// CHECK:         omp.task
// CHECK-NEXT:      llvm.call @costs_task3_segment(
// CHECK:         omp.task
// CHECK-NEXT:      llvm.call @costs_task0_segment(
// CHECK:           omp.terminator
// CHECK-NEXT:    }
// CHECK-NEXT:    llvm.call @costs_task1_segment(
// CHECK:         omp.task
// CHECK-NEXT:      llvm.call @costs_task2_segment(
func.func @costs() {
  parallel_op.parallel {
    parallel_op.task() attributes {cost = 10 : i64} {
      parallel_op.yield
    }
    %a = parallel_op.task() -> (i32) attributes {cost = 5 : i64} {
      %0 = arith.constant 0 : i32
      parallel_op.yield %0 : i32
    }
    parallel_op.task(%in = %a : i32) attributes {cost = 100 : i64} {
      parallel_op.yield
    }
    parallel_op.task() attributes {cost = 20 : i64} {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// A stage waits for all tasks of the one before it, in whatever order the text has them.
// CHECK-LABEL: func.func @stages()
// CHECK:         omp.task depend(taskdependout -> %{{[0-9]+}} : !llvm.ptr) {
// CHECK-NEXT:      llvm.call @stages_task2_segment(
// CHECK:         llvm.call @stages_task1_segment(
// CHECK:         omp.task depend(taskdependin -> %{{[0-9]+}} : !llvm.ptr) {
// CHECK-NEXT:      llvm.call @stages_task0_segment(
func.func @stages() {
  parallel_op.parallel {
    parallel_op.task() attributes {stage = 1 : i64} {
      parallel_op.yield
    }
    parallel_op.task() attributes {stage = 0 : i64} {
      parallel_op.yield
    }
    parallel_op.task() attributes {stage = 0 : i64} {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// A lane is cut where another lane waits for it: tasks 0 and 2 are one segment, for which 3 of lane 1 waits.
// CHECK-LABEL: func.func @lanes(
// CHECK:         omp.task {
// CHECK-NEXT:      llvm.call @lanes_task1_segment(
// CHECK:         llvm.call @lanes_task0_segment(
// CHECK:         omp.task
// CHECK-NEXT:      llvm.call @lanes_task3_segment(
// CHECK-LABEL: llvm.func internal @lanes_task0_segment(
// CHECK:         %[[A:.*]] = func.call @lanes_task0(
// CHECK-NEXT:    %[[C:.*]] = func.call @lanes_task2(%[[A]])
// CHECK:         llvm.store %[[C]]
func.func @lanes(%x: f32) {
  parallel_op.parallel {
    %a = parallel_op.task(%in = %x : f32) -> (f32) attributes {lane = 0 : i64} {
      parallel_op.yield %in : f32
    }
    parallel_op.task() attributes {lane = 2 : i64} {
      parallel_op.yield
    }
    %c = parallel_op.task(%in = %a : f32) -> (f32) attributes {lane = 0 : i64} {
      parallel_op.yield %in : f32
    }
    parallel_op.task(%in = %c : f32) attributes {lane = 1 : i64} {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
