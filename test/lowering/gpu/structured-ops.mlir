// RUN: parallel-opt %s --convert-parallel-op-to-gpu=style=fused | FileCheck %s
// RUN: parallel-opt %s --convert-linalg-to-gpu --convert-parallel-op-to-gpu=style=fused > %t
// RUN: parallel-opt %s --convert-parallel-op-to-gpu=style=fused | diff - %t
// RUN: parallel-opt %t --convert-parallel-op-to-gpu=style=fused | diff - %t

// Structured ops become kernels on the way, but for those of the CPU. A second run finds nothing to do.
// CHECK-LABEL: func.func @main(
// CHECK:         gpu.launch_func async {{.*}} @main_fused_0::@main_fused_0
// CHECK:         call @main_cpu_0
// CHECK:       func.func private @main_cpu_0(
// CHECK-SAME:    attributes {parallel_op.cpu}
// CHECK-NEXT:    linalg.tanh
// CHECK:       gpu.module @main_fused_0
// CHECK-NOT:   linalg
func.func @main(%x: memref<300xf32>, %a: memref<300xf32>, %b: memref<300xf32>, %c: memref<300xf32>) {
  parallel_op.parallel {
    parallel_op.task(%in = %x, %out = %a : memref<300xf32>, memref<300xf32>) {
      linalg.exp ins(%in : memref<300xf32>) outs(%out : memref<300xf32>)
      parallel_op.yield
    }
    parallel_op.task(%in = %x, %out = %b : memref<300xf32>, memref<300xf32>) {
      linalg.exp ins(%in : memref<300xf32>) outs(%out : memref<300xf32>)
      parallel_op.yield
    }
    parallel_op.task(%in = %x, %out = %c : memref<300xf32>, memref<300xf32>) attributes {device = "cpu"} {
      linalg.tanh ins(%in : memref<300xf32>) outs(%out : memref<300xf32>)
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
