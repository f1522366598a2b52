// RUN: parallel-opt %s --pass-pipeline='builtin.module(gpu.module(parallel-op-bind-gpu-arguments,canonicalize))' | FileCheck %s

// Two buffers and a word become two bindings and one of words: first the shifts of both in bytes, then the word.

// CHECK-LABEL: gpu.func @scale
// CHECK-SAME:    (%[[X:.*]]: memref<?xf32, #spirv.storage_class<StorageBuffer>>, %[[Y:.*]]: memref<?xf32, #spirv.storage_class<StorageBuffer>>, %[[WORDS:.*]]: memref<?xi32, #spirv.storage_class<StorageBuffer>>) kernel
// CHECK-SAME:    spirv.entry_point_abi = #spirv.entry_point_abi<workgroup_size = [64, 1, 1]>
// CHECK:         %[[FIRST:.*]] = memref.load %[[WORDS]][%c0]
// CHECK:         %[[BYTES:.*]] = arith.index_cast %[[FIRST]] : i32 to index
// CHECK:         %[[SHIFT:.*]] = arith.divui %[[BYTES]], %c4
// CHECK:         memref.load %[[WORDS]][%c1]
// CHECK:         %[[BITS:.*]] = memref.load %[[WORDS]][%c2]
// CHECK:         arith.bitcast %[[BITS]] : i32 to f32
// CHECK:         %[[PLACE:.*]] = arith.addi %[[SHIFT]], %{{.*}} overflow<nsw>
// CHECK:         memref.load %[[X]][%[[PLACE]]]
gpu.module @kernels {
  gpu.func @scale(%x: memref<?xf32>, %y: memref<?xf32>, %word: i32) kernel
      attributes {known_block_size = array<i32: 64, 1, 1>, parallel_op.flat} {
    %i = gpu.thread_id x
    %factor = arith.bitcast %word : i32 to f32
    %0 = memref.load %x[%i] : memref<?xf32>
    %1 = arith.mulf %0, %factor : f32
    memref.store %1, %y[%i] : memref<?xf32>
    gpu.return
  }
}
