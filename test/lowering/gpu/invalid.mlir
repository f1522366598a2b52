// RUN: parallel-opt %s --convert-parallel-op-to-gpu --split-input-file --verify-diagnostics
// RUN: not parallel-opt %s --convert-parallel-op-to-gpu=style=waves 2>&1 | FileCheck %s --check-prefix=STYLE

// STYLE: option 'style': expected one of streams, fused, got 'waves'

module attributes {gpu.container_module} {
  func.func @stack(%x: memref<4xf32>) {
    %c1 = arith.constant 1 : index
    // expected-error @+1 {{'memref.alloca' op is used by a kernel: expected 'memref.alloc'}}
    %m = memref.alloca() : memref<4xf32>
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>, %m : memref<4xf32>)
    return
  }
  gpu.module @k {
    gpu.func @k(%in: memref<4xf32>, %out: memref<4xf32>) kernel {
      gpu.return
    }
  }
}

// -----

// expected-error @+1 {{'parallel_op.parallel' op cannot become launches: expected it in a 'func.func' of a module}}
parallel_op.parallel {
  parallel_op.yield
}
