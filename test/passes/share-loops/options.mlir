// RUN: parallel-opt %s --parallel-op-share-loops | FileCheck %s --check-prefix=TWO
// RUN: parallel-opt %s --parallel-op-share-loops=workers=1 | FileCheck %s --check-prefix=ALONE
// RUN: parallel-opt %s --parallel-op-share-loops=gate=false | FileCheck %s --check-prefix=ALL
// RUN: parallel-opt %s --parallel-op-share-loops=loop-ns=20000 | FileCheck %s --check-prefix=DEAR
// RUN: parallel-opt %s --parallel-op-share-loops="loop-ns=0" | FileCheck %s --check-prefix=ALL

// With one worker all loops are sequential, without the gate none is. What sharing costs decides about the rest, and it
// has to gain even if the loops take a third of what is predicted.

// TWO-LABEL: func.func @loops
// TWO:         } {parallel_op.cost = 60000 : i64}
// TWO:         } {parallel_op.cost = 5000 : i64, parallel_op.threads = 1 : i64}
// ALONE-LABEL: func.func @loops
// ALONE:         } {parallel_op.cost = 60000 : i64, parallel_op.threads = 1 : i64}
// ALONE:         } {parallel_op.cost = 5000 : i64, parallel_op.threads = 1 : i64}
// ALL-LABEL: func.func @loops
// ALL-NOT:     parallel_op.threads
// DEAR-LABEL: func.func @loops
// DEAR:         } {parallel_op.cost = 60000 : i64, parallel_op.threads = 1 : i64}
// DEAR:         } {parallel_op.cost = 5000 : i64, parallel_op.threads = 1 : i64}
func.func @loops(%x: tensor<16x64xf32>) -> tensor<16x64xf32> {
  %0 = scf.forall (%i) in (16) shared_outs(%o = %x) -> tensor<16x64xf32> {
    %in = tensor.extract_slice %o[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%in : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
    }
  } {parallel_op.cost = 60000 : i64}
  %1 = scf.forall (%i) in (16) shared_outs(%o = %0) -> tensor<16x64xf32> {
    %in = tensor.extract_slice %o[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%in : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
    }
  } {parallel_op.cost = 5000 : i64}
  return %1 : tensor<16x64xf32>
}
