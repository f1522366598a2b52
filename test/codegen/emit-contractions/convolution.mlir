// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-emit-contractions{isa=avx512},canonicalize,cse))' | FileCheck %s

// Positions of a line are rows. The sum runs over window and channels in order, with one set of accumulators.

// CHECK-LABEL: func.func @strided
// CHECK-DAG:     %[[TWO:.*]] = arith.constant 2 : index
// CHECK:         scf.for %[[OH:[a-z0-9]+]] =
// CHECK:           %[[WINDOW:.*]]:28 = scf.for %[[KH:[a-z0-9]+]] =
// CHECK:             scf.for %[[KW:[a-z0-9]+]] =
// CHECK:               scf.for %[[C:[a-z0-9]+]] =
// CHECK:                 vector.load %{{.*}}[%[[KH]], %[[KW]], %[[C]], %{{.*}}]
// CHECK-COUNT-28:        vector.fma
// CHECK-NOT:             vector.fma
// CHECK:           vector.store %[[WINDOW]]#0
// CHECK-NOT:     linalg
func.func @strided(%x: memref<1x31x31x8xf32>, %w: memref<3x3x8x32xf32>, %y: memref<1x14x14x32xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%y : memref<1x14x14x32xf32>)
  linalg.conv_2d_nhwc_hwcf {strides = dense<2> : tensor<2xi64>, dilations = dense<[2, 1]> : tensor<2xi64>}
    ins(%x, %w : memref<1x31x31x8xf32>, memref<3x3x8x32xf32>) outs(%y : memref<1x14x14x32xf32>)
  return
}

// Lines that are shorter than a tile share one: two lines of seven positions.

// CHECK-LABEL: func.func @short_lines
// CHECK:         scf.for {{.*}} iter_args
// CHECK-COUNT-28:  vector.fma
// CHECK-NOT:       vector.fma
func.func @short_lines(%x: memref<1x8x7x64xf32>, %w: memref<1x1x64x32xf32>, %y: memref<1x8x7x32xf32>) {
  linalg.conv_2d_nhwc_hwcf ins(%x, %w : memref<1x8x7x64xf32>, memref<1x1x64x32xf32>) outs(%y : memref<1x8x7x32xf32>)
  return
}

// A generic op with the same loops is the same: here the image has its channels outermost.

// CHECK-LABEL: func.func @channels_first_image
// CHECK-NOT:     linalg
// CHECK:         vector.fma
// CHECK-NOT:     linalg
func.func @channels_first_image(%x: memref<3x16x16xf32>, %w: memref<3x3x3x16xf32>, %y: memref<14x14x16xf32>) {
  linalg.generic {
      indexing_maps = [affine_map<(h, w, f, i, j, c) -> (c, h + i, w + j)>, affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>,
                       affine_map<(h, w, f, i, j, c) -> (h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %w : memref<3x16x16xf32>, memref<3x3x3x16xf32>) outs(%y : memref<14x14x16xf32>) {
    ^bb0(%a: f32, %b: f32, %sum: f32):
      %p = arith.mulf %b, %a : f32
      %s = arith.addf %p, %sum : f32
      linalg.yield %s : f32
  }
  return
}

// A long sum over many rows goes in blocks, between which the sums wait in memory. The first begins with zeros.

// CHECK-LABEL: func.func @blocks_of_a_sum
// CHECK-DAG:     %[[ZEROS:.*]] = arith.constant dense<0.0{{.*}}> : vector<16xf32>
// CHECK-DAG:     %[[STEP:.*]] = arith.constant 768 : index
// CHECK:         scf.for %[[FIRST:.*]] = %[[ZERO:.*]] to %{{.*}} step %[[STEP]]
// CHECK:           scf.for
// CHECK:             %[[IS_FIRST:.*]] = arith.cmpi eq, %[[FIRST]], %[[ZERO]]
// CHECK:             scf.if %[[IS_FIRST]]
// CHECK:               scf.yield %[[ZEROS]]
// CHECK:               vector.load
// CHECK:             scf.for %{{.*}} = %[[FIRST]] to
// CHECK:               vector.fma
func.func @blocks_of_a_sum(%a: memref<64x3072xf32>, %b: memref<3072x48xf32>, %c: memref<64x48xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<64x48xf32>)
  linalg.matmul ins(%a, %b : memref<64x3072xf32>, memref<3072x48xf32>) outs(%c : memref<64x48xf32>)
  return
}
