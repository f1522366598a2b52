// RUN: parallel-opt %s --convert-parallel-op-to-async | FileCheck %s
// RUN: parallel-opt %s --convert-parallel-op-to-async --convert-parallel-op-to-async | FileCheck %s

// An edge is a token; a result travels as a value; the join waits for all tokens before it looks at any, and asserts once.
// CHECK-LABEL: func.func @edges(
// CHECK-SAME:    %[[M:.*]]: memref<4xf32>, %[[I:.*]]: index)
// CHECK:         %[[TA:.*]], %[[VA:.*]] = async.execute -> !async.value<f32> {
// CHECK:           %[[A:.*]] = func.call @edges_task0(%[[M]], %[[I]])
// CHECK:           async.yield %[[A]] : f32
// CHECK:         %[[TB:.*]], %[[VB:.*]] = async.execute [%[[TA]]] -> !async.value<f32> {
// CHECK:           %[[IN:.*]] = async.runtime.load %[[VA]]
// CHECK:           %[[B:.*]] = func.call @edges_task1(%[[IN]])
// CHECK:           async.yield %[[B]] : f32
// CHECK:         %[[N:.*]] = arith.constant 2 : index
// CHECK-NEXT:    %[[ALL:.*]] = async.runtime.create_group %[[N]]
// CHECK-NEXT:    async.runtime.add_to_group %[[TA]], %[[ALL]]
// CHECK-NEXT:    async.runtime.add_to_group %[[TB]], %[[ALL]]
// CHECK-NEXT:    async.runtime.await %[[ALL]]
// CHECK-NEXT:    %[[FA:.*]] = async.runtime.is_error %[[TA]]
// CHECK-NEXT:    %[[FB:.*]] = async.runtime.is_error %[[TB]]
// CHECK-NEXT:    %[[ANY:.*]] = arith.ori %[[FA]], %[[FB]]
// CHECK-NEXT:    %[[TRUE:.*]] = arith.constant true
// CHECK-NEXT:    %[[NONE:.*]] = arith.xori %[[ANY]], %[[TRUE]]
// CHECK-NEXT:    cf.assert %[[NONE]], "a task failed"
// CHECK-NEXT:    %[[R:.*]] = async.runtime.load %[[VB]]
// CHECK-NEXT:    return %[[R]], %[[M]]
// CHECK:       func.func private @edges_task0(%{{.*}}: memref<4xf32>, %{{.*}}: index) -> f32 {
// CHECK-NEXT:    memref.load
// CHECK-NEXT:    return
// CHECK:       func.func private @edges_task1(%{{.*}}: f32) -> f32 {
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

// Tasks of a nested container become functions of the outer task's function; a label is part of the name.
// CHECK-LABEL: func.func @nested(
// CHECK:         func.call @nested_task0_outer_1(
// CHECK:       func.func private @nested_task0_outer_1(
// CHECK:         async.execute
// CHECK:           func.call @nested_task0_outer_1_task0(
// CHECK:         async.execute
// CHECK:           func.call @nested_task0_outer_1_task1(
// CHECK:       func.func private @nested_task0_outer_1_task0(
// CHECK:       func.func private @nested_task0_outer_1_task1(
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

// Loops, conditions and several blocks; numbers go on from container to container.
// CHECK-LABEL: func.func @control_flow(
// CHECK:         scf.for
// CHECK:           async.execute
// CHECK:             func.call @control_flow_task0(
// CHECK:           async.runtime.await
// CHECK:         scf.if
// CHECK:           async.execute
// CHECK:             func.call @control_flow_task1(
// CHECK:       ^bb1:
// CHECK:         func.call @control_flow_task2(
func.func @control_flow(%m: memref<4xf32>, %n: index, %c: i1) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    parallel_op.parallel {
      parallel_op.task(%x = %m, %at = %i : memref<4xf32>, index) {
        parallel_op.yield
      }
      parallel_op.yield
    }
  }
  scf.if %c {
    parallel_op.parallel {
      parallel_op.task() {
        parallel_op.yield
      }
      parallel_op.yield
    }
  }
  cf.br ^end
^end:
  parallel_op.parallel {
    parallel_op.task() {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// A name that is taken gets a number.
// CHECK-LABEL: func.func @taken(
// CHECK:         func.call @taken_task0_0()
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

// Nothing to do.
// CHECK-LABEL: func.func @untouched()
// CHECK-NEXT:    return
func.func @untouched() {
  return
}
