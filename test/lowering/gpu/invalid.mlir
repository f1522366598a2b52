// RUN: parallel-opt %s --convert-parallel-op-to-gpu --split-input-file --verify-diagnostics
// RUN: not parallel-opt %s --convert-parallel-op-to-gpu=style=waves 2>&1 | FileCheck %s --check-prefix=STYLE

// STYLE: option 'style': expected one of streams, fused, auto, got 'waves'

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

// -----

func.func @unknown_size(%x: memref<4xf32>, %n: memref<index>) -> memref<?xf32> {
  %r = parallel_op.parallel -> (memref<?xf32>) {
    // expected-error @+1 {{'parallel_op.task' op cannot run on the CPU beside a GPU: expected results in memory whose size is known in front of it}}
    %0 = parallel_op.task(%at = %n : memref<index>) -> (memref<?xf32>) attributes {device = "cpu"} {
      %size = memref.load %at[] : memref<index>
      %m = memref.alloc(%size) : memref<?xf32>
      parallel_op.yield %m : memref<?xf32>
    }
    parallel_op.yield %0 : memref<?xf32>
  }
  return %r : memref<?xf32>
}

// -----

func.func @conditional_free(%x: memref<4xf32>, %own: i1) {
  parallel_op.parallel {
    parallel_op.task(%in = %x, %if = %own : memref<4xf32>, i1) attributes {device = "cpu"} {
      scf.if %if {
        // expected-error @+1 {{'memref.dealloc' op cannot run on the CPU beside a GPU: expected it in the body of the task}}
        memref.dealloc %in : memref<4xf32>
      }
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
