// RUN: parallel-opt %s --split-input-file --parallel-op-outline="mode=siblings gate=false" | FileCheck %s

// Siblings are single ops of one name that feed one op; the rest of a branch stays outside.

// CHECK-LABEL: func.func @same_name
// CHECK-DAG:     %[[A:.*]] = math.sin
// CHECK-DAG:     %[[B:.*]] = math.cos
// CHECK:         %[[R:.*]]:2 = parallel_op.parallel
// CHECK:           parallel_op.task({{.*}} = %[[A]]
// CHECK-NEXT:        math.exp
// CHECK-NEXT:        parallel_op.yield
// CHECK:           parallel_op.task({{.*}} = %[[B]]
// CHECK-NEXT:        math.exp
// CHECK-NEXT:        parallel_op.yield
// CHECK:         tensor.concat dim(0) %[[R]]#0, %{{.*}}, %[[R]]#1
func.func @same_name(%x: tensor<8xf32>, %y: tensor<8xf32>, %z: tensor<8xf32>) -> tensor<24xf32> {
  %0 = math.sin %x : tensor<8xf32>
  %1 = math.exp %0 : tensor<8xf32>
  %2 = math.tanh %z : tensor<8xf32>
  %3 = math.cos %y : tensor<8xf32>
  %4 = math.exp %3 : tensor<8xf32>
  %5 = tensor.concat dim(0) %1, %2, %4 : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<24xf32>
  return %5 : tensor<24xf32>
}

// -----

// Siblings of one producer, without a join.

// CHECK-LABEL: func.func @fork
// CHECK:         %[[X:.*]] = math.absf
// CHECK-COUNT-2: parallel_op.task({{.*}} = %[[X]]
func.func @fork(%x: tensor<8xf32>, %y: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.absf %x : tensor<8xf32>
  %1 = math.exp %0 : tensor<8xf32>
  %2 = math.exp %0 : tensor<8xf32>
  %3 = math.sin %1 : tensor<8xf32>
  %4 = math.cos %2 : tensor<8xf32>
  return %3, %4 : tensor<8xf32>, tensor<8xf32>
}

// -----

// Views between siblings and the op they feed are looked through, and stay outside.

// CHECK-LABEL: func.func @through_views
// CHECK:         parallel_op.parallel
// CHECK-COUNT-2:   math.exp
// CHECK-COUNT-2: tensor.expand_shape
// CHECK:         tensor.concat
func.func @through_views(%x: tensor<8xf32>, %y: tensor<8xf32>) -> tensor<4x4xf32> {
  %0 = math.exp %x : tensor<8xf32>
  %1 = tensor.expand_shape %0 [[0, 1]] output_shape [2, 4] : tensor<8xf32> into tensor<2x4xf32>
  %2 = math.exp %y : tensor<8xf32>
  %3 = tensor.expand_shape %2 [[0, 1]] output_shape [2, 4] : tensor<8xf32> into tensor<2x4xf32>
  %4 = tensor.concat dim(0) %1, %3 : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<4x4xf32>
  return %4 : tensor<4x4xf32>
}

// -----

// A path that leaves the group and comes back: the group shrinks to those that do not need each other.

// CHECK-LABEL: func.func @shrinks
// CHECK:         parallel_op.parallel
// CHECK-COUNT-2:   parallel_op.task
// CHECK-NOT:       parallel_op.task
// CHECK:         math.sin
// CHECK:         math.exp
// CHECK:         tensor.concat
func.func @shrinks(%x: tensor<8xf32>, %y: tensor<8xf32>) -> tensor<24xf32> {
  %0 = math.exp %x : tensor<8xf32>
  %1 = math.exp %y : tensor<8xf32>
  %2 = math.sin %0 : tensor<8xf32>
  %3 = math.exp %2 : tensor<8xf32>
  %4 = tensor.concat dim(0) %0, %1, %3 : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<24xf32>
  return %4 : tensor<24xf32>
}

// -----

// Nothing is left of two that need each other.

// CHECK-LABEL: func.func @refused
// CHECK-NOT:     parallel_op
func.func @refused(%x: tensor<8xf32>) -> tensor<16xf32> {
  %0 = math.exp %x : tensor<8xf32>
  %1 = math.sin %0 : tensor<8xf32>
  %2 = math.exp %1 : tensor<8xf32>
  %3 = tensor.concat dim(0) %0, %2 : (tensor<8xf32>, tensor<8xf32>) -> tensor<16xf32>
  return %3 : tensor<16xf32>
}
