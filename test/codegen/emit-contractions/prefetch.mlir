// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-emit-contractions{isa=avx512}),canonicalize)' | FileCheck %s

// Where a panel lies in one piece and is read by more tiles than it has lines in a step, each step asks for one line of
// the panel behind it: the first tiles for all of them, the later ones for the last again.

// CHECK-LABEL: func.func @many_rows
// CHECK:         %[[LAST:.*]] = arith.constant 2 : index
// CHECK:         scf.for
// CHECK:           %[[TILE:.*]] = arith.divui
// CHECK:           arith.minui %[[TILE]], %[[LAST]]
// CHECK-COUNT-1:   memref.prefetch %{{.*}}, read, locality<2>, data
// CHECK-NOT:       memref.prefetch
// CHECK:           scf.yield
func.func @many_rows(%a: memref<64x256xf32>, %b: memref<256x48xf32>, %c: memref<64x48xf32>) {
  linalg.matmul ins(%a, %b : memref<64x256xf32>, memref<256x48xf32>) outs(%c : memref<64x48xf32>)
  return
}

// Two tiles are too few for that, and a part of a matrix has no panel behind it: steps ask for their own lines.

// CHECK-LABEL: func.func @few_rows
// CHECK-COUNT-3:   memref.prefetch %{{.*}}, read, locality<3>, data
// CHECK-NOT:       memref.prefetch
// CHECK:           scf.yield
func.func @few_rows(%a: memref<16x256xf32>, %b: memref<256x48xf32>, %c: memref<16x48xf32>) {
  linalg.matmul ins(%a, %b : memref<16x256xf32>, memref<256x48xf32>) outs(%c : memref<16x48xf32>)
  return
}

// CHECK-LABEL: func.func @in_a_matrix
// CHECK-COUNT-3:   memref.prefetch %{{.*}}, read, locality<3>, data
// CHECK-NOT:       memref.prefetch
// CHECK:           scf.yield
func.func @in_a_matrix(%a: memref<64x256xf32>, %b: memref<256x48xf32, strided<[768, 1]>>, %c: memref<64x48xf32>) {
  linalg.matmul ins(%a, %b : memref<64x256xf32>, memref<256x48xf32, strided<[768, 1]>>) outs(%c : memref<64x48xf32>)
  return
}
