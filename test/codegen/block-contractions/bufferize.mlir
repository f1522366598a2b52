// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-contractions{isa=avx512}),canonicalize,cse,one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map},canonicalize,cse,canonicalize)' | FileCheck %s

// Blocks work in place on the buffer of the output: one allocation for it, one for the packed operand, and no copy but
// the one behind the zeros that a panel ends in. Columns that are left over go to the same buffer.

// CHECK-LABEL: func.func @in_place(
// CHECK:         %[[OUT:.*]] = memref.alloc() {{.*}} : memref<128x136xf32>
// CHECK:         memref.alloc() {{.*}} : memref<144x512xf32>
// CHECK:         memref.copy %{{.*}}, %{{.*}} : memref<136x512xf32>
// CHECK:         memref.alloc() {{.*}} : memref<3x512x48xf32>
// CHECK-NOT:     memref.{{alloc|copy}}
// CHECK:         scf.forall
// CHECK:           %[[PART:.*]] = memref.subview %[[OUT]][
// CHECK:           linalg.fill {{.*}} outs(%[[PART]] :
// CHECK:           linalg.matmul {{.*}} outs(%[[PART]] :
// CHECK:           linalg.generic {{.*}} outs(%[[PART]] :
// CHECK-NOT:     memref.{{alloc|copy}}
// CHECK:         scf.forall
// CHECK:           %[[REST:.*]] = memref.subview %[[OUT]][
// CHECK:           linalg.matmul {{.*}} outs(%[[REST]] :
// CHECK-NOT:     memref.{{alloc|copy}}
// CHECK:         return %[[OUT]]
func.func @in_place(%x: tensor<128x512xf32>, %w: tensor<136x512xf32>, %r: tensor<128x136xf32>) -> tensor<128x136xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<512x136xf32>
  %t = linalg.transpose ins(%w : tensor<136x512xf32>) outs(%e : tensor<512x136xf32>) permutation = [1, 0]
  %f = tensor.empty() : tensor<128x136xf32>
  %init = linalg.fill ins(%zero : f32) outs(%f : tensor<128x136xf32>) -> tensor<128x136xf32>
  %0 = linalg.matmul ins(%x, %t : tensor<128x512xf32>, tensor<512x136xf32>) outs(%init : tensor<128x136xf32>) -> tensor<128x136xf32>
  %1 = linalg.add ins(%0, %r : tensor<128x136xf32>, tensor<128x136xf32>) outs(%f : tensor<128x136xf32>) -> tensor<128x136xf32>
  return %1 : tensor<128x136xf32>
}

// Two products that share their zeros have a buffer each.

// CHECK-LABEL: func.func @shared_zeros(
// CHECK:         %[[A:.*]] = memref.alloc() {{.*}} : memref<128x48xf32>
// CHECK:         %[[B:.*]] = memref.alloc() {{.*}} : memref<128x48xf32>
// CHECK-NOT:     memref.copy
// CHECK:         return %[[B]], %[[A]]
func.func @shared_zeros(%x: tensor<128x512xf32>, %w: tensor<512x48xf32>, %v: tensor<512x48xf32>) -> (tensor<128x48xf32>, tensor<128x48xf32>) {
  %zero = arith.constant 0.0 : f32
  %f = tensor.empty() : tensor<128x48xf32>
  %init = linalg.fill ins(%zero : f32) outs(%f : tensor<128x48xf32>) -> tensor<128x48xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<128x512xf32>, tensor<512x48xf32>) outs(%init : tensor<128x48xf32>) -> tensor<128x48xf32>
  %1 = linalg.matmul ins(%x, %v : tensor<128x512xf32>, tensor<512x48xf32>) outs(%init : tensor<128x48xf32>) -> tensor<128x48xf32>
  return %0, %1 : tensor<128x48xf32>, tensor<128x48xf32>
}
