// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-emit-contractions{isa=avx512}))' | FileCheck %s

// What stands in front of a product may have more dimensions than it, and is left alone.

// CHECK-LABEL: func.func @more_dimensions_in_front
// CHECK:         linalg.fill {{.*}} outs(%{{.*}} : memref<2x3x4xf32>)
// CHECK-NOT:     linalg.matmul
// CHECK:         vector.fma
func.func @more_dimensions_in_front(%x: memref<8x16xf32>, %w: memref<16x32xf32>, %y: memref<8x32xf32>, %z: memref<2x3x4xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%z : memref<2x3x4xf32>)
  linalg.matmul ins(%x, %w : memref<8x16xf32>, memref<16x32xf32>) outs(%y : memref<8x32xf32>)
  return
}
