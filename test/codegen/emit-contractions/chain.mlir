// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-emit-contractions{isa=avx512},canonicalize,cse))' | FileCheck %s

#same = affine_map<(m, n) -> (m, n)>
#row = affine_map<(m, n) -> (n)>
#column = affine_map<(m, n) -> (m)>
#none = affine_map<(m, n) -> ()>

// A residual, a factor for each row and a number for all are read where a tile is done. Slices in between do no harm.

// CHECK-LABEL: func.func @inputs
// CHECK-SAME:    %[[RES:arg3]]: memref<64x64xf32>, %[[F:arg4]]: memref<8xf32>, %[[S:arg5]]: f32)
// CHECK:         %[[SLICE:.*]] = memref.subview %[[RES]]
// CHECK:         %[[SUMS:.*]]:8 = scf.for
// CHECK:         vector.load %[[SLICE]]
// CHECK:         memref.load %[[F]]
// CHECK:         arith.mulf
// CHECK:         vector.store
// CHECK-NOT:     linalg
func.func @inputs(%a: memref<8x32xf32>, %b: memref<32x16xf32>, %c: memref<8x16xf32>, %res: memref<64x64xf32>,
                  %f: memref<8xf32>, %s: f32) {
  linalg.matmul ins(%a, %b : memref<8x32xf32>, memref<32x16xf32>) outs(%c : memref<8x16xf32>)
  %slice = memref.subview %res[8, 16] [8, 16] [1, 1] : memref<64x64xf32> to memref<8x16xf32, strided<[64, 1], offset: 528>>
  linalg.generic {indexing_maps = [#same, #column, #none, #same], iterator_types = ["parallel", "parallel"]}
      ins(%slice, %f, %s : memref<8x16xf32, strided<[64, 1], offset: 528>>, memref<8xf32>, f32) outs(%c : memref<8x16xf32>) {
    ^bb0(%x: f32, %y: f32, %z: f32, %sum: f32):
      %0 = arith.mulf %sum, %y : f32
      %1 = arith.addf %0, %x : f32
      %2 = arith.maximumf %1, %z : f32
      linalg.yield %2 : f32
  }
  return
}

// Functions are many instructions, so that they are applied row by row to a tile that is stored.

// CHECK-LABEL: func.func @functions
// CHECK:         %[[SUMS:.*]]:8 = scf.for
// CHECK:         vector.store %[[SUMS]]#7
// CHECK:         scf.for
// CHECK-NEXT:      %[[X:.*]] = vector.load
// CHECK-NEXT:      %[[Y:.*]] = math.tanh %[[X]] : vector<16xf32>
// CHECK-NEXT:      vector.store %[[Y]]
func.func @functions(%a: memref<8x32xf32>, %b: memref<32x16xf32>, %c: memref<8x16xf32>) {
  linalg.matmul ins(%a, %b : memref<8x32xf32>, memref<32x16xf32>) outs(%c : memref<8x16xf32>)
  linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel", "parallel"]}
      ins(%c : memref<8x16xf32>) outs(%c : memref<8x16xf32>) {
    ^bb0(%x: f32, %old: f32):
      %0 = math.tanh %x : f32
      linalg.yield %0 : f32
  }
  return
}

// What touches memory in between ends the chain on that side.

// CHECK-LABEL: func.func @interrupted
// CHECK:         linalg.fill
// CHECK:         memref.copy
// CHECK:         vector.fma
// CHECK:         memref.store
// CHECK:         linalg.generic
func.func @interrupted(%a: memref<8x32xf32>, %b: memref<32x16xf32>, %c: memref<8x16xf32>, %copy: memref<8x16xf32>) {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<8x16xf32>)
  memref.copy %c, %copy : memref<8x16xf32> to memref<8x16xf32>
  linalg.matmul ins(%a, %b : memref<8x32xf32>, memref<32x16xf32>) outs(%c : memref<8x16xf32>)
  memref.store %zero, %c[%c0, %c0] : memref<8x16xf32>
  linalg.generic {indexing_maps = [#same], iterator_types = ["parallel", "parallel"]} outs(%c : memref<8x16xf32>) {
    ^bb0(%x: f32):
      %0 = arith.maximumf %x, %zero : f32
      linalg.yield %0 : f32
  }
  return
}

// An op that reads what an earlier tile would have overwritten stays: its input shares memory with the output.

// CHECK-LABEL: func.func @overlapping_input
// CHECK:         vector.fma
// CHECK:         linalg.generic
func.func @overlapping_input(%a: memref<8x32xf32>, %b: memref<32x16xf32>, %all: memref<9x16xf32>) {
  %c = memref.subview %all[1, 0] [8, 16] [1, 1] : memref<9x16xf32> to memref<8x16xf32, strided<[16, 1], offset: 16>>
  %above = memref.subview %all[0, 0] [8, 16] [1, 1] : memref<9x16xf32> to memref<8x16xf32, strided<[16, 1]>>
  linalg.matmul ins(%a, %b : memref<8x32xf32>, memref<32x16xf32>) outs(%c : memref<8x16xf32, strided<[16, 1], offset: 16>>)
  linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel", "parallel"]}
      ins(%above : memref<8x16xf32, strided<[16, 1]>>) outs(%c : memref<8x16xf32, strided<[16, 1], offset: 16>>) {
    ^bb0(%x: f32, %sum: f32):
      %0 = arith.addf %sum, %x : f32
      linalg.yield %0 : f32
  }
  return
}
