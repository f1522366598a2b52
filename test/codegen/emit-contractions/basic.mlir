// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-emit-contractions{isa=avx2},canonicalize,cse))' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-emit-contractions{isa=avx2},codegen-emit-contractions{isa=avx2},canonicalize,cse))' | FileCheck %s

// Four rows by three vectors fit into sixteen registers. Rows that are left over are a tile of their own, and so are
// columns, which take a mask.

// CHECK-LABEL: func.func @remainders
// CHECK-NOT:     linalg
// CHECK-DAG:     %[[FULL:.*]] = arith.constant 36 : index
// CHECK:         scf.for %{{.*}} = %{{.*}} to %[[FULL]]
// CHECK:           scf.for {{.*}} iter_args
// CHECK-COUNT-12:    vector.fma {{.*}} : vector<8xf32>
// CHECK-NOT:         vector.fma
// CHECK:             scf.yield
// CHECK-COUNT-12:  vector.store
// CHECK:         scf.for {{.*}} iter_args
// CHECK-COUNT-6:   vector.fma
// CHECK-NOT:       vector.fma
// CHECK:           scf.yield
// CHECK:         %[[MASK:.*]] = vector.constant_mask [3] : vector<8xi1>
// CHECK:         scf.for %{{.*}} = %{{.*}} to %[[FULL]]
// CHECK:           scf.for {{.*}} iter_args
// CHECK:             vector.maskedload %{{.*}}, %[[MASK]]
// CHECK-COUNT-4:     vector.fma
// CHECK-NOT:         vector.fma
// CHECK:             scf.yield
// CHECK:           vector.maskedstore %{{.*}}, %[[MASK]]
// CHECK:         scf.for {{.*}} iter_args
// CHECK-COUNT-2:   vector.fma
// CHECK-NOT:     linalg
func.func @remainders(%a: memref<38x64xf32>, %b: memref<64x99xf32>, %c: memref<38x99xf32>) {
  linalg.matmul ins(%a, %b : memref<38x64xf32>, memref<64x99xf32>) outs(%c : memref<38x99xf32>)
  return
}

// A batch is a loop around the kernel.

// CHECK-LABEL: func.func @batch
// CHECK:         scf.for %[[BATCH:.*]] = %{{.*}} to %{{.*}} step
// CHECK:           vector.load %{{.*}}[%[[BATCH]], %{{.*}}, %{{.*}}] : memref<5x6x16xf32>, vector<8xf32>
// CHECK:           scf.for
// CHECK:             vector.load %{{.*}}[%[[BATCH]], %{{.*}}, %{{.*}}] : memref<5x32x16xf32>, vector<8xf32>
// CHECK:             memref.load %{{.*}}[%[[BATCH]], %{{.*}}, %{{.*}}] : memref<5x6x32xf32>
func.func @batch(%a: memref<5x6x32xf32>, %b: memref<5x32x16xf32>, %c: memref<5x6x16xf32>) {
  linalg.batch_matmul ins(%a, %b : memref<5x6x32xf32>, memref<5x32x16xf32>) outs(%c : memref<5x6x16xf32>)
  return
}

// The left operand may lie anyhow: here the sum runs along its columns.

// CHECK-LABEL: func.func @left_transposed
// CHECK:         scf.for %[[K:.*]] = %{{.*}} iter_args
// CHECK:           memref.load %{{.*}}[%[[K]], %{{.*}}] : memref<32x6xf32>
// CHECK:           vector.fma
func.func @left_transposed(%a: memref<32x6xf32>, %b: memref<32x16xf32>, %c: memref<6x16xf32>) {
  linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (k, m)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>]
    ins(%a, %b : memref<32x6xf32>, memref<32x16xf32>) outs(%c : memref<6x16xf32>)
  return
}

// A vector times a matrix is one row of many vectors.

// CHECK-LABEL: func.func @vecmat
// CHECK:         scf.for {{.*}} iter_args
// CHECK:           %[[X:.*]] = memref.load %{{.*}} : memref<32xf32>
// CHECK-COUNT-4:   vector.fma
func.func @vecmat(%a: memref<32xf32>, %b: memref<32x32xf32>, %c: memref<32xf32>) {
  linalg.vecmat ins(%a, %b : memref<32xf32>, memref<32x32xf32>) outs(%c : memref<32xf32>)
  return
}
