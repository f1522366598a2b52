// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-contractions{isa=avx512}),canonicalize,cse)' | FileCheck %s

// CHECK-LABEL: func.func @rows_and_bias(
// CHECK-SAME:    %[[X:.*]]: tensor<128x768xf32>, %[[W:.*]]: tensor<768x96xf32> {parallel_op.weight}, %[[BIAS:.*]]: tensor<96xf32>
// CHECK:         %[[PANELS:.*]] = tensor.expand_shape %[[W]] {{\[\[}}0], [1, 2]] {{.*}} into tensor<768x2x48xf32>
// CHECK:         %[[PACKED:.*]] = linalg.transpose ins(%[[PANELS]] {{.*}} permutation = [1, 0, 2]
// CHECK:         scf.forall (%[[COLUMN:.*]], %[[ROW:.*]]) in (2, 4) shared_outs(%[[OUT:.*]] = %{{.*}}) -> (tensor<128x96xf32>) {
// CHECK:           %[[LEFT:.*]] = tensor.extract_slice %[[X]][%[[I:.*]], 0] [32, 768] [1, 1]
// CHECK:           %[[RIGHT:.*]] = tensor.extract_slice %[[PACKED]][%[[COLUMN]], 0, 0] [1, 768, 48] [1, 1, 1]
// CHECK:           %[[PART:.*]] = tensor.extract_slice %[[OUT]][%[[I]], %[[J:.*]]] [32, 48] [1, 1]
// CHECK:           %[[ZERO:.*]] = linalg.fill {{.*}} outs(%[[PART]]
// CHECK:           %[[SUM:.*]] = linalg.matmul {{.*}}ins(%[[LEFT]], %[[RIGHT]] {{.*}} outs(%[[ZERO]]
// CHECK:           %[[SLICE:.*]] = tensor.extract_slice %[[BIAS]][%[[J]]] [48] [1]
// CHECK:           linalg.generic {{.*}} ins(%[[SLICE]] {{.*}} outs(%[[SUM]]
// CHECK:             arith.addf
// CHECK:           tensor.parallel_insert_slice %{{.*}} into %[[OUT]][%[[I]], %[[J]]] [32, 48] [1, 1]
func.func @rows_and_bias(
    %x: tensor<128x768xf32>, %w: tensor<768x96xf32> {parallel_op.weight}, %bias: tensor<96xf32>) -> tensor<128x96xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<128x96xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<128x96xf32>) -> tensor<128x96xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<128x768xf32>, tensor<768x96xf32>) outs(%init : tensor<128x96xf32>) -> tensor<128x96xf32>
  %1 = linalg.broadcast ins(%bias : tensor<96xf32>) outs(%e : tensor<128x96xf32>) dimensions = [0]
  %2 = linalg.add ins(%0, %1 : tensor<128x96xf32>, tensor<128x96xf32>) outs(%e : tensor<128x96xf32>) -> tensor<128x96xf32>
  return %2 : tensor<128x96xf32>
}
