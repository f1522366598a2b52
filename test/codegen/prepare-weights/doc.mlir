// RUN: parallel-opt %s --pass-pipeline='builtin.module(codegen-prepare-weights{entry=layer})' | FileCheck %s

// The weight of a layer is transposed once, instead of in each call; its bias is used as it is.

// CHECK-LABEL: func.func @layer(
// CHECK-SAME:      %[[X:.*]]: tensor<4x8xf32>, %[[W:.*]]: tensor<16x8xf32> {parallel_op.weight}, %[[B:.*]]: tensor<4x16xf32> {parallel_op.weight})
// CHECK-NEXT:    %[[PACKED:.*]] = call @layer_prepare(%[[W]], %[[B]])
// CHECK-NEXT:    %[[Y:.*]] = call @layer_prepared(%[[X]], %[[PACKED]], %[[B]])
// CHECK-NEXT:    return %[[Y]]

// CHECK-LABEL: func.func @layer_prepare(
// CHECK:         %[[T:.*]] = linalg.transpose
// CHECK-NEXT:    return %[[T]] : tensor<8x16xf32>

// CHECK-LABEL: func.func @layer_prepared(
// CHECK-SAME:      tensor<4x8xf32>, %[[P:.*]]: tensor<8x16xf32> {{.*}}, %[[Z:.*]]: tensor<4x16xf32>
// CHECK-NOT:     linalg.transpose
// CHECK:         linalg.matmul ins(%{{.*}}, %[[P]] : {{.*}}) outs(%[[Z]] :
func.func @layer(%x: tensor<4x8xf32>, %w: tensor<16x8xf32> {parallel_op.weight},
                 %b: tensor<4x16xf32> {parallel_op.weight}) -> tensor<4x16xf32> {
  %empty = tensor.empty() : tensor<8x16xf32>
  %t = linalg.transpose ins(%w : tensor<16x8xf32>) outs(%empty : tensor<8x16xf32>) permutation = [1, 0]
  %y = linalg.matmul ins(%x, %t : tensor<4x8xf32>, tensor<8x16xf32>) outs(%b : tensor<4x16xf32>) -> tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}
