// RUN: parallel-opt %s --convert-linalg-to-gpu --split-input-file | FileCheck %s

// Tasks stay, with launches in them; equal tasks share a kernel. A task for the CPU and an empty one are left alone.

// CHECK-LABEL: func.func @siblings
// CHECK:         parallel_op.parallel {
// CHECK-NEXT:      parallel_op.task(%[[A:.*]] = %{{.*}}, %{{.*}}
// CHECK:             gpu.launch_func @siblings_elementwise_0::@siblings_elementwise_0
// CHECK-SAME:          args(%[[A]] :
// CHECK:           parallel_op.task
// CHECK:             gpu.launch_func @siblings_elementwise_0::@siblings_elementwise_0
// CHECK:           parallel_op.task
// CHECK-SAME:        device = "cpu"
// CHECK-NEXT:        linalg.exp
// CHECK:           parallel_op.task() {
// CHECK-NEXT:        parallel_op.yield
// CHECK-COUNT-1: gpu.module
// CHECK-NOT:   gpu.module
func.func @siblings(%x: memref<4xf32>, %a: memref<4xf32>, %b: memref<4xf32>, %c: memref<4xf32>) {
  parallel_op.parallel {
    parallel_op.task(%in = %x, %out = %a : memref<4xf32>, memref<4xf32>) {
      linalg.exp ins(%in : memref<4xf32>) outs(%out : memref<4xf32>)
      parallel_op.yield
    }
    parallel_op.task(%in = %x, %out = %b : memref<4xf32>, memref<4xf32>) {
      linalg.exp ins(%in : memref<4xf32>) outs(%out : memref<4xf32>)
      parallel_op.yield
    }
    parallel_op.task(%in = %x, %out = %c : memref<4xf32>, memref<4xf32>) attributes {device = "cpu"} {
      linalg.exp ins(%in : memref<4xf32>) outs(%out : memref<4xf32>)
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

// Names of kernels do not take those that are there.

// CHECK-LABEL: func.func @taken
// CHECK:         gpu.launch_func @taken_elementwise_1::@taken_elementwise_1
func.func private @taken_elementwise_0()

func.func @taken(%x: memref<4xf32>) {
  linalg.exp ins(%x : memref<4xf32>) outs(%x : memref<4xf32>)
  return
}
