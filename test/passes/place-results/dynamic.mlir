// RUN: parallel-opt %s --pass-pipeline='builtin.module(one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map},func.func(parallel-op-place-results),canonicalize,cse)' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map},canonicalize,cse,func.func(parallel-op-place-results,parallel-op-place-results))' | FileCheck %s

// Sizes that are known at run time are computed in front of the container.

// CHECK-LABEL: func.func @concat_dynamic
// CHECK-SAME:    %[[X:.*]]: memref<?x8xf32>, %[[Y:.*]]: memref<?x8xf32>)
// CHECK-DAG:     memref.dim %[[X]]
// CHECK-DAG:     memref.dim %[[Y]]
// CHECK:         %[[D:.*]] = memref.alloc(%{{.*}})
// CHECK:         parallel_op.parallel {
// CHECK-NOT:     memref.alloc
// CHECK-NOT:     memref.copy
// CHECK:         return %[[D]]
func.func @concat_dynamic(%x: tensor<?x8xf32>, %y: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %c0 = arith.constant 0 : index
  %r:3 = parallel_op.parallel -> (tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>) {
    %a = parallel_op.task(%in = %x : tensor<?x8xf32>) -> (tensor<?x8xf32>) {
      %at = arith.constant 0 : index
      %size = tensor.dim %in, %at : tensor<?x8xf32>
      %e = tensor.empty(%size) : tensor<?x8xf32>
      %0 = linalg.exp ins(%in : tensor<?x8xf32>) outs(%e : tensor<?x8xf32>) -> tensor<?x8xf32>
      parallel_op.yield %0 : tensor<?x8xf32>
    }
    %b = parallel_op.task(%in = %y : tensor<?x8xf32>) -> (tensor<?x8xf32>) {
      %at = arith.constant 0 : index
      %size = tensor.dim %in, %at : tensor<?x8xf32>
      %e = tensor.empty(%size) : tensor<?x8xf32>
      %0 = linalg.tanh ins(%in : tensor<?x8xf32>) outs(%e : tensor<?x8xf32>) -> tensor<?x8xf32>
      parallel_op.yield %0 : tensor<?x8xf32>
    }
    %c = parallel_op.task(%in = %x : tensor<?x8xf32>) -> (tensor<?x8xf32>) {
      %at = arith.constant 0 : index
      %size = tensor.dim %in, %at : tensor<?x8xf32>
      %e = tensor.empty(%size) : tensor<?x8xf32>
      %0 = linalg.sqrt ins(%in : tensor<?x8xf32>) outs(%e : tensor<?x8xf32>) -> tensor<?x8xf32>
      parallel_op.yield %0 : tensor<?x8xf32>
    }
    parallel_op.yield %a, %b, %c : tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>
  }
  %c = tensor.concat dim(0) %r#0, %r#1, %r#2 : (tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  return %c : tensor<?x8xf32>
}

// A size that a task computes from data is not known before it has run: its result is copied, the other one is not.
// CHECK-LABEL: func.func @size_from_data
// CHECK:         memref.copy
// CHECK-NOT:     memref.copy
// CHECK:         return
func.func @size_from_data(%x: tensor<4xindex>, %i: index) -> tensor<?xindex> {
  %r:2 = parallel_op.parallel -> (tensor<4xindex>, tensor<?xindex>) {
    %a = parallel_op.task(%in = %x : tensor<4xindex>) -> (tensor<4xindex>) {
      %e = tensor.empty() : tensor<4xindex>
      %0 = linalg.copy ins(%in : tensor<4xindex>) outs(%e : tensor<4xindex>) -> tensor<4xindex>
      parallel_op.yield %0 : tensor<4xindex>
    }
    %b = parallel_op.task(%in = %x, %at = %i : tensor<4xindex>, index) -> (tensor<?xindex>) {
      %size = tensor.extract %in[%at] : tensor<4xindex>
      %e = tensor.empty(%size) : tensor<?xindex>
      %0 = linalg.fill ins(%size : index) outs(%e : tensor<?xindex>) -> tensor<?xindex>
      parallel_op.yield %0 : tensor<?xindex>
    }
    parallel_op.yield %a, %b : tensor<4xindex>, tensor<?xindex>
  }
  %c0 = arith.constant 0 : index
  %size = tensor.dim %r#1, %c0 : tensor<?xindex>
  %e = tensor.empty() : tensor<100xindex>
  %1 = tensor.insert_slice %r#0 into %e[0] [4] [1] : tensor<4xindex> into tensor<100xindex>
  %2 = tensor.insert_slice %r#1 into %1[4] [%size] [1] : tensor<?xindex> into tensor<100xindex>
  %c = tensor.cast %2 : tensor<100xindex> to tensor<?xindex>
  return %c : tensor<?xindex>
}
