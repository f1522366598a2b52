// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-contractions{isa=avx512}),canonicalize,cse)' | FileCheck %s

// With an open number of rows the last block is smaller.

// CHECK-LABEL: func.func @rows(
// CHECK-SAME:    %[[X:[^:]*]]: tensor<?x768xf32>
// CHECK-DAG:     %[[SIZE:.*]] = arith.constant 56 : index
// CHECK:         %[[ROWS:.*]] = tensor.dim
// CHECK:         %[[BLOCKS:.*]] = arith.ceildivsi %[[ROWS]], %[[SIZE]] : index
// CHECK:         scf.forall (%{{.*}}, %[[I:.*]]) in (16, %[[BLOCKS]])
// CHECK:           %[[FIRST:.*]] = arith.muli %[[I]], %[[SIZE]]
// CHECK:           %[[LEFT:.*]] = arith.subi %[[ROWS]], %[[FIRST]]
// CHECK:           %[[LENGTH:.*]] = arith.minsi %[[LEFT]], %[[SIZE]]
// CHECK:           tensor.extract_slice %[[X]][%[[FIRST]], 0] [%[[LENGTH]], 768] [1, 1]
// CHECK:           linalg.matmul {{.*}} outs(%{{.*}} : tensor<?x48xf32>)
func.func @rows(%x: tensor<?x768xf32>, %w: tensor<768x768xf32> {parallel_op.weight}, %y: tensor<?x768xf32>) -> tensor<?x768xf32> {
  %0 = linalg.matmul ins(%x, %w : tensor<?x768xf32>, tensor<768x768xf32>) outs(%y : tensor<?x768xf32>) -> tensor<?x768xf32>
  return %0 : tensor<?x768xf32>
}

// An open batch is one more loop.

// CHECK-LABEL: func.func @batch(
// CHECK:         %[[BATCH:.*]] = tensor.dim
// CHECK:         scf.forall (%{{.*}}, %{{.*}}) in (%[[BATCH]], 2)
func.func @batch(%x: tensor<?x32x64xf32>, %y: tensor<?x64x96xf32>, %z: tensor<?x32x96xf32>) -> tensor<?x32x96xf32> {
  %0 = linalg.batch_matmul ins(%x, %y : tensor<?x32x64xf32>, tensor<?x64x96xf32>) outs(%z : tensor<?x32x96xf32>) -> tensor<?x32x96xf32>
  return %0 : tensor<?x32x96xf32>
}

// Columns and sums of open length stay.

// CHECK-LABEL: func.func @columns_and_sum(
// CHECK-NOT:     scf.forall
// CHECK:         return
func.func @columns_and_sum(%x: tensor<8x?xf32>, %y: tensor<?x?xf32>, %z: tensor<8x?xf32>) -> tensor<8x?xf32> {
  %0 = linalg.matmul ins(%x, %y : tensor<8x?xf32>, tensor<?x?xf32>) outs(%z : tensor<8x?xf32>) -> tensor<8x?xf32>
  return %0 : tensor<8x?xf32>
}
