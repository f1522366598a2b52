// RUN: parallel-opt %s --convert-parallel-op-to-async | FileCheck %s

// A stage waits for the one below it, wherever its tasks stand and whatever its number is. The join keeps the order of
// the text.
// CHECK-LABEL: func.func @stages()
// CHECK:         %[[B:.*]] = async.execute {
// CHECK:           func.call @stages_task1()
// CHECK:         %[[C:.*]] = async.execute {
// CHECK:           func.call @stages_task2()
// CHECK:         %[[A:.*]] = async.execute [%[[B]], %[[C]]] {
// CHECK:           func.call @stages_task0()
// CHECK:         %[[D:.*]] = async.execute {
// CHECK:           func.call @stages_task3()
// CHECK:         %[[E:.*]] = async.execute [%[[A]]] {
// CHECK:           func.call @stages_task4()
// CHECK:         async.runtime.add_to_group %[[A]], %[[ALL:.*]] :
// CHECK-NEXT:    async.runtime.add_to_group %[[B]], %[[ALL]] :
// CHECK-NEXT:    async.runtime.add_to_group %[[C]], %[[ALL]] :
// CHECK-NEXT:    async.runtime.add_to_group %[[D]], %[[ALL]] :
// CHECK-NEXT:    async.runtime.add_to_group %[[E]], %[[ALL]] :
// CHECK-NEXT:    async.runtime.await %[[ALL]]
// CHECK-NEXT:    async.runtime.is_error %[[A]]
// CHECK-NEXT:    async.runtime.is_error %[[B]]
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

// A task that has two reasons to wait for another one waits once.
// CHECK-LABEL: func.func @once(
// CHECK:         %[[A:.*]], %{{.*}}:2 = async.execute
// CHECK:         async.execute [%[[A]]] {
func.func @once(%x: f32) {
  parallel_op.parallel {
    %a:2 = parallel_op.task(%in = %x : f32) -> (f32, f32) attributes {stage = 0 : i64} {
      parallel_op.yield %in, %in : f32, f32
    }
    parallel_op.task(%p = %a#0, %q = %a#1 : f32, f32) attributes {lane = 0 : i64, stage = 1 : i64} {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
