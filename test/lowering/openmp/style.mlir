// RUN: parallel-opt %s --convert-parallel-op-to-openmp=style=sections --split-input-file --verify-diagnostics | FileCheck %s

// Each lane is a section, a task without a lane is one too, and the costliest comes first.
// CHECK-LABEL: func.func @lanes(
// CHECK:         arith.minsi %{{.*}}, %c3_i32
// CHECK:         omp.parallel num_threads(
// CHECK-NEXT:      omp.sections nowait {
// CHECK-NEXT:        omp.section {
// CHECK-NEXT:          llvm.call @lanes_task1_segment(
// CHECK:             omp.section {
// CHECK-NEXT:          llvm.call @lanes_task0_segment(
// CHECK:             omp.section {
// CHECK-NEXT:          llvm.call @lanes_task2_segment(
// CHECK-LABEL: llvm.func internal @lanes_task0_segment(
// CHECK:         %[[A:.*]] = func.call @lanes_task0(
// CHECK-NEXT:    func.call @lanes_task3(%[[A]])
func.func @lanes(%x: f32) {
  parallel_op.parallel {
    %a = parallel_op.task(%in = %x : f32) -> (f32) attributes {lane = 0 : i64, cost = 10 : i64} {
      parallel_op.yield %in : f32
    }
    parallel_op.task() attributes {lane = 1 : i64, cost = 30 : i64} {
      parallel_op.yield
    }
    parallel_op.task() attributes {cost = 5 : i64} {
      parallel_op.yield
    }
    parallel_op.task(%in = %a : f32) attributes {lane = 0 : i64, cost = 10 : i64} {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// -----

// Each stage is a construct, and all wait between two of them. A task without a stage comes as early as it can.
// CHECK-LABEL: func.func @stages(
// CHECK:         arith.minsi %{{.*}}, %c2_i32
// CHECK:         omp.parallel num_threads(
// CHECK-NEXT:      omp.sections {
// CHECK-NEXT:        omp.section {
// CHECK-NEXT:          llvm.call @stages_task1_segment(
// CHECK:             omp.section {
// CHECK-NEXT:          llvm.call @stages_task2_segment(
// CHECK:           omp.sections nowait {
// CHECK-NEXT:        omp.section {
// CHECK-NEXT:          llvm.call @stages_task0_segment(
// CHECK:             omp.section {
// CHECK-NEXT:          llvm.call @stages_task3_segment(
func.func @stages(%x: f32) {
  parallel_op.parallel {
    parallel_op.task() attributes {stage = 7 : i64} {
      parallel_op.yield
    }
    %a = parallel_op.task(%in = %x : f32) -> (f32) attributes {stage = 2 : i64, lane = 0 : i64} {
      parallel_op.yield %in : f32
    }
    parallel_op.task() {
      parallel_op.yield
    }
    parallel_op.task(%in = %a : f32) attributes {stage = 7 : i64, lane = 1 : i64} {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// -----

// Sections of one construct cannot wait for each other.
func.func @edge_between_lanes(%x: f32) {
  parallel_op.parallel {
    %a = parallel_op.task(%in = %x : f32) -> (f32) attributes {lane = 0 : i64} {
      parallel_op.yield %in : f32
    }
    // expected-error@+1 {{'parallel_op.task' op cannot become a section: task #1 'second' of lane 1: expected what it waits for in its lane or in a lower stage, got task #0 of lane 0}}
    parallel_op.task(%in = %a : f32) attributes {lane = 1 : i64, label = "second"} {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
