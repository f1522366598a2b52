// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-place-joins))' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-place-joins,codegen-place-joins))' | FileCheck %s

// Each exponential writes its half of the joined tensor. A second run changes nothing.

// CHECK-LABEL: func.func @joined
// CHECK-SAME:    (%[[X:[^:]*]]: {{[^:]*}}, %[[Y:[^:]*]]:
func.func @joined(%x: tensor<2x8xf32>, %y: tensor<2x8xf32>) -> tensor<2x16xf32> {
  // CHECK:      %[[WHOLE:.*]] = tensor.empty() : tensor<2x16xf32>
  // CHECK-NEXT: %[[LEFT:.*]] = tensor.extract_slice %[[WHOLE]][0, 0] [2, 8]
  // CHECK-NEXT: %[[A:.*]] = linalg.exp ins(%[[X]] : {{.*}}) outs(%[[LEFT]] :
  // CHECK-NEXT: %[[ONE:.*]] = tensor.insert_slice %[[A]] into %[[WHOLE]][0, 0] [2, 8]
  // CHECK-NEXT: %[[RIGHT:.*]] = tensor.extract_slice %[[ONE]][0, 8] [2, 8]
  // CHECK-NEXT: %[[B:.*]] = linalg.exp ins(%[[Y]] : {{.*}}) outs(%[[RIGHT]] :
  // CHECK-NEXT: %[[BOTH:.*]] = tensor.insert_slice %[[B]] into %[[ONE]][0, 8] [2, 8]
  // CHECK-NEXT: return %[[BOTH]]
  %empty = tensor.empty() : tensor<2x8xf32>
  %a = linalg.exp ins(%x : tensor<2x8xf32>) outs(%empty : tensor<2x8xf32>) -> tensor<2x8xf32>
  %b = linalg.exp ins(%y : tensor<2x8xf32>) outs(%empty : tensor<2x8xf32>) -> tensor<2x8xf32>
  %both = tensor.concat dim(1) %a, %b : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x16xf32>
  return %both : tensor<2x16xf32>
}
