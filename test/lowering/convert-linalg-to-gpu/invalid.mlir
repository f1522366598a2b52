// RUN: parallel-opt %s --convert-linalg-to-gpu --split-input-file --verify-diagnostics

func.func @tensor(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{'linalg.exp' op cannot run on a GPU: it takes tensors: bufferize first}}
  %0 = linalg.exp ins(%x : tensor<4xf32>) outs(%x : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @no_loops(%x: memref<2x8xf32>, %y: memref<2x8xf32>) {
  // expected-error@+1 {{'linalg.softmax' op cannot run on a GPU: it has no loops over elements}}
  linalg.softmax dimension(1) ins(%x : memref<2x8xf32>) outs(%y : memref<2x8xf32>)
  return
}

// -----

func.func @complex(%x: memref<4xcomplex<f32>>, %y: memref<4xcomplex<f32>>) {
  // expected-error@+1 {{'memref.copy' op cannot run on a GPU: elements of type 'complex<f32>'}}
  memref.copy %x, %y : memref<4xcomplex<f32>> to memref<4xcomplex<f32>>
  return
}

// -----

func.func @layout(%x: memref<4x4xf32, affine_map<(i, j) -> (i floordiv 2, j)>>, %y: memref<4x4xf32>) {
  // expected-error@+1 {{'memref.copy' op cannot run on a GPU: the layout of 'memref<4x4xf32, affine_map<(d0, d1) -> (d0 floordiv 2, d1)>>'}}
  memref.copy %x, %y : memref<4x4xf32, affine_map<(i, j) -> (i floordiv 2, j)>> to memref<4x4xf32>
  return
}

// -----

func.func @space(%x: memref<4xf32, 3>, %y: memref<4xf32>) {
  // expected-error@+1 {{'memref.copy' op cannot run on a GPU: the memory space of 'memref<4xf32, 3>'}}
  memref.copy %x, %y : memref<4xf32, 3> to memref<4xf32>
  return
}

// -----

func.func private @g(f32) -> f32

func.func @call(%x: memref<4xf32>) {
  // expected-error@+1 {{'linalg.generic' op cannot run on a GPU: its body holds 'func.call'}}
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%x : memref<4xf32>) {
  ^bb0(%out: f32):
    %0 = func.call @g(%out) : (f32) -> f32
    linalg.yield %0 : f32
  }
  return
}

// -----

func.func @conditional_assertion(%x: memref<4xf32>, %c: i1) {
  // expected-error@+1 {{'linalg.generic' op cannot run on a GPU: its body asserts under a condition}}
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%x : memref<4xf32>) {
  ^bb0(%out: f32):
    scf.if %c {
      cf.assert %c, "never"
    }
    linalg.yield %out : f32
  }
  return
}

// -----

func.func @loop(%x: memref<4xf32>, %z: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error@+1 {{'scf.parallel' op cannot run on a GPU: expected structured ops in tasks, got them in a parallel loop}}
  scf.parallel (%i) = (%c0) to (%c1) step (%c1) {
    linalg.fill ins(%z : f32) outs(%x : memref<4xf32>)
  }
  return
}
