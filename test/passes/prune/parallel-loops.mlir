// RUN: parallel-opt %s --parallel-op-prune | FileCheck %s

// The turns of the loop share a tensor that begins as a constant, and does not stay one.

// CHECK-LABEL: func.func @shared
// CHECK:         scf.forall {{.*}} shared_outs(%[[OUT:.*]] = %
// CHECK:           tensor.parallel_insert_slice %{{.*}} into %[[OUT]]
func.func @shared(%x: tensor<8x4xf32>) -> tensor<8x4xf32> {
  %zero = arith.constant dense<0.0> : tensor<8x4xf32>
  %r = scf.forall (%i) in (8) shared_outs(%out = %zero) -> (tensor<8x4xf32>) {
    %row = tensor.extract_slice %x[%i, 0] [1, 4] [1, 1] : tensor<8x4xf32> to tensor<1x4xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %row into %out[%i, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<8x4xf32>
    }
  }
  return %r : tensor<8x4xf32>
}
