// RUN: parallel-opt %s --convert-gpu-to-runtime --canonicalize --cse | FileCheck %s

// CHECK-LABEL: func.func @add(
// CHECK:         %[[A:.*]] = call @parallel_op_gpu_allocate(%[[BYTES:.*]], %[[S:.*]]) : (i64, i64) -> i64
// CHECK:         %[[BUFFER:.*]] = call @parallel_op_gpu_bytes(%[[A]], %{{.*}}) : (i64, index) -> memref<?xi8>
// CHECK:         call @parallel_op_gpu_copy_in(%{{.*}}, %{{.*}}, %[[BYTES]], %[[S]])
// CHECK:         %[[KERNEL:.*]] = call @kernels_add_kernel()
// CHECK:         memref.store %[[KERNEL]], %[[LAUNCH:.*]][
// CHECK:         %[[P:.*]] = memref.extract_aligned_pointer_as_index %[[LAUNCH]]
// CHECK:         %[[AT:.*]] = arith.index_cast %[[P]]
// CHECK:         call @parallel_op_gpu_launch(%[[AT]], %[[S]])
// CHECK:         call @parallel_op_gpu_copy_out(
// CHECK:         call @parallel_op_gpu_free(
// CHECK:         cf.assert %{{.*}}, "a call of the runtime for GPUs failed"
// CHECK:         return
// CHECK-NOT:   gpu.binary
// CHECK:       memref.global "private" constant @kernels_image : memref<4xi8>
// CHECK:       func.func private @kernels_add_kernel() -> i64
// CHECK:         call @parallel_op_gpu_module
// CHECK:         call @parallel_op_gpu_kernel
module attributes {gpu.container_module} {
  gpu.binary @kernels [#gpu.object<#spirv.target_env<#spirv.vce<v1.3, [Shader], []>, #spirv.resource_limits<>>,
                                   bin = "\03\02#\07">]
  func.func @add(%x: memref<64xf32>, %n: i32) -> memref<64xf32> {
    %c1 = arith.constant 1 : index
    %c64 = arith.constant 64 : index
    %t0 = gpu.wait async
    %a, %t1 = gpu.alloc async [%t0] () : memref<64xf32>
    %t2 = gpu.memcpy async [%t1] %a, %x : memref<64xf32>, memref<64xf32>
    %t3 = gpu.launch_func async [%t2] @kernels::@add blocks in (%c1, %c1, %c1) threads in (%c64, %c1, %c1)
        args(%a : memref<64xf32>, %n : i32)
    %y = memref.alloc() : memref<64xf32>
    gpu.memcpy %y, %a : memref<64xf32>, memref<64xf32>
    %t4 = gpu.dealloc async [%t3] %a : memref<64xf32>
    return %y : memref<64xf32>
  }
}
