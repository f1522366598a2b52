// RUN: parallel-opt %s --split-input-file --parallel-op-cluster="gate=false" | FileCheck %s

// A view goes with its user, also one of an argument, so that nothing but the argument is captured.

// CHECK-LABEL: func.func @with_its_user
// CHECK-SAME:    (%[[X:.*]]: tensor<8xf32>, %[[W:.*]]: tensor<4x4xf32>)
// CHECK-NEXT:    parallel_op.parallel
// CHECK-NEXT:      parallel_op.task(%{{.*}} = %[[X]] : tensor<8xf32>)
// CHECK:           parallel_op.task(%[[V:.*]] = %[[W]] : tensor<4x4xf32>)
// CHECK-NEXT:        %[[C:.*]] = tensor.collapse_shape %[[V]]
// CHECK-NEXT:        math.tanh %[[C]]
func.func @with_its_user(%x: tensor<8xf32>, %w: tensor<4x4xf32>) -> (tensor<8xf32>, tensor<16xf32>) {
  %v = tensor.collapse_shape %w [[0, 1]] : tensor<4x4xf32> into tensor<16xf32>
  %0 = math.exp %x : tensor<8xf32>
  %1 = math.tanh %v : tensor<16xf32>
  return %0, %1 : tensor<8xf32>, tensor<16xf32>
}

// -----

// A view of an argument that two lanes use stays in front of the container: it is no message.

// CHECK-LABEL: func.func @of_an_argument
// CHECK-NEXT:    %[[V:.*]] = tensor.collapse_shape
// CHECK-NEXT:    parallel_op.parallel
// CHECK-NEXT:      parallel_op.task(%{{.*}} = %[[V]] : tensor<16xf32>)
// CHECK:           parallel_op.task(%{{.*}} = %[[V]] : tensor<16xf32>)
func.func @of_an_argument(%w: tensor<4x4xf32>) -> (tensor<16xf32>, tensor<16xf32>) {
  %v = tensor.collapse_shape %w [[0, 1]] : tensor<4x4xf32> into tensor<16xf32>
  %0 = math.exp %v : tensor<16xf32>
  %1 = math.tanh %v : tensor<16xf32>
  return %0, %1 : tensor<16xf32>, tensor<16xf32>
}

// -----

// A view of what a task makes goes there if several others use it: one value crosses, not two views of it.

// CHECK-LABEL: func.func @of_a_result
// CHECK:         parallel_op.task
// CHECK:           math.sin
// CHECK-NEXT:      %[[V:.*]] = tensor.expand_shape
// CHECK-NEXT:      parallel_op.yield %[[V]]
// CHECK-NOT:     tensor.expand_shape
func.func @of_a_result(%x: tensor<16xf32>, %y: tensor<4x4xf32>) -> (tensor<4x4xf32>, tensor<4x4xf32>) {
  %0 = math.sin %x {parallel_op.cost = 50000} : tensor<16xf32>
  %v = tensor.expand_shape %0 [[0, 1]] output_shape [4, 4] : tensor<16xf32> into tensor<4x4xf32>
  %1 = math.exp %y {parallel_op.cost = 50000} : tensor<4x4xf32>
  %2 = arith.addf %v, %y {parallel_op.cost = 50000} : tensor<4x4xf32>
  %3 = arith.addf %v, %1 {parallel_op.cost = 50000} : tensor<4x4xf32>
  return %2, %3 : tensor<4x4xf32>, tensor<4x4xf32>
}

// -----

// A view that only the caller sees stays behind the container.

// CHECK-LABEL: func.func @handed_on
// CHECK:         %[[R:.*]]:2 = parallel_op.parallel
// CHECK-NOT:     tensor.expand_shape
// CHECK:           parallel_op.yield %{{.*}}, %{{.*}} : tensor<16xf32>, tensor<16xf32>
// CHECK-NEXT:    }
// CHECK-NEXT:    tensor.expand_shape %[[R]]#0
func.func @handed_on(%x: tensor<16xf32>) -> (tensor<4x4xf32>, tensor<16xf32>) {
  %0 = math.exp %x : tensor<16xf32>
  %v = tensor.expand_shape %0 [[0, 1]] output_shape [4, 4] : tensor<16xf32> into tensor<4x4xf32>
  %1 = math.tanh %x : tensor<16xf32>
  return %v, %1 : tensor<4x4xf32>, tensor<16xf32>
}

// -----

// No task holds nothing but views: two views are nothing to run side by side.

// CHECK-LABEL: func.func @views_alone
// CHECK-NOT:     parallel_op
func.func @views_alone(%x: tensor<16xf32>, %y: tensor<16xf32>) -> (tensor<4x4xf32>, tensor<4x4xf32>) {
  %v = tensor.expand_shape %x [[0, 1]] output_shape [4, 4] : tensor<16xf32> into tensor<4x4xf32>
  %w = tensor.expand_shape %y [[0, 1]] output_shape [4, 4] : tensor<16xf32> into tensor<4x4xf32>
  return %v, %w : tensor<4x4xf32>, tensor<4x4xf32>
}
