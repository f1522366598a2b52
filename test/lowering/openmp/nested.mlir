// RUN: parallel-opt %s --convert-parallel-op-to-openmp | FileCheck %s
// RUN: parallel-opt %s --convert-parallel-op-to-openmp=nested=true | FileCheck %s --check-prefix=NESTED

// A container inside of a task runs on the thread of the task; with nested=true it becomes tasks of the team that is
// there, and the team is as large as the budget.
// CHECK-LABEL: func.func @nested(
// CHECK:         arith.minsi %{{.*}}, %c2_i32
// CHECK:         omp.parallel
// CHECK-LABEL: func.func private @nested_task0(
// CHECK-NEXT:    call @first()
// CHECK-NEXT:    call @second()
// CHECK-NEXT:    return
// CHECK-NOT:     omp.parallel
// NESTED-LABEL: func.func @nested(
// NESTED:         %[[IN:.*]] = call @omp_in_parallel()
// NESTED:         scf.if
// NESTED-NEXT:      omp.taskgroup {
// NESTED-NEXT:        llvm.call @nested_task0_segment_and_others(
// NESTED:         } else {
// NESTED:           arith.minsi %{{.*}}, %c2147483647_i32
// NESTED:           omp.parallel num_threads(
// NESTED-NEXT:        omp.single nowait {
// NESTED-NEXT:          llvm.call @nested_task0_segment_and_others(
// NESTED-LABEL: func.func private @nested_task0(
// NESTED:         omp.taskgroup {
// NESTED-NEXT:      llvm.call @nested_task0_task0_segment_and_others(
// NESTED:         } else {
// NESTED:           omp.parallel
// NESTED-LABEL: llvm.func internal @nested_task0_segment_and_others(
// NESTED-NEXT:    omp.task {
// NESTED-NEXT:      llvm.call @nested_task1_segment(
// NESTED:         llvm.call @nested_task0_segment(
func.func @nested() {
  parallel_op.parallel {
    parallel_op.task() {
      parallel_op.parallel {
        parallel_op.task() {
          func.call @first() : () -> ()
          parallel_op.yield
        }
        parallel_op.task() {
          func.call @second() : () -> ()
          parallel_op.yield
        }
        parallel_op.yield
      }
      parallel_op.yield
    }
    parallel_op.task() {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
func.func private @first()
func.func private @second()

// A container of one task is no team, so that one inside of it may be.
// CHECK-LABEL: func.func private @alone_task0(
// CHECK:         omp.parallel
func.func @alone() {
  parallel_op.parallel {
    parallel_op.task() {
      parallel_op.parallel {
        parallel_op.task() {
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
