// RUN: parallel-opt %s --parallel-op-flatten-gpu-arguments --split-input-file --verify-diagnostics

gpu.module @m {
  gpu.func @copied(%a: memref<4xf32>, %b: memref<4xf32>) kernel {
    // expected-error@+1 {{'memref.copy' op operand #0: expected memory of a kernel to be loaded, stored or viewed, got another use}}
    memref.copy %a, %b : memref<4xf32> to memref<4xf32>
    gpu.return
  }
}

// -----

gpu.module @m {
  // expected-error@+1 {{'gpu.func' op argument #1: expected memory with strides, or a number of at most 64 bits, got 'vector<4xf32>'}}
  gpu.func @vector(%a: memref<4xf32>, %b: vector<4xf32>) kernel {
    gpu.return
  }
}

// -----

gpu.module @m {
  // expected-error@+1 {{'gpu.func' op argument #0: expected elements that are integers of 1, 8, 16, 32 or 64 bits or floats of 16, 32 or 64, got 'complex<f32>'}}
  gpu.func @complex(%a: memref<4xcomplex<f32>>) kernel {
    gpu.return
  }
}

// -----

gpu.module @m {
  // expected-error@+1 {{'gpu.func' op argument #0: expected memory of the default space, got 'memref<4xf32, 1>'}}
  gpu.func @space(%a: memref<4xf32, 1>) kernel {
    gpu.return
  }
}

// -----

gpu.module @m {
  // expected-error@+1 {{'gpu.func' op workgroup memory: expected 'memref.alloc' in the body, got an attribution}}
  gpu.func @attribution(%a: memref<4xf32>) workgroup(%w: memref<4xf32, #gpu.address_space<workgroup>>) kernel {
    gpu.return
  }
}

// -----

gpu.module @m {
  gpu.func @heap(%a: memref<4xf32>) kernel {
    // expected-error@+1 {{'memref.alloc' op in a kernel, result #0: expected dense memory of known size in space '#gpu.address_space<workgroup>', got 'memref<4xf32>'}}
    %0 = memref.alloc() : memref<4xf32>
    gpu.return
  }
}

// -----

gpu.module @m {
  gpu.func @dimension(%a: memref<?x?xf32>, %i: index) kernel {
    // expected-error@+1 {{'memref.dim' op in a kernel, operand #1: expected the number of a dimension as a constant}}
    %0 = memref.dim %a, %i : memref<?x?xf32>
    gpu.return
  }
}

// -----

gpu.module @m {
  gpu.func @carried(%a: memref<4xf32>, %n: index) kernel {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    // expected-error@+1 {{'scf.for' op operand #3: expected memory of a kernel to be loaded, stored or viewed, got another use}}
    %0 = scf.for %i = %c0 to %n step %c1 iter_args(%m = %a) -> memref<4xf32> {
      scf.yield %m : memref<4xf32>
    }
    gpu.return
  }
}

// -----

gpu.module @m {
  gpu.func @kinds(%a: memref<4xf32>, %i: index) kernel {
    %w = memref.alloc() : memref<4xf32, #gpu.address_space<workgroup>>
    // expected-error@+1 {{'memref.memory_space_cast' op operand #0: expected memory of a kernel to be loaded, stored or viewed, got another use}}
    %c = memref.memory_space_cast %w : memref<4xf32, #gpu.address_space<workgroup>> to memref<4xf32>
    gpu.return
  }
}

// -----

module attributes {gpu.container_module} {
  func.func @different(%a: memref<4xf32>, %b: memref<4xf32>) {
    %c1 = arith.constant 1 : index
    // expected-error@+1 {{'gpu.launch_func' op arguments #0 and #1: expected views of one memory, for the kernel chooses between them, got two}}
    gpu.launch_func @m::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%a : memref<4xf32>, %b : memref<4xf32>)
    return
  }
  gpu.module @m {
    gpu.func @k(%a: memref<4xf32>, %b: memref<4xf32>) kernel {
      %c1 = arith.constant 1 : index
      %i = gpu.block_id x
      %zero = arith.constant 0.0 : f32
      %first = arith.cmpi ult, %i, %c1 : index
      %m = arith.select %first, %a, %b : memref<4xf32>
      memref.store %zero, %m[%i] : memref<4xf32>
      gpu.return
    }
  }
}

// -----

// A word has 32 bits.
module attributes {gpu.container_module} {
  func.func @far(%root: memref<?xi8>) {
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %v = memref.view %root[%c0][] : memref<?xi8> to memref<3000000000xf32>
    %s = memref.subview %v[2500000000] [4] [1] : memref<3000000000xf32> to memref<4xf32, strided<[1], offset: 2500000000>>
    %o = memref.cast %s : memref<4xf32, strided<[1], offset: 2500000000>> to memref<4xf32, strided<[1], offset: ?>>
    // expected-error@+1 {{'gpu.launch_func' op argument #0: expected offset, sizes and strides from 0 to 2147483647, got 2500000000}}
    gpu.launch_func @m::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%o : memref<4xf32, strided<[1], offset: ?>>)
    return
  }
  gpu.module @m {
    gpu.func @k(%a: memref<4xf32, strided<[1], offset: ?>>) kernel {
      gpu.return
    }
  }
}
