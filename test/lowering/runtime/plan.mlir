// RUN: parallel-opt %s --convert-parallel-op-to-runtime --split-input-file | FileCheck %s

// The task that begins the costliest path starts first: 2, then 0 and 3 in the order of the text, although 3 alone costs
// more than 0. Of those that wait for 0 the costlier one comes first.
// CHECK-LABEL: func.func @costs(
// CHECK: @costs_plan_starts(dense<[2, 0, 3]> : tensor<3xi32>) {{.*}} : !llvm.array<3 x i32>
// CHECK: @costs_plan_predecessors(dense<[0, 1, 0, 0, 1]> : tensor<5xi32>)
// CHECK: @costs_plan_successor_ends(dense<2> : tensor<5xi32>)
// CHECK: @costs_plan_successors(dense<[4, 1]> : tensor<2xi32>)
// CHECK: @costs_plan() {{.*}} : !llvm.struct<(i64, ptr, i64, ptr, ptr, ptr, ptr)>
// CHECK-DAG: llvm.mlir.constant(5 : i64)
// CHECK-DAG: llvm.mlir.constant(3 : i64)
func.func @costs(%x: f32) {
  parallel_op.parallel {
    %a = parallel_op.task(%in = %x : f32) -> (f32) attributes {cost = 10 : i64} {
      parallel_op.yield %in : f32
    }
    parallel_op.task(%in = %a : f32) attributes {cost = 5 : i64} {
      parallel_op.yield
    }
    parallel_op.task(%in = %x : f32) attributes {cost = 30 : i64} {
      parallel_op.yield
    }
    parallel_op.task(%in = %x : f32) attributes {cost = 20 : i64} {
      parallel_op.yield
    }
    parallel_op.task(%in = %a : f32) attributes {cost = 10 : i64} {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// -----

// Without edges there are no tables for them, and without costs the text decides.
// CHECK-LABEL: func.func @alike()
// CHECK:     @alike_plan_starts(dense<[0, 1]> : tensor<2xi32>)
// CHECK-NOT: @alike_plan_predecessors
// CHECK:     @alike_plan()
func.func @alike() {
  parallel_op.parallel {
    parallel_op.task() {
      parallel_op.yield
    }
    parallel_op.task() {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// -----

// A stage waits for the one below it, wherever its tasks stand: 1 and 2, then 0, then 4; 3 has no stage. Callbacks are in
// the order in which tasks may run.
// CHECK-LABEL: func.func @stages()
// CHECK: llvm.func internal @stages_task1_segment
// CHECK: llvm.func internal @stages_task2_segment
// CHECK: llvm.func internal @stages_task0_segment
// CHECK: llvm.func internal @stages_task3_segment
// CHECK: llvm.func internal @stages_task4_segment
// CHECK: @stages_plan_starts(dense<[0, 1, 3]> : tensor<3xi32>)
// CHECK: @stages_plan_predecessors(dense<[0, 0, 2, 0, 1]> : tensor<5xi32>)
// CHECK: @stages_plan_successor_ends(dense<[1, 2, 3, 3, 3]> : tensor<5xi32>)
// CHECK: @stages_plan_successors(dense<[2, 2, 4]> : tensor<3xi32>)
func.func @stages() {
  parallel_op.parallel {
    parallel_op.task() attributes {stage = 4 : i64} {
      parallel_op.yield
    }
    parallel_op.task() attributes {stage = 1 : i64} {
      parallel_op.yield
    }
    parallel_op.task() attributes {stage = 1 : i64} {
      parallel_op.yield
    }
    parallel_op.task() {
      parallel_op.yield
    }
    parallel_op.task() attributes {stage = 9 : i64} {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
