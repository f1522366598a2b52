// RUN: parallel-opt %s --convert-linalg-to-gpu | FileCheck %s

// The fill, the product and the ReLU are one launch. Each thread computes one element and keeps it until the end.

// CHECK-LABEL: func.func @dense
// CHECK:         gpu.launch_func @dense_contraction_0::@dense_contraction_0 blocks in (%{{.*}}, %{{.*}}, %{{.*}}) threads in
// CHECK-SAME:      parallel_op.phase = "contraction", parallel_op.reads = array<i64: 1, 2>, parallel_op.writes = array<i64: 0>
// CHECK-NEXT:    return

// CHECK:       gpu.func @dense_contraction_0(%[[C:.*]]: memref<20x30xf32>, %[[A:.*]]: memref<20x8xf32>, %[[B:.*]]: memref<8x30xf32>) kernel
// CHECK-SAME:    known_block_size = array<i32: 256, 1, 1>
// CHECK:         scf.if
// CHECK:           %[[SUM:.*]] = scf.for %[[K:.*]] = %{{.*}} iter_args(%[[S:.*]] = %{{.*}}) -> (f32) {
// CHECK-DAG:         memref.load %[[A]][%[[I:.*]], %[[K]]]
// CHECK-DAG:         memref.load %[[B]][%[[K]], %[[J:.*]]]
// CHECK:           %[[R:.*]] = arith.maximumf %[[SUM]]
// CHECK-NEXT:      memref.store %[[R]], %[[C]][%[[I]], %[[J]]]
func.func @dense(%a: memref<20x8xf32>, %b: memref<8x30xf32>, %c: memref<20x30xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<20x30xf32>)
  linalg.matmul ins(%a, %b : memref<20x8xf32>, memref<8x30xf32>) outs(%c : memref<20x30xf32>)
  linalg.generic {
    indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
    iterator_types = ["parallel", "parallel"]
  } ins(%c : memref<20x30xf32>) outs(%c : memref<20x30xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.maximumf %in, %zero : f32
    linalg.yield %0 : f32
  }
  return
}
