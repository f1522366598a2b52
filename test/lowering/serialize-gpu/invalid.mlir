// RUN: not parallel-opt %s --split-input-file --parallel-op-serialize-gpu=target=nvvm 2>&1 | FileCheck %s --check-prefix=NVVM
// RUN: not parallel-opt %s --split-input-file --parallel-op-serialize-gpu=target=spirv 2>&1 | FileCheck %s --check-prefix=SPIRV

// NVVM: error: 'llvm.func' op a kernel calls '__nv_expf', which has no code for a GPU: expected arithmetic, as behind 'parallel-op-lower-gpu-math'
gpu.module @library {
  gpu.func @exp(%m: memref<?xf32>) kernel attributes {known_block_size = array<i32: 64, 1, 1>, parallel_op.flat} {
    %i = gpu.thread_id x
    %0 = memref.load %m[%i] : memref<?xf32>
    %1 = math.exp %0 : f32
    memref.store %1, %m[%i] : memref<?xf32>
    gpu.return
  }
}

// -----

// SPIRV: error: 'spirv.GL.Exp' op operand #0 must be 16/32-bit float
gpu.module @long {
  gpu.func @exp(%m: memref<?xf64>) kernel attributes {known_block_size = array<i32: 64, 1, 1>, parallel_op.flat} {
    %i = gpu.thread_id x
    %0 = memref.load %m[%i] : memref<?xf64>
    %1 = math.exp %0 : f64
    memref.store %1, %m[%i] : memref<?xf64>
    gpu.return
  }
}

// -----

// SPIRV: error: 'gpu.func' op arguments: expected buffers and words
// NVVM: error: 'gpu.func' op arguments: expected buffers and words
gpu.module @round {
  gpu.func @round(%m: memref<4xf32>) kernel {
    gpu.return
  }
}

// -----

// NVVM: error: 'math.ctlz' op has no code for a GPU: expected arithmetic, as behind 'parallel-op-lower-gpu-math'
gpu.module @zeros {
  gpu.func @zeros(%m: memref<?xi32>) kernel attributes {known_block_size = array<i32: 64, 1, 1>, parallel_op.flat} {
    %i = gpu.thread_id x
    %0 = memref.load %m[%i] : memref<?xi32>
    %1 = math.ctlz %0 : i32
    memref.store %1, %m[%i] : memref<?xi32>
    gpu.return
  }
}
