// RUN: parallel-opt %s --parallel-op-hypercluster="batch=2 gate=false" | FileCheck %s

// Each sample has its own copy of a parallel loop, with the turns of the one for one sample.

// CHECK-LABEL: func.func @main(%{{.*}}: tensor<2x64xf32>)
// CHECK:         parallel_op.task
// CHECK-COUNT-2:   scf.forall (%{{.*}}) in (1)
// CHECK:         parallel_op.task
// CHECK-COUNT-2:   scf.forall (%{{.*}}) in (1)
// CHECK:         tensor.concat
func.func @main(%x: tensor<1x64xf32>) -> tensor<1x64xf32> {
  %e = tensor.empty() : tensor<1x64xf32>
  %0 = scf.forall (%i) in (1) shared_outs(%o = %e) -> tensor<1x64xf32> {
    %in = tensor.extract_slice %x[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> to tensor<1x64xf32>
    %out = tensor.extract_slice %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> to tensor<1x64xf32>
    %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%out : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<1x64xf32>
    }
  }
  %1 = scf.forall (%i) in (1) shared_outs(%o = %e) -> tensor<1x64xf32> {
    %in = tensor.extract_slice %0[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> to tensor<1x64xf32>
    %out = tensor.extract_slice %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> to tensor<1x64xf32>
    %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%out : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<1x64xf32>
    }
  }
  return %1 : tensor<1x64xf32>
}
