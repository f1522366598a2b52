// RUN: parallel-opt %s --parallel-op-place-on-gpu --split-input-file --verify-diagnostics

module attributes {gpu.container_module} {
  // expected-error@+1 {{'func.func' op argument of type 'memref<4xf32, strided<[2]>>' is for a GPU: expected a dense buffer}}
  func.func @gaps(%x: memref<4xf32, strided<[2]>>) {
    %c1 = arith.constant 1 : index
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32, strided<[2]>>)
    return
  }
  gpu.module @k { gpu.func @k(%0: memref<4xf32, strided<[2]>>) kernel { gpu.return } }
}

// -----

module attributes {gpu.container_module} {
  func.func @host_op(%x: memref<4xf32>, %v: f32) {
    %c1 = arith.constant 1 : index
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>)
    // expected-error@+1 {{'linalg.fill' op cannot use memory of the device: expected a kernel}}
    linalg.fill ins(%v : f32) outs(%x : memref<4xf32>)
    return
  }
  gpu.module @k { gpu.func @k(%0: memref<4xf32>) kernel { gpu.return } }
}

// -----

module attributes {gpu.container_module} {
  func.func @length(%n: memref<1xindex>, %x: memref<?xf32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %length = memref.load %n[%c0] : memref<1xindex>
    // expected-error@+1 {{'gpu.alloc' op meets other buffers in a kernel: expected lengths that do not depend on what is computed}}
    %a = gpu.alloc (%length) : memref<?xf32>
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1)
        args(%x : memref<?xf32>, %a : memref<?xf32>)
    return
  }
  gpu.module @k {
    gpu.func @k(%0: memref<?xf32>, %1: memref<?xf32>) kernel {
      %c1 = arith.constant 1 : index
      %block = gpu.block_id x
      %is_first = arith.cmpi ult, %block, %c1 : index
      %a = scf.if %is_first -> (memref<?xf32>) {
        scf.yield %0 : memref<?xf32>
      } else {
        scf.yield %1 : memref<?xf32>
      }
      gpu.return
    }
  }
}

// -----

module attributes {gpu.container_module} {
  func.func @copy_gaps(%x: memref<4x4xf32>, %y: memref<4x8xf32>) {
    %c1 = arith.constant 1 : index
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4x4xf32>)
    %half = memref.subview %y[0, 0] [4, 4] [1, 1] : memref<4x8xf32> to memref<4x4xf32, strided<[8, 1]>>
    // expected-error@+1 {{'memref.copy' op cannot copy a buffer of type 'memref<4x4xf32, strided<[8, 1]>>': expected elements without gaps}}
    memref.copy %x, %half : memref<4x4xf32> to memref<4x4xf32, strided<[8, 1]>>
    return
  }
  gpu.module @k { gpu.func @k(%0: memref<4x4xf32>) kernel { gpu.return } }
}
