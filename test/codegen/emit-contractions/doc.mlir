// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-emit-contractions{isa=avx512}))' | FileCheck %s

// Bias, product and ReLU on one buffer become one kernel: 8 rows by 3 vectors at once.

// CHECK-LABEL: func.func @dense
// CHECK-NOT:     linalg
// CHECK:         %[[B0:.*]] = vector.load %{{.*}}[{{.*}}] : memref<48xf32>, vector<16xf32>
// CHECK:         %[[SUMS:.*]]:24 = scf.for {{.*}} iter_args({{.*}} = %[[B0]],
// CHECK-COUNT-24:  vector.fma {{.*}} : vector<16xf32>
// CHECK-NOT:       vector.fma
// CHECK:         %[[Y:.*]] = arith.maximumf %[[SUMS]]#0,
// CHECK:         vector.store %[[Y]], %{{.*}} : memref<64x48xf32>, vector<16xf32>
// CHECK-NOT:     linalg
func.func @dense(%x: memref<64x256xf32>, %w: memref<256x48xf32>, %bias: memref<48xf32>, %y: memref<64x48xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.broadcast ins(%bias : memref<48xf32>) outs(%y : memref<64x48xf32>) dimensions = [0]
  linalg.matmul ins(%x, %w : memref<64x256xf32>, memref<256x48xf32>) outs(%y : memref<64x48xf32>)
  linalg.generic {
      indexing_maps = [affine_map<(m, n) -> (m, n)>],
      iterator_types = ["parallel", "parallel"]}
      outs(%y : memref<64x48xf32>) {
    ^bb0(%sum: f32):
      %r = arith.maximumf %sum, %zero : f32
      linalg.yield %r : f32
  }
  return
}
