// RUN: parallel-opt %s --convert-parallel-op-to-runtime | FileCheck %s

// CHECK-LABEL: func.func @two_branches(
// CHECK:         %[[E:.*]] = llvm.alloca
// CHECK:         llvm.store
// CHECK:         llvm.store
// CHECK:         llvm.store
// CHECK:         %[[PLAN:.*]] = llvm.mlir.addressof @two_branches_plan
// CHECK:         call @parallel_op_rt_fork_join(%[[PLAN]], %[[E]])
// CHECK:       func.func private @two_branches_task0_exp(
// CHECK:       func.func private @two_branches_task1_tanh(
// CHECK:       llvm.func internal @two_branches_task0_exp_segment(
// CHECK:         func.call @two_branches_task0_exp(
// CHECK:       llvm.func internal @two_branches_task1_tanh_segment(
// CHECK:         func.call @two_branches_task1_tanh(
// CHECK:       llvm.mlir.global internal constant @two_branches_plan_tasks()
// CHECK:       llvm.mlir.global internal constant @two_branches_plan_starts(
// CHECK:       llvm.mlir.global internal constant @two_branches_plan()
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
