// RUN: parallel-opt %s --convert-parallel-op-to-openmp | FileCheck %s

// CHECK-LABEL: func.func @two_branches(
// CHECK:         %[[E:.*]] = llvm.alloca
// CHECK:         omp.parallel num_threads(
// CHECK-NEXT:      omp.single nowait {
// CHECK-NEXT:        omp.task {
// CHECK-NEXT:          llvm.call @two_branches_task1_tanh_segment(%[[E]])
// CHECK:             llvm.call @two_branches_task0_exp_segment(%[[E]])
// CHECK:       func.func private @two_branches_task0_exp(
// CHECK:       func.func private @two_branches_task1_tanh(
// CHECK:       llvm.func internal @two_branches_task0_exp_segment(
// CHECK:         func.call @two_branches_task0_exp(
// CHECK:       llvm.func internal @two_branches_task1_tanh_segment(
// CHECK:         func.call @two_branches_task1_tanh(
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
