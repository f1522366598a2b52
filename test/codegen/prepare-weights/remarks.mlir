// RUN: parallel-opt %s --pass-pipeline='builtin.module(codegen-prepare-weights{entry=main})' --remarks-filter=codegen-prepare-weights 2>&1 | FileCheck %s

// How much is done once stands in a remark.

// CHECK: remark: [Analysis] prepare-weights | Category:codegen-prepare-weights {{.*}} Remark="2 ops on 2 weights are done once; 1 values are kept, and 1 weights used as they are"
func.func @main(%x: tensor<8xf32>, %w: tensor<8xf32> {parallel_op.weight}, %v: tensor<8xf32> {parallel_op.weight}) -> tensor<8xf32> {
  %e = tensor.empty() : tensor<8xf32>
  %a = linalg.abs ins(%w : tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  %b = linalg.exp ins(%a : tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  %c = linalg.add ins(%x, %b : tensor<8xf32>, tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  %d = linalg.mul ins(%c, %v : tensor<8xf32>, tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  return %d : tensor<8xf32>
}
