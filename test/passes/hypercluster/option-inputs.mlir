// RUN: parallel-opt %s --parallel-op-hypercluster='batch=2 gate=false' --split-input-file | FileCheck %s
// RUN: parallel-opt %s --parallel-op-hypercluster='batch=2 gate=false inputs=1' --split-input-file --remarks-filter=parallel-op-hypercluster -o %t.named 2>&1 | FileCheck %s --check-prefix=SAYS
// RUN: FileCheck %s --check-prefix=NAMED < %t.named

// Arguments of leading dimension 1 are samples, unless others are named or they are marked as weights.

// CHECK-LABEL: func.func @two
// CHECK-SAME:    (%{{.*}}: tensor<2x4xf32>, %{{.*}}: tensor<2x4xf32>, %{{.*}}: tensor<1x4xf32> {parallel_op.weight}, %{{.*}}: tensor<4xf32>)
// NAMED-LABEL: func.func @two
// NAMED-SAME:    (%{{.*}}: tensor<1x4xf32>, %{{.*}}: tensor<2x4xf32>, %{{.*}}: tensor<1x4xf32> {parallel_op.weight}, %{{.*}}: tensor<4xf32>)
func.func @two(%x: tensor<1x4xf32>, %y: tensor<1x4xf32>, %w: tensor<1x4xf32> {parallel_op.weight}, %v: tensor<4xf32>)
    -> tensor<1x4xf32> {
  %s = arith.addf %x, %y : tensor<1x4xf32>
  %p = arith.mulf %s, %w : tensor<1x4xf32>
  return %p : tensor<1x4xf32>
}

// -----

// The first result tells a batch from weights that happen to come first.

// CHECK-LABEL: func.func @weights_first
// CHECK:         linalg.matmul ins({{.*}} : tensor<3x8xf32>, tensor<8x8xf32>)
func.func @weights_first(%w: tensor<8x8xf32>, %x: tensor<6x8xf32>) -> tensor<6x8xf32> {
  %e = tensor.empty() : tensor<6x8xf32>
  %y = linalg.matmul ins(%x, %w : tensor<6x8xf32>, tensor<8x8xf32>) outs(%e : tensor<6x8xf32>) -> tensor<6x8xf32>
  return %y : tensor<6x8xf32>
}

// -----

// A weight that has the leading dimension of the batch by chance, and is not cut along it.

// CHECK-LABEL: func.func @by_chance
// CHECK:         linalg.matmul ins({{.*}} : tensor<4x8xf32>, tensor<8x8xf32>)
func.func @by_chance(%x: tensor<8x8xf32>, %w: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %e = tensor.empty() : tensor<8x8xf32>
  %y = linalg.matmul ins(%x, %w : tensor<8x8xf32>, tensor<8x8xf32>) outs(%e : tensor<8x8xf32>) -> tensor<8x8xf32>
  return %y : tensor<8x8xf32>
}

// -----

// What is named and holds no samples is a reason to stay.

// SAYS: Remark="batch stays serial: it has 1 arguments and no #1"
func.func @too_few(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %y = math.exp %x : tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}

// -----

// SAYS: Remark="batch stays serial: argument #1 of type 'f32' has no leading dimension of known extent"
func.func @scalar(%x: tensor<4x4xf32>, %s: f32) -> tensor<4x4xf32> {
  %y = math.exp %x : tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}
