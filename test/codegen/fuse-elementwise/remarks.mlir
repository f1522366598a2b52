// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-fuse-elementwise))' \
// RUN:   --remarks-filter=codegen-fuse-elementwise -o /dev/null 2>&1 | FileCheck %s

// CHECK: remark: [Passed] fused | Category:codegen-fuse-elementwise | Function=two_become_one
// CHECK-SAME: "structured ops: 2 became 1"
func.func @two_become_one(%x: tensor<8xf32>) -> tensor<8xf32> {
  %e = tensor.empty() : tensor<8xf32>
  %0 = linalg.exp ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  %1 = linalg.negf ins(%0 : tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  return %1 : tensor<8xf32>
}

// CHECK-NOT: Function=nothing_to_join
func.func @nothing_to_join(%x: tensor<8xf32>) -> tensor<8xf32> {
  return %x : tensor<8xf32>
}
