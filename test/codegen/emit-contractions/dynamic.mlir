// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-emit-contractions{isa=avx512},canonicalize,cse))' | FileCheck %s

// Rows of unknown number: whole tiles, then tiles of half the size and so on.

// CHECK-LABEL: func.func @rows
// CHECK-SAME:    (%[[A:.*]]: memref<?x64xf32>, %{{.*}}, %[[C:.*]]: memref<?x48xf32>)
// CHECK-DAG:     %[[EIGHT:.*]] = arith.constant 8 : index
// CHECK:         %[[M:.*]] = memref.dim %[[C]]
// CHECK:         %[[REST:.*]] = arith.remui %[[M]], %[[EIGHT]]
// CHECK:         %[[FULL:.*]] = arith.subi %[[M]], %[[REST]]
// CHECK:         scf.for %{{.*}} = %{{.*}} to %[[FULL]] step %[[EIGHT]]
// CHECK-COUNT-24:  vector.fma
// CHECK-NOT:       vector.fma
// CHECK:         scf.for %{{.*}} = %[[FULL]] to
// CHECK-COUNT-12:  vector.fma
// CHECK-NOT:       vector.fma
// CHECK:         scf.for %{{.*}} to %[[M]] step
// CHECK-COUNT-3:   vector.fma
// CHECK-NOT:       vector.fma
// CHECK:         return
func.func @rows(%a: memref<?x64xf32>, %b: memref<64x48xf32>, %c: memref<?x48xf32>) {
  linalg.matmul ins(%a, %b : memref<?x64xf32>, memref<64x48xf32>) outs(%c : memref<?x48xf32>)
  return
}

// Columns of unknown number: behind whole tiles come single vectors with a mask.

// CHECK-LABEL: func.func @columns
// CHECK-SAME:    (%{{.*}}, %{{.*}}, %[[C:.*]]: memref<8x?xf32, strided<[?, 1], offset: ?>>)
// CHECK:         %[[N:.*]] = memref.dim %[[C]]
// CHECK:         scf.for
// CHECK-NOT:       mask
// CHECK:         scf.for %[[J:.*]] = %{{.*}} to %[[N]] step
// CHECK:           %[[LEFT:.*]] = arith.subi %[[N]], %[[J]]
// CHECK:           %[[MASK:.*]] = vector.create_mask %[[LEFT]] : vector<16xi1>
// CHECK:           vector.maskedload %{{.*}}, %[[MASK]]
// CHECK:           vector.fma
// CHECK:           vector.maskedstore %{{.*}}, %[[MASK]]
func.func @columns(%a: memref<8x?xf32>, %b: memref<?x?xf32>, %c: memref<8x?xf32, strided<[?, 1], offset: ?>>) {
  linalg.matmul ins(%a, %b : memref<8x?xf32>, memref<?x?xf32>) outs(%c : memref<8x?xf32, strided<[?, 1], offset: ?>>)
  return
}

// Nothing to add up, and nothing to compute.

// CHECK-LABEL: func.func @empty_sum
// CHECK-NOT:     linalg
// CHECK:         vector.store
func.func @empty_sum(%a: memref<8x0xf32>, %b: memref<0x16xf32>, %c: memref<8x16xf32>) {
  %one = arith.constant 1.0 : f32
  linalg.fill ins(%one : f32) outs(%c : memref<8x16xf32>)
  linalg.matmul ins(%a, %b : memref<8x0xf32>, memref<0x16xf32>) outs(%c : memref<8x16xf32>)
  return
}

// CHECK-LABEL: func.func @no_rows
// CHECK-NEXT:    return
func.func @no_rows(%a: memref<0x8xf32>, %b: memref<8x16xf32>, %c: memref<0x16xf32>) {
  linalg.matmul ins(%a, %b : memref<0x8xf32>, memref<8x16xf32>) outs(%c : memref<0x16xf32>)
  return
}
