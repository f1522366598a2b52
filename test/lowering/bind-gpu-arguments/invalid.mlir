// RUN: parallel-opt %s --pass-pipeline='builtin.module(gpu.module(parallel-op-bind-gpu-arguments))' --split-input-file --verify-diagnostics

gpu.module @m {
  // expected-error@+1 {{'gpu.func' op arguments: expected buffers and words, as 'parallel-op-flatten-gpu-arguments' makes them}}
  gpu.func @round(%a: memref<4xf32>) kernel attributes {known_block_size = array<i32: 8, 1, 1>} {
    gpu.return
  }
}

// -----

gpu.module @m {
  // expected-error@+1 {{'gpu.func' op attribute 'known_block_size': expected three numbers, got none}}
  gpu.func @sizeless(%a: memref<?xf32>) kernel attributes {parallel_op.flat} {
    gpu.return
  }
}

// -----

gpu.module @m {
  gpu.func @half(%a: memref<?xbf16>, %i: index) kernel attributes {known_block_size = array<i32: 8, 1, 1>, parallel_op.flat} {
    %i0 = gpu.thread_id x
    %0 = memref.load %a[%i0] : memref<?xbf16>
    // expected-error@+1 {{'arith.addf' op in a kernel: expected no arithmetic on 'bf16', as behind 'parallel-op-lower-gpu-math', got some}}
    %1 = arith.addf %0, %0 : bf16
    memref.store %1, %a[%i0] : memref<?xbf16>
    gpu.return
  }
}

// -----

gpu.module @m {
  gpu.func @view(%a: memref<?xf32>) kernel attributes {known_block_size = array<i32: 8, 1, 1>, parallel_op.flat} {
    // expected-error@+1 {{'memref.cast' op operand #0: expected loads and stores of flat memory, as 'parallel-op-flatten-gpu-arguments' makes them}}
    %0 = memref.cast %a : memref<?xf32> to memref<4xf32>
    gpu.return
  }
}
