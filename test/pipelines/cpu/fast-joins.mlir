// With fast bodies the halves of a joined tensor are computed where they belong: there is one buffer, and nothing is
// copied. So is what stands inside of a border.

// RUN: parallel-opt %s --parallel-op-cpu='codegen=fast isa=avx512 target=serial' | FileCheck %s
// RUN: parallel-opt %s --parallel-op-cpu='codegen=fast isa=avx512 target=runtime' | FileCheck %s

// CHECK-LABEL: llvm.func @joined(
// CHECK-COUNT-1: llvm.call @malloc(
// CHECK-NOT:     llvm.call @malloc(
// CHECK-NOT:     memcpy
// CHECK-NOT:     memrefCopy
func.func @joined(%x: tensor<64x32xf32>, %y: tensor<64x32xf32>) -> tensor<64x64xf32> {
  %empty = tensor.empty() : tensor<64x32xf32>
  %a = linalg.exp ins(%x : tensor<64x32xf32>) outs(%empty : tensor<64x32xf32>) -> tensor<64x32xf32>
  %b = linalg.exp ins(%y : tensor<64x32xf32>) outs(%empty : tensor<64x32xf32>) -> tensor<64x32xf32>
  %r = tensor.concat dim(1) %a, %b : (tensor<64x32xf32>, tensor<64x32xf32>) -> tensor<64x64xf32>
  return %r : tensor<64x64xf32>
}

// CHECK-LABEL: llvm.func @padded(
// CHECK-COUNT-1: llvm.call @malloc(
// CHECK-NOT:     llvm.call @malloc(
// CHECK-NOT:     memcpy
// CHECK-NOT:     memrefCopy
func.func @padded(%x: tensor<62x32xf32>) -> tensor<64x32xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<62x32xf32>
  %a = linalg.exp ins(%x : tensor<62x32xf32>) outs(%empty : tensor<62x32xf32>) -> tensor<62x32xf32>
  %r = tensor.pad %a low[1, 0] high[1, 0] {
  ^bb0(%i: index, %j: index):
    tensor.yield %zero : f32
  } : tensor<62x32xf32> to tensor<64x32xf32>
  return %r : tensor<64x32xf32>
}
