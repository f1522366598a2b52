// RUN: parallel-opt %s --parallel-op-serialize-gpu | FileCheck %s

// A flat kernel becomes a binary for Vulkan.

// CHECK:      gpu.binary @kernels {{ *}}[#gpu.object<#spirv.target_env<{{.*}}api=Vulkan{{.*}}>, bin = "\03\02#\07
// CHECK-NOT:  gpu.module
gpu.module @kernels {
  gpu.func @double(%m: memref<?xf32>) kernel attributes {known_block_size = array<i32: 64, 1, 1>, parallel_op.flat} {
    %i = gpu.thread_id x
    %0 = memref.load %m[%i] : memref<?xf32>
    %1 = arith.addf %0, %0 : f32
    memref.store %1, %m[%i] : memref<?xf32>
    gpu.return
  }
}
