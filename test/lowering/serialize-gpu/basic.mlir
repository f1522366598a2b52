// RUN: parallel-opt %s --parallel-op-serialize-gpu=target=spirv -o %t
// RUN: FileCheck %s --input-file=%t --check-prefixes=CHECK,SPIRV
// RUN: parallel-opt %s --parallel-op-serialize-gpu=target=spirv | diff %t -
// RUN: parallel-opt %t --parallel-op-serialize-gpu=target=spirv | diff %t -
// RUN: parallel-opt %s --parallel-op-serialize-gpu=target=nvvm -o %t.nvvm
// RUN: FileCheck %s --input-file=%t.nvvm --check-prefixes=CHECK,NVVM
// RUN: parallel-opt %s --parallel-op-serialize-gpu=target=nvvm | diff %t.nvvm -

// The host's code stays, and each module of kernels becomes a binary in its place.

module attributes {gpu.container_module} {

// CHECK-LABEL: func.func @launch
// CHECK:         gpu.launch_func @one::@one
// CHECK-SAME:      args(%{{.*}} : memref<?xf32>, %{{.*}} : i32)
func.func @launch(%m: memref<?xf32>, %n: i32) {
  %c1 = arith.constant 1 : index
  gpu.launch_func @one::@one blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%m : memref<?xf32>, %n : i32)
  return
}

// Buffers are pointers, words are parameters, workgroup memory is shared, and a root is an instruction. How long it took to
// make the image is not part of it.

// CHECK:       gpu.binary @one
// SPIRV-SAME:    bin = "\03\02#\07
// NVVM-SAME:     #nvvm.target<chip = "sm_80", features = "+ptx70">, assembly =
// NVVM-SAME:     .version 7.0
// NVVM-SAME:     .param .u64 .ptr .align 1 one_param_0
// NVVM-SAME:     .param .u32 one_param_1
// NVVM-SAME:     .maxntid 64, 1, 1
// NVVM-SAME:     .shared .align 4 .b8 __wg_one_0[256]
// NVVM-SAME:     sqrt.rn.f32
gpu.module @one {
  gpu.func @one(%m: memref<?xf32>, %n: i32) kernel attributes {known_block_size = array<i32: 64, 1, 1>, parallel_op.flat} {
    %i = gpu.thread_id x
    %other = arith.index_cast %n : i32 to index
    %shared = memref.alloc() : memref<64xf32, #gpu.address_space<workgroup>>
    %0 = memref.load %m[%i] : memref<?xf32>
    memref.store %0, %shared[%i] : memref<64xf32, #gpu.address_space<workgroup>>
    gpu.barrier
    %1 = memref.load %shared[%other] : memref<64xf32, #gpu.address_space<workgroup>>
    %2 = math.sqrt %1 : f32
    memref.store %2, %m[%i] : memref<?xf32>
    gpu.return
  }
}

// CHECK:       gpu.binary @two
gpu.module @two {
  gpu.func @two(%m: memref<?xi32>) kernel attributes {known_block_size = array<i32: 1, 1, 1>, parallel_op.flat} {
    %i = gpu.block_id x
    %0 = memref.load %m[%i] : memref<?xi32>
    %1 = arith.addi %0, %0 : i32
    memref.store %1, %m[%i] : memref<?xi32>
    gpu.return
  }
}

// CHECK-NOT:   gpu.module
}
