// RUN: parallel-opt %s --convert-gpu-to-runtime --split-input-file --verify-diagnostics

module attributes {gpu.container_module} {
  gpu.module @k {
    gpu.func @f(%x: memref<4xf32>) kernel {
      gpu.return
    }
  }
  func.func @no_image(%x: memref<4xf32>) {
    %c1 = arith.constant 1 : index
    // expected-error@+1 {{'gpu.launch_func' op kernel: expected a 'gpu.binary' of the name 'k'}}
    gpu.launch_func @k::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>)
    return
  }
}

// -----

module attributes {gpu.container_module} {
  gpu.binary @k [#gpu.object<#rocdl.target, bin = "x">]
  func.func @other_image(%x: memref<4xf32>) {
    %c1 = arith.constant 1 : index
    // expected-error@+1 {{'gpu.launch_func' op kernel: expected SPIR-V or PTX in the 'gpu.binary' 'k'}}
    gpu.launch_func @k::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>)
    return
  }
}

// -----

module attributes {gpu.container_module} {
  gpu.binary @k [#gpu.object<#nvvm.target, bin = "x">]
  func.func @word(%x: f32) {
    %c1 = arith.constant 1 : index
    // expected-error@+1 {{'gpu.launch_func' op kernel operand: expected a buffer or 'i32', got 'f32'}}
    gpu.launch_func @k::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : f32)
    return
  }
}

// -----

module attributes {gpu.container_module} {
  gpu.binary @k [#gpu.object<#nvvm.target, bin = "x">]
  func.func @order(%x: i32, %y: memref<4xf32>) {
    %c1 = arith.constant 1 : index
    // expected-error@+1 {{'gpu.launch_func' op kernel operands: expected buffers in front of words}}
    gpu.launch_func @k::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : i32, %y : memref<4xf32>)
    return
  }
}

// -----

module attributes {gpu.container_module} {
  gpu.binary @k [#gpu.object<#nvvm.target, bin = "x">]
  func.func @clusters() {
    %c1 = arith.constant 1 : index
    // expected-error@+1 {{'gpu.launch_func' op cannot become a call of the runtime for GPUs: it has clusters}}
    gpu.launch_func @k::@f clusters in (%c1, %c1, %c1) blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1)
    return
  }
}

// -----

func.func @gaps(%x: memref<4x4xf32>) {
  %a = gpu.alloc () : memref<4x8xf32>
  %half = memref.subview %a[0, 0] [4, 4] [1, 1] : memref<4x8xf32> to memref<4x4xf32, strided<[8, 1]>>
  // expected-error@+1 {{'gpu.memcpy' op target of type 'memref<4x4xf32, strided<[8, 1]>>': expected elements without gaps}}
  gpu.memcpy %half, %x : memref<4x4xf32, strided<[8, 1]>>, memref<4x4xf32>
  return
}

// -----

func.func @host_only(%x: memref<4xf32>, %y: memref<4xf32>) {
  // expected-error@+1 {{'gpu.memcpy' op operands: expected a buffer of the device, got two of the host}}
  gpu.memcpy %x, %y : memref<4xf32>, memref<4xf32>
  return
}

// -----

func.func @other_op(%x: memref<4xf32>, %v: f32) {
  // expected-error@+1 {{'gpu.memset' op cannot become a call of the runtime for GPUs}}
  gpu.memset %x, %v : memref<4xf32>, f32
  return
}

// -----

func.func @address(%a: i64) {
  // expected-error@+1 {{'builtin.unrealized_conversion_cast' op result: expected 'memref<?xi8>', got 'memref<4xf32>'}}
  %x = builtin.unrealized_conversion_cast %a : i64 to memref<4xf32>
  gpu.wait
  return
}
