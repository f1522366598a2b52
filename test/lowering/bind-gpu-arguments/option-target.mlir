// RUN: parallel-opt %s --pass-pipeline='builtin.module(gpu.module(parallel-op-bind-gpu-arguments{target=nvvm},canonicalize))' | FileCheck %s

// Buffers are memrefs of a length that nothing looks at, which become bare pointers, and words stay as they are. Workgroup
// memory is an attribution: an allocation would be one of the device's heap.

// CHECK-LABEL: gpu.func @scale
// CHECK-SAME:    (%[[X:.*]]: memref<2147483647xf32>, %[[B:.*]]: memref<2147483647xi8>, %[[WORD:.*]]: i32)
// CHECK-SAME:    workgroup(%[[SHARED:.*]] : memref<12xf32, #gpu.address_space<workgroup>>) kernel
// CHECK-NOT:     spirv
// CHECK-NOT:     memref.alloc
// CHECK:         arith.bitcast %[[WORD]] : i32 to f32
// CHECK:         %[[I:.*]] = gpu.thread_id
// CHECK:         memref.load %[[X]][%[[I]]]
// CHECK:         memref.store %{{.*}}, %[[SHARED]][%[[I]]]
// CHECK:         %[[SECOND:.*]] = arith.addi %[[I]], %c8 overflow<nsw>
// CHECK:         memref.store %{{.*}}, %[[SHARED]][%[[SECOND]]]
gpu.module @kernels {
  gpu.func @scale(%x: memref<?xf32>, %b: memref<?xi1>, %word: i32) kernel
      attributes {known_block_size = array<i32: 64, 1, 1>, parallel_op.flat} {
    %factor = arith.bitcast %word : i32 to f32
    %i = gpu.thread_id x
    %0 = memref.load %x[%i] : memref<?xf32>
    %1 = arith.mulf %0, %factor : f32
    %u = memref.alloc() : memref<8xf32, #gpu.address_space<workgroup>>
    %v = memref.alloc() : memref<4xf32, #gpu.address_space<workgroup>>
    memref.store %1, %u[%i] : memref<8xf32, #gpu.address_space<workgroup>>
    memref.store %1, %v[%i] : memref<4xf32, #gpu.address_space<workgroup>>
    gpu.return
  }
}
