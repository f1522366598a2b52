// RUN: parallel-opt %s --parallel-op-share-loops | FileCheck %s

// Two threads halve the first loop. The second one is over before the other thread has begun.

// CHECK-LABEL: func.func @two_loops
// CHECK:         scf.forall
// CHECK:         } {parallel_op.cost = 400000 : i64}
// CHECK:         scf.forall
// CHECK:         } {parallel_op.cost = 1000 : i64, parallel_op.threads = 1 : i64}
func.func @two_loops(%x: tensor<16x64xf32>) -> tensor<16x64xf32> {
  %0 = scf.forall (%i) in (16) shared_outs(%o = %x) -> tensor<16x64xf32> {
    %in = tensor.extract_slice %o[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%in : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
    }
  } {parallel_op.cost = 400000 : i64}
  %1 = scf.forall (%i) in (16) shared_outs(%o = %0) -> tensor<16x64xf32> {
    %in = tensor.extract_slice %o[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%in : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
    }
  } {parallel_op.cost = 1000 : i64}
  return %1 : tensor<16x64xf32>
}
