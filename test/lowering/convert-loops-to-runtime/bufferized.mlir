// RUN: parallel-opt %s --pass-pipeline='builtin.module(one-shot-bufferize{bufferize-function-boundaries},canonicalize,cse,canonicalize)' | FileCheck %s

// What was planned for a loop on tensors, in a task or not, is still known when it has become one on buffers. The turns
// write in place: one buffer for each loop, and no copy.

// CHECK-LABEL: func.func @planned(
// CHECK:         parallel_op.task(%[[X:.*]] = %{{.*}} : memref
// CHECK:           %[[OUT:.*]] = memref.alloc
// CHECK-NEXT:      scf.forall
// CHECK-DAG:         %[[IN:.*]] = memref.subview %[[X]]
// CHECK-DAG:         %[[TILE:.*]] = memref.subview %[[OUT]]
// CHECK:             linalg.exp ins(%[[IN]]{{.*}} outs(%[[TILE]]
// CHECK-NEXT:      } {parallel_op.threads = 1 : i64}
// CHECK-NEXT:      parallel_op.yield %[[OUT]]
// CHECK:         parallel_op.task
// CHECK:           %[[SUM:.*]] = memref.alloc
// CHECK-NEXT:      scf.forall
// CHECK:             linalg.exp
// CHECK-NEXT:      } {parallel_op.threads = 4 : i64}
// CHECK-NEXT:      parallel_op.yield %[[SUM]]
func.func @planned(%x: tensor<128x64xf32>) -> (tensor<128x64xf32>, tensor<128x64xf32>) {
  %0:2 = parallel_op.parallel -> (tensor<128x64xf32>, tensor<128x64xf32>) {
    %1 = parallel_op.task(%a = %x : tensor<128x64xf32>) -> (tensor<128x64xf32>) {
      %empty = tensor.empty() : tensor<128x64xf32>
      %r = scf.forall (%i) = (0) to (128) step (16) shared_outs(%o = %empty) -> tensor<128x64xf32> {
        %in = tensor.extract_slice %a[%i, 0] [16, 64] [1, 1] : tensor<128x64xf32> to tensor<16x64xf32>
        %out = tensor.extract_slice %o[%i, 0] [16, 64] [1, 1] : tensor<128x64xf32> to tensor<16x64xf32>
        %t = linalg.exp ins(%in : tensor<16x64xf32>) outs(%out : tensor<16x64xf32>) -> tensor<16x64xf32>
        scf.forall.in_parallel {
          tensor.parallel_insert_slice %t into %o[%i, 0] [16, 64] [1, 1] : tensor<16x64xf32> into tensor<128x64xf32>
        }
      } {parallel_op.threads = 1 : i64}
      parallel_op.yield %r : tensor<128x64xf32>
    }
    %2 = parallel_op.task(%a = %x : tensor<128x64xf32>) -> (tensor<128x64xf32>) {
      %empty = tensor.empty() : tensor<128x64xf32>
      %r = scf.forall (%i) = (0) to (128) step (16) shared_outs(%o = %empty) -> tensor<128x64xf32> {
        %in = tensor.extract_slice %a[%i, 0] [16, 64] [1, 1] : tensor<128x64xf32> to tensor<16x64xf32>
        %out = tensor.extract_slice %o[%i, 0] [16, 64] [1, 1] : tensor<128x64xf32> to tensor<16x64xf32>
        %t = linalg.exp ins(%in : tensor<16x64xf32>) outs(%out : tensor<16x64xf32>) -> tensor<16x64xf32>
        scf.forall.in_parallel {
          tensor.parallel_insert_slice %t into %o[%i, 0] [16, 64] [1, 1] : tensor<16x64xf32> into tensor<128x64xf32>
        }
      } {parallel_op.threads = 4 : i64}
      parallel_op.yield %r : tensor<128x64xf32>
    }
    parallel_op.yield %1, %2 : tensor<128x64xf32>, tensor<128x64xf32>
  }
  return %0#0, %0#1 : tensor<128x64xf32>, tensor<128x64xf32>
}
