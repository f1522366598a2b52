// RUN: parallel-opt %s --convert-linalg-to-gpu --split-input-file | FileCheck %s

// Tiles of 32 by 32: 2 by 25 blocks. Each step brings a slab of both operands into workgroup memory, one guarded, for 33
// rows are no whole tiles; then each thread adds up four elements. The bias is added behind the loop.

// CHECK-LABEL: func.func @dense
// CHECK:         gpu.launch_func @dense_contraction_0::@dense_contraction_0 blocks in (%c50{{[^,]*}},
// CHECK-NOT:     gpu.launch_func
// CHECK:       gpu.func @dense_contraction_0
// CHECK-SAME:    %[[B:[^:,]*]]: memref<64x800xf32>, %{{[^:,]*}}: memref<33x800xf32>, %[[BIAS:[^:,]*]]: memref<800xf32>
// CHECK:         %[[SLABS:.*]] = memref.alloc() : memref<1056xf32, #gpu.address_space<workgroup>>
// CHECK:         %[[SUMS:.*]]:4 = scf.for %{{.*}} = %c0 to %c64 step %c16
// CHECK:           scf.if
// CHECK:             memref.load {{.*}} : memref<33x64xf32>
// CHECK:           memref.store {{.*}}, %[[SLABS]]
// CHECK:           memref.load %[[B]]
// CHECK-NEXT:      memref.store {{.*}}, %[[SLABS]]
// CHECK:           gpu.barrier
// CHECK:           scf.for
// CHECK-COUNT-4:     memref.load %[[SLABS]]
// CHECK-COUNT-4:     arith.addf
// CHECK:           gpu.barrier
// CHECK-NOT:     gpu.barrier
// CHECK:         scf.if
// CHECK-NEXT:      arith.addf %[[SUMS]]#0
// CHECK-NEXT:      memref.load %[[BIAS]]
// CHECK-NEXT:      arith.addf
// CHECK-NEXT:      memref.store
// CHECK:         scf.if
// CHECK-NEXT:      arith.addf %[[SUMS]]#1
func.func @dense(%a: memref<33x64xf32>, %b: memref<64x800xf32>, %bias: memref<800xf32>, %c: memref<33x800xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<33x800xf32>)
  linalg.matmul ins(%a, %b : memref<33x64xf32>, memref<64x800xf32>) outs(%c : memref<33x800xf32>)
  linalg.generic {
    indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i, j)>],
    iterator_types = ["parallel", "parallel"]
  } ins(%c, %bias : memref<33x800xf32>, memref<800xf32>) outs(%c : memref<33x800xf32>) {
  ^bb0(%in: f32, %in_0: f32, %out: f32):
    %0 = arith.addf %in, %in_0 : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

// A convolution is the same: filters are rows and pixels columns, for they are the last dimension of the result; the
// channel and the place in the window come from the inner number.

// CHECK-LABEL: gpu.func @conv_contraction_0
// CHECK:         scf.for %[[BEGIN:.*]] = %c0 to %c72 step %c16
// CHECK:           %[[K:.*]] = arith.addi %[[BEGIN]]
// CHECK:             arith.remui %[[K]], %c3
// CHECK:           gpu.barrier
// CHECK:           gpu.barrier
func.func @conv(%x: memref<1x8x18x18xf32>, %w: memref<20x8x3x3xf32>, %y: memref<1x20x16x16xf32>) {
  linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>}
    ins(%x, %w : memref<1x8x18x18xf32>, memref<20x8x3x3xf32>) outs(%y : memref<1x20x16x16xf32>)
  return
}

// -----

// Two few elements, too short a sum, or one row: no tiles.

// CHECK-LABEL: func.func @small
// CHECK-NOT:   #gpu.address_space<workgroup>
func.func @small(%a: memref<31x64xf32>, %b: memref<64x33xf32>, %c: memref<31x33xf32>,
                 %d: memref<64x15xf32>, %e: memref<15x64xf32>, %f: memref<64x64xf32>,
                 %g: memref<1x64xf32>, %h: memref<64x2000xf32>, %i: memref<1x2000xf32>) {
  linalg.matmul ins(%a, %b : memref<31x64xf32>, memref<64x33xf32>) outs(%c : memref<31x33xf32>)
  linalg.matmul ins(%d, %e : memref<64x15xf32>, memref<15x64xf32>) outs(%f : memref<64x64xf32>)
  linalg.matmul ins(%g, %h : memref<1x64xf32>, memref<64x2000xf32>) outs(%i : memref<1x2000xf32>)
  return
}
