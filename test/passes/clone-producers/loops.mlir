// RUN: parallel-opt %s --parallel-op-clone-producers="dispatch-ns=100 message-ns=20000" | FileCheck %s

// A cheap parallel loop is computed where it is used, as every cheap producer is, turns and all.

// CHECK-LABEL: func.func @two_chains
// CHECK-DAG:     scf.forall
// CHECK-DAG:     } {parallel_op.cost = 50 : i64}
// CHECK-DAG:     } {parallel_op.clone = 0 : i64, parallel_op.cost = 50 : i64}
func.func @two_chains(%x: tensor<16x64xf32>) -> (tensor<16x64xf32>, tensor<16x64xf32>) {
  %e = tensor.empty() : tensor<16x64xf32>
  %0 = scf.forall (%i) in (16) shared_outs(%o = %e) -> tensor<16x64xf32> {
    %in = tensor.extract_slice %x[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %out = tensor.extract_slice %o[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%out : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
    }
  } {parallel_op.cost = 50 : i64}
  %1 = scf.forall (%i) in (16) shared_outs(%o = %e) -> tensor<16x64xf32> {
    %in = tensor.extract_slice %0[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %out = tensor.extract_slice %o[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%out : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
    }
  } {parallel_op.cost = 100000 : i64}
  %2 = scf.forall (%i) in (16) shared_outs(%o = %e) -> tensor<16x64xf32> {
    %in = tensor.extract_slice %0[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %out = tensor.extract_slice %o[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%out : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
    }
  } {parallel_op.cost = 100000 : i64}
  return %1, %2 : tensor<16x64xf32>, tensor<16x64xf32>
}
