// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize{isa=avx512}),canonicalize,cse)' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize{isa=avx512},codegen-vectorize{isa=avx512}),canonicalize,cse)' | FileCheck %s

// The maximum of a window stays in registers over both loops of the window, begins with the number that the pool was
// filled with, and is stored once. The window itself is never read.
// CHECK-LABEL: func.func @pool(
// CHECK-NOT:     linalg
// CHECK:         %[[LOWEST:.*]] = arith.constant dense<0xFF800000> : vector<16xf32>
// CHECK:         scf.for
// CHECK:           scf.for
// CHECK-NEXT:        %[[OUTER:.*]]:2 = scf.for {{.*}} iter_args(%{{.*}} = %[[LOWEST]], %{{.*}} = %[[LOWEST]])
// CHECK-NEXT:          scf.for {{.*}} iter_args
// CHECK-COUNT-2:         arith.maximumf {{.*}} : vector<16xf32>
// CHECK-COUNT-2:     vector.store
// CHECK-NOT:       vector.store
// CHECK:         return
func.func @pool(%x: memref<1x15x15x32xf32>, %window: memref<3x3xf32>, %o: memref<1x7x7x32xf32>) {
  %lowest = arith.constant 0xFF800000 : f32
  linalg.fill ins(%lowest : f32) outs(%o : memref<1x7x7x32xf32>)
  linalg.pooling_nhwc_max {strides = dense<2> : vector<2xi64>}
      ins(%x, %window : memref<1x15x15x32xf32>, memref<3x3xf32>) outs(%o : memref<1x7x7x32xf32>)
  return
}

// A sum along a row has four accumulators, which are joined by a fixed tree; dimensions that follow each other are one.
// CHECK-LABEL: func.func @average(
// CHECK-DAG:     %[[NEUTRAL:.*]] = arith.constant dense<-0.000000e+00> : vector<16xf32>
// CHECK-DAG:     %[[ALL:.*]] = arith.constant 768 : index
// CHECK-DAG:     %[[STEP:.*]] = arith.constant 64 : index
// CHECK:         scf.for
// CHECK-NEXT:      %[[SUMS:.*]]:4 = scf.for {{.*}} to %[[ALL]] step %[[STEP]] iter_args(%{{.*}} = %[[NEUTRAL]],
// CHECK:           %[[A:.*]] = arith.addf %[[SUMS]]#0, %[[SUMS]]#1 : vector<16xf32>
// CHECK:           %[[B:.*]] = arith.addf %[[SUMS]]#2, %[[SUMS]]#3 : vector<16xf32>
// CHECK:           arith.addf %[[A]], %[[B]] : vector<16xf32>
// CHECK:           arith.addf {{.*}} : vector<8xf32>
// CHECK:           arith.addf {{.*}} : vector<4xf32>
// CHECK:           arith.addf {{.*}} : vector<2xf32>
// CHECK:           arith.addf {{.*}} : vector<1xf32>
// CHECK:           memref.store
func.func @average(%x: memref<5x24x32xf32>, %o: memref<5xf32>) {
  linalg.generic {indexing_maps = [affine_map<(c, h, w) -> (c, h, w)>, affine_map<(c, h, w) -> (c)>],
                  iterator_types = ["parallel", "reduction", "reduction"]}
      ins(%x : memref<5x24x32xf32>) outs(%o : memref<5xf32>) {
  ^bb0(%a: f32, %sum: f32):
    %0 = arith.addf %a, %sum : f32
    linalg.yield %0 : f32
  }
  return
}

// A table is looked up row by row; what is checked of an index is checked once for a row.
// CHECK-LABEL: func.func @lookup(
// CHECK:         cf.assert
// CHECK:         %[[ROW:.*]] = vector.load %{{.*}} : memref<100x16xf32>, vector<16xf32>
// CHECK:         vector.store %[[ROW]]
func.func @lookup(%table: memref<100x16xf32>, %indices: memref<7xi64>, %o: memref<7x16xf32>) {
  %end = arith.constant 100 : i64
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i)>, affine_map<(i, j) -> (i, j)>],
                  iterator_types = ["parallel", "parallel"]}
      ins(%indices : memref<7xi64>) outs(%o : memref<7x16xf32>) {
  ^bb0(%index: i64, %out: f32):
    %row = arith.index_cast %index : i64 to index
    %column = linalg.index 1 : index
    %is_inside = arith.cmpi slt, %index, %end : i64
    cf.assert %is_inside, "index out of range"
    %0 = memref.load %table[%row, %column] : memref<100x16xf32>
    linalg.yield %0 : f32
  }
  return
}

// A copy into a slice.
// CHECK-LABEL: func.func @slice(
// CHECK-NOT:     memref.copy
// CHECK:         vector.store
func.func @slice(%x: memref<4x16xf32>, %y: memref<4x40xf32>) {
  %s = memref.subview %y[0, 8] [4, 16] [1, 1] : memref<4x40xf32> to memref<4x16xf32, strided<[40, 1], offset: 8>>
  memref.copy %x, %s : memref<4x16xf32> to memref<4x16xf32, strided<[40, 1], offset: 8>>
  return
}

// A part that was filled with another number keeps it: the sums begin with what memory holds.
// CHECK-LABEL: func.func @filled_in_part(
// CHECK:         %[[FIRST:.*]] = vector.load
// CHECK-NEXT:    %{{.*}} = scf.for {{.*}} iter_args(%{{.*}} = %[[FIRST]])
func.func @filled_in_part(%x: memref<9x16xf32>, %o: memref<16xf32>) {
  %one = arith.constant 1.0 : f32
  %two = arith.constant 2.0 : f32
  %part = memref.subview %o[0] [4] [1] : memref<16xf32> to memref<4xf32, strided<[1]>>
  linalg.fill ins(%one : f32) outs(%o : memref<16xf32>)
  linalg.fill ins(%two : f32) outs(%part : memref<4xf32, strided<[1]>>)
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j)>],
                  iterator_types = ["reduction", "parallel"]}
      ins(%x : memref<9x16xf32>) outs(%o : memref<16xf32>) {
  ^bb0(%a: f32, %sum: f32):
    %0 = arith.addf %sum, %a : f32
    linalg.yield %0 : f32
  }
  return
}
