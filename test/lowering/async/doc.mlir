// RUN: parallel-opt %s --convert-parallel-op-to-async | FileCheck %s

// CHECK-LABEL: func.func @two_branches(
// CHECK:         %[[A:.*]] = async.execute {
// CHECK-NEXT:      func.call @two_branches_task0_exp(
// CHECK:         %[[B:.*]] = async.execute {
// CHECK-NEXT:      func.call @two_branches_task1_tanh(
// CHECK:         async.runtime.add_to_group %[[A]], %[[ALL:.*]] :
// CHECK:         async.runtime.add_to_group %[[B]], %[[ALL]] :
// CHECK:         async.runtime.await %[[ALL]]
// CHECK:         async.runtime.is_error %[[A]]
// CHECK:         async.runtime.is_error %[[B]]
// CHECK:         cf.assert
// CHECK:       func.func private @two_branches_task0_exp(
// CHECK:       func.func private @two_branches_task1_tanh(
func.func @two_branches(%x: memref<4xf32>, %a: memref<4xf32>, %b: memref<4xf32>) {
  parallel_op.parallel {
    parallel_op.task(%in = %x, %out = %a : memref<4xf32>, memref<4xf32>) attributes {label = "exp"} {
      linalg.exp ins(%in : memref<4xf32>) outs(%out : memref<4xf32>)
      parallel_op.yield
    }
    parallel_op.task(%in = %x, %out = %b : memref<4xf32>, memref<4xf32>) attributes {label = "tanh"} {
      linalg.tanh ins(%in : memref<4xf32>) outs(%out : memref<4xf32>)
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
