// RUN: parallel-opt %s --convert-parallel-op-to-async | FileCheck %s --check-prefixes=CHECK,REPORT
// RUN: parallel-opt %s --convert-parallel-op-to-async=on-failure=abort | FileCheck %s --check-prefixes=CHECK,ABORT

// ABORT-NOT: parallel_op_rt

// A task that asserts, calls a function that does, or joins tasks of its own, hands its failure to its token.
// CHECK-LABEL: func.func @tasks(
// CHECK:         func.call @tasks_task0(
// REPORT:        %[[FAILED:.*]] = func.call @parallel_op_rt_failed() : () -> i1
// REPORT:        %[[TRUE:.*]] = arith.constant true
// REPORT:        %[[HOLDS:.*]] = arith.xori %[[FAILED]], %[[TRUE]]
// REPORT:        cf.assert %[[HOLDS]], "task failed"
// CHECK:         async.yield
// CHECK:         func.call @tasks_task1(
// REPORT:        func.call @parallel_op_rt_failed()
// CHECK:         async.yield
// CHECK:         func.call @tasks_task2(
// REPORT:        func.call @parallel_op_rt_failed()
// CHECK:         async.yield
// CHECK:         func.call @tasks_task3(
// CHECK-NEXT:    async.yield
func.func @tasks(%c: i1) {
  parallel_op.parallel {
    parallel_op.task(%holds = %c : i1) {
      scf.if %holds {
        cf.assert %holds, "does not hold"
      }
      parallel_op.yield
    }
    parallel_op.task(%holds = %c : i1) {
      func.call @calls_asserts(%holds) : (i1) -> ()
      parallel_op.yield
    }
    parallel_op.task() {
      parallel_op.parallel {
        parallel_op.task() {
          parallel_op.yield
        }
        parallel_op.yield
      }
      parallel_op.yield
    }
    parallel_op.task() {
      func.call @harmless() : () -> ()
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

func.func @calls_asserts(%c: i1) {
  call @asserts(%c) : (i1) -> ()
  return
}
func.func @asserts(%c: i1) {
  cf.assert %c, "does not hold"
  return
}
func.func private @harmless()
