// RUN: parallel-opt %s --parallel-op-outline | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-outline),one-shot-bufferize{bufferize-function-boundaries},func.func(parallel-op-place-results),canonicalize,cse,canonicalize)' | FileCheck %s --check-prefix=BUFFERS

// Parallel loops on tensors are ops like others: what their turns use from outside, the task captures, and their empty
// tensors are copied into it. Each loop has one buffer, which its turns write.

// CHECK-LABEL: func.func @branches
// CHECK-SAME:    (%[[X:.*]]: tensor<16x64xf32>, %[[Y:.*]]: tensor<16x64xf32>, %[[W:.*]]: tensor<1x64xf32>)
// CHECK:         parallel_op.task(%[[A:.*]] = %[[X]], %[[B:.*]] = %[[W]]
// CHECK:           tensor.empty
// CHECK:           scf.forall
// CHECK:             tensor.extract_slice %[[A]]
// CHECK:             linalg.mul ins(%{{.*}}, %[[B]]
// CHECK:           %[[LAST:.*]] = scf.forall
// CHECK:           parallel_op.yield %[[LAST]]
// CHECK:         parallel_op.task({{.*}} = %[[Y]], {{.*}} = %[[W]]
// BUFFERS-LABEL: func.func @branches
// BUFFERS:         memref.alloc
// BUFFERS-COUNT-2:   memref.alloc
// BUFFERS:         parallel_op.task
// BUFFERS-COUNT-2:   memref.alloc
// BUFFERS-NOT:     memref.{{alloc|copy}}
func.func @branches(%x: tensor<16x64xf32>, %y: tensor<16x64xf32>, %w: tensor<1x64xf32>) -> tensor<16x64xf32> {
  %e = tensor.empty() : tensor<16x64xf32>
  %0 = scf.forall (%i) in (16) shared_outs(%o = %e) -> tensor<16x64xf32> {
    %in = tensor.extract_slice %x[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %out = tensor.extract_slice %o[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %t = linalg.mul ins(%in, %w : tensor<1x64xf32>, tensor<1x64xf32>) outs(%out : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
    }
  } {parallel_op.cost = 400000 : i64}
  %1 = scf.forall (%i) in (16) shared_outs(%o = %e) -> tensor<16x64xf32> {
    %in = tensor.extract_slice %0[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %out = tensor.extract_slice %o[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %t = linalg.mul ins(%in, %w : tensor<1x64xf32>, tensor<1x64xf32>) outs(%out : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
    }
  } {parallel_op.cost = 400000 : i64}
  %2 = scf.forall (%i) in (16) shared_outs(%o = %e) -> tensor<16x64xf32> {
    %in = tensor.extract_slice %y[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %out = tensor.extract_slice %o[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %t = linalg.mul ins(%in, %w : tensor<1x64xf32>, tensor<1x64xf32>) outs(%out : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
    }
  } {parallel_op.cost = 400000 : i64}
  %3 = scf.forall (%i) in (16) shared_outs(%o = %e) -> tensor<16x64xf32> {
    %in = tensor.extract_slice %2[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %out = tensor.extract_slice %o[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %t = linalg.mul ins(%in, %w : tensor<1x64xf32>, tensor<1x64xf32>) outs(%out : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
    }
  } {parallel_op.cost = 400000 : i64}
  %r = linalg.add ins(%1, %3 : tensor<16x64xf32>, tensor<16x64xf32>) outs(%e : tensor<16x64xf32>) -> tensor<16x64xf32>
  return %r : tensor<16x64xf32>
}
