// RUN: parallel-opt %s --parallel-op-codegen='isa=avx512 entry=main' | FileCheck %s

// A weight is packed once for a loaded model, and each turn reads a panel that lies in one piece.

// CHECK-LABEL: func.func @main_prepare(
// CHECK:         %[[P:.*]] = linalg.transpose {{.*}} outs(%{{.*}} : tensor<16x768x48xf32>)
// CHECK:         return %[[P]] : tensor<16x768x48xf32>
// CHECK-LABEL: func.func @main_prepared(
// CHECK-SAME:    %[[W:[^:]*]]: tensor<16x768x48xf32>
// CHECK:         scf.forall (%[[J:.*]], %{{.*}}) in (16, 2)
// CHECK:           tensor.extract_slice %[[W]][%[[J]], 0, 0] [1, 768, 48] [1, 1, 1]
func.func @main(%x: tensor<128x768xf32>, %w: tensor<768x768xf32> {parallel_op.weight}) -> tensor<128x768xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<768x768xf32>
  %t = linalg.transpose ins(%w : tensor<768x768xf32>) outs(%e : tensor<768x768xf32>) permutation = [1, 0]
  %eo = tensor.empty() : tensor<128x768xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%eo : tensor<128x768xf32>) -> tensor<128x768xf32>
  %r = linalg.matmul ins(%x, %t : tensor<128x768xf32>, tensor<768x768xf32>) outs(%zeros : tensor<128x768xf32>) -> tensor<128x768xf32>
  return %r : tensor<128x768xf32>
}
