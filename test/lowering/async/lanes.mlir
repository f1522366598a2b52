// RUN: parallel-opt %s --convert-parallel-op-to-async --split-input-file | FileCheck %s
// RUN: parallel-opt %s --convert-parallel-op-to-async=on-failure=abort --split-input-file | FileCheck %s --check-prefix=ABORT

// ABORT-NOT: parallel_op_rt

// A lane is one coroutine that runs its tasks one after the other. Results stay in it; what goes to another lane or to
// the join is a value, which the other lane awaits before the task that needs it.
// CHECK-LABEL: func.func @edges(
// CHECK-SAME:    %[[X:.*]]: f32)
// CHECK:         %[[A:.*]] = async.runtime.create : !async.value<f32>
// CHECK-NEXT:    %[[B:.*]] = async.runtime.create : !async.value<f32>
// CHECK-NEXT:    %[[D:.*]] = async.runtime.create : !async.value<f32>
// CHECK-NEXT:    %[[T0:.*]] = call @edges_task0_lane(%[[X]], %[[A]], %[[B]], %[[D]])
// CHECK-NEXT:    %[[T1:.*]] = call @edges_task1_lane(%[[A]], %[[B]])
// CHECK:         async.runtime.add_to_group %[[T0]], %[[ALL:.*]] :
// CHECK-NEXT:    async.runtime.add_to_group %[[T1]], %[[ALL]] :
// CHECK-NEXT:    async.runtime.await %[[ALL]]
// CHECK-NEXT:    async.runtime.is_error %[[T0]]
// CHECK-NEXT:    async.runtime.is_error %[[T1]]
// CHECK:         cf.assert
// CHECK-NEXT:    %[[R:.*]] = async.runtime.load %[[D]]
// CHECK-NEXT:    return %[[R]]
// CHECK-LABEL: func.func private @edges_task0_lane(
// CHECK-SAME:    %[[X:.*]]: f32, %[[A:[a-z0-9]*]]: !async.value<f32>, %[[B:[a-z0-9]*]]: {{.*}}, %[[D:[a-z0-9]*]]: {{.*}}) -> !async.token
// CHECK:         %[[TOKEN:.*]] = async.runtime.create : !async.token
// CHECK:         %[[V:.*]] = call @edges_task0(%[[X]])
// CHECK-NEXT:    async.runtime.store %[[V]], %[[A]]
// CHECK-NEXT:    async.runtime.set_available %[[A]]
// CHECK-NEXT:    %[[W:.*]] = call @edges_task2(%[[V]])
// CHECK:         async.runtime.await_and_resume %[[B]]
// CHECK:         async.runtime.is_error %[[B]]
// CHECK:         %[[L:.*]] = async.runtime.load %[[B]]
// CHECK-NEXT:    %[[R:.*]] = call @edges_task3(%[[W]], %[[L]])
// CHECK-NEXT:    async.runtime.store %[[R]], %[[D]]
// CHECK-NEXT:    async.runtime.set_available %[[D]]
// CHECK-NEXT:    async.runtime.set_available %[[TOKEN]]
// CHECK-LABEL: func.func private @edges_task1_lane(
func.func @edges(%x: f32) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    %a = parallel_op.task(%in = %x : f32) -> (f32) attributes {lane = 0 : i64} {
      %0 = math.exp %in : f32
      parallel_op.yield %0 : f32
    }
    %b = parallel_op.task(%in = %a : f32) -> (f32) attributes {lane = 1 : i64} {
      %0 = math.exp %in : f32
      parallel_op.yield %0 : f32
    }
    %c = parallel_op.task(%in = %a : f32) -> (f32) attributes {lane = 0 : i64} {
      %0 = math.tanh %in : f32
      parallel_op.yield %0 : f32
    }
    %d = parallel_op.task(%p = %c, %q = %b : f32, f32) -> (f32) attributes {lane = 0 : i64} {
      %0 = arith.addf %p, %q : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %d : f32
  }
  return %r : f32
}

// -----

// Of two tasks of one lane the later one is awaited, and once: task 4 needs 0 and 1, and task 5 needs 0.
// CHECK-LABEL: func.func private @awaits_task2_lane(
// CHECK-SAME:    %[[B:[a-z0-9]*]]: !async.value<f32>, %[[A:[a-z0-9]*]]: !async.value<f32>)
// CHECK:         call @awaits_task2()
// CHECK:         async.runtime.await_and_resume %[[B]]
// CHECK-NOT:     await_and_resume
// CHECK:         call @awaits_task3(
// CHECK-NOT:     await_and_resume
// CHECK:         call @awaits_task4(
func.func @awaits(%x: f32) {
  parallel_op.parallel {
    %a = parallel_op.task(%in = %x : f32) -> (f32) attributes {lane = 0 : i64} {
      parallel_op.yield %in : f32
    }
    %b = parallel_op.task(%in = %a : f32) -> (f32) attributes {lane = 0 : i64} {
      parallel_op.yield %in : f32
    }
    parallel_op.task() attributes {lane = 1 : i64} {
      parallel_op.yield
    }
    parallel_op.task(%p = %a, %q = %b : f32, f32) attributes {lane = 1 : i64} {
      parallel_op.yield
    }
    parallel_op.task(%p = %a : f32) attributes {lane = 1 : i64} {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// -----

// A failed task fails what its lane has still to send; the join asks the tasks before the lanes, in the order of the
// text. A lane whose tasks call out of the module says what it will complete, for such calls may panic.
// CHECK-LABEL: func.func @failures(
// CHECK:         %[[M:.*]] = async.runtime.create : !async.token
// CHECK-NEXT:    %[[N:.*]] = async.runtime.create : !async.token
// CHECK:         async.runtime.is_error %[[M]]
// CHECK:         async.runtime.is_error %[[N]]
// CHECK-LABEL: func.func private @failures_task0_lane(
// CHECK-SAME:    %[[M:[a-z0-9]*]]: !async.token, %[[N:[a-z0-9]*]]: !async.token)
// CHECK:         %[[TOKEN:.*]] = async.runtime.create : !async.token
// CHECK:         call @parallel_op_rt_completes(
// CHECK:         call @parallel_op_rt_completes(
// CHECK:         %[[FAILED:.*]] = call @parallel_op_rt_failed()
// CHECK-NEXT:    cf.cond_br %[[FAILED]], ^[[FIRST:.*]], ^
// CHECK:       ^[[FIRST]]:
// CHECK-NEXT:    async.runtime.set_error %[[M]]
// CHECK-NEXT:    cf.br ^[[SECOND:.*]]
// CHECK:       ^[[SECOND]]:
// CHECK-NEXT:    cf.br ^[[THIRD:.*]]
// CHECK:       ^[[THIRD]]:
// CHECK-NEXT:    async.runtime.set_error %[[N]]
// CHECK-NEXT:    async.runtime.set_error %[[TOKEN]]
func.func @failures(%c: i1) {
  parallel_op.parallel {
    parallel_op.task(%holds = %c : i1) attributes {lane = 0 : i64} {
      cf.assert %holds, "first"
      parallel_op.yield
    }
    parallel_op.task(%holds = %c : i1) attributes {lane = 0 : i64} {
      cf.assert %holds, "second"
      func.call @outside() : () -> ()
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
func.func private @outside()
