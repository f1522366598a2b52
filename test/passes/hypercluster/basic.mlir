// RUN: parallel-opt %s --parallel-op-hypercluster='batch=2 gate=false' --split-input-file | FileCheck %s
// RUN: parallel-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(parallel-op-hypercluster{batch=2 gate=false}))' | FileCheck %s

// What depends on a sample has a copy for each; what does not is computed once, in front of the container.

// CHECK-LABEL: func.func @replicated
// CHECK-SAME:    tensor<2x4xf32>
func.func @replicated(%x: tensor<1x4xf32>, %w: tensor<4x4xf32>) -> tensor<1x4xf32> {
  // CHECK:     %[[T:.*]] = linalg.transpose
  // CHECK:     parallel_op.parallel
  // CHECK-NOT:   linalg.transpose
  // CHECK:       parallel_op.task({{.*}}= %[[T]]
  // CHECK:         linalg.matmul
  // CHECK:       parallel_op.task({{.*}}= %[[T]]
  // CHECK:         linalg.matmul
  // CHECK:     %[[Y:.*]] = tensor.concat dim(0)
  // CHECK:     return %[[Y]] : tensor<2x4xf32>
  %t = tensor.empty() : tensor<4x4xf32>
  %wt = linalg.transpose ins(%w : tensor<4x4xf32>) outs(%t : tensor<4x4xf32>) permutation = [1, 0]
  %init = tensor.empty() : tensor<1x4xf32>
  %y = linalg.matmul ins(%x, %wt : tensor<1x4xf32>, tensor<4x4xf32>) outs(%init : tensor<1x4xf32>) -> tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}

// -----

// A batch is cut in place: the signature stays, sizes in attributes and constants follow. The batch moves into a longer
// dimension and back.

// CHECK-LABEL: func.func @split
// CHECK-SAME:    (%[[X:.*]]: tensor<4x3x8xf32>) -> tensor<4x3x8xf32>
func.func @split(%x: tensor<4x3x8xf32>) -> tensor<4x3x8xf32> {
  // CHECK-DAG:  tensor.extract_slice %[[X]][0, 0, 0] [2, 3, 8] [1, 1, 1]
  // CHECK-DAG:  tensor.extract_slice %[[X]][2, 0, 0] [2, 3, 8] [1, 1, 1]
  // CHECK:      parallel_op.parallel
  // CHECK:        parallel_op.task
  // CHECK:          tensor.collapse_shape {{.*}} : tensor<2x3x8xf32> into tensor<6x8xf32>
  // CHECK:          arith.constant dense<2.0{{.*}}> : tensor<6x8xf32>
  // CHECK:          tensor.expand_shape {{.*}} output_shape [2, 3, 8] : tensor<6x8xf32> into tensor<2x3x8xf32>
  // CHECK:        parallel_op.task
  // CHECK:      tensor.concat dim(0)
  %two = arith.constant dense<2.0> : tensor<12x8xf32>
  %rows = tensor.collapse_shape %x [[0, 1], [2]] : tensor<4x3x8xf32> into tensor<12x8xf32>
  %y = arith.mulf %rows, %two : tensor<12x8xf32>
  %z = tensor.expand_shape %y [[0, 1], [2]] output_shape [4, 3, 8] : tensor<12x8xf32> into tensor<4x3x8xf32>
  return %z : tensor<4x3x8xf32>
}

// -----

// A batch that ends in another dimension is joined there.

// CHECK-LABEL: func.func @transposed
func.func @transposed(%x: tensor<4x3xf32>) -> tensor<3x4xf32> {
  // CHECK: linalg.transpose {{.*}} outs({{.*}} : tensor<3x2xf32>) permutation = [1, 0]
  // CHECK: tensor.concat dim(1) {{.*}} : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x4xf32>
  %e = tensor.empty() : tensor<3x4xf32>
  %y = linalg.transpose ins(%x : tensor<4x3xf32>) outs(%e : tensor<3x4xf32>) permutation = [1, 0]
  return %y : tensor<3x4xf32>
}

// -----

// A result that no sample has a part in stays one; a batch that is returned as it came is not cut.

// CHECK-LABEL: func.func @results
// CHECK-SAME:    (%[[X:.*]]: tensor<2x4xf32>, %[[W:.*]]: tensor<4xf32> {parallel_op.weight})
// CHECK-SAME:    -> (tensor<2x4xf32>, tensor<4xf32>, tensor<2x4xf32>)
func.func @results(%x: tensor<1x4xf32>, %w: tensor<4xf32> {parallel_op.weight})
    -> (tensor<1x4xf32>, tensor<4xf32>, tensor<1x4xf32>) {
  // CHECK:      %[[S:.*]] = math.exp %[[W]]
  // CHECK:      %[[Y:.*]] = tensor.concat
  // CHECK-NEXT: return %[[Y]], %[[S]], %[[X]]
  %s = math.exp %w : tensor<4xf32>
  %y = math.exp %x : tensor<1x4xf32>
  return %y, %s, %x : tensor<1x4xf32>, tensor<4xf32>, tensor<1x4xf32>
}

// -----

// Open extents of other dimensions are asked of the batch.

// CHECK-LABEL: func.func @open
// CHECK-SAME:    (%[[X:.*]]: tensor<2x?xf32>) -> tensor<2x?xf32>
func.func @open(%x: tensor<1x?xf32>) -> tensor<1x?xf32> {
  // CHECK:      %[[D:.*]] = tensor.dim %[[X]], %c1
  // CHECK:      tensor.extract_slice %[[X]][0, 0] [1, %[[D]]] [1, 1] : tensor<2x?xf32> to tensor<1x?xf32>
  // CHECK:      tensor.concat dim(0) {{.*}} -> tensor<2x?xf32>
  %y = math.exp %x : tensor<1x?xf32>
  return %y : tensor<1x?xf32>
}
