// RUN: parallel-opt %s --parallel-op-cpu='target=serial codegen=fast isa=avx512' | FileCheck %s
// RUN: parallel-opt %s --parallel-op-cpu='target=serial codegen=loops' | FileCheck %s

// A load through a reshape adds to an offset. It does not divide its index by the lengths of the dimensions joined.

// CHECK-LABEL: llvm.func @joined_heads
// CHECK-NOT:     sdiv
// CHECK-NOT:     srem
// CHECK-LABEL: llvm.func @_mlir_ciface_joined_heads
func.func @joined_heads(%x: tensor<16x12x64xf32>, %w: tensor<768x48xf32>) -> tensor<16x48xf32>
    attributes {llvm.emit_c_interface} {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<16x48xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%e : tensor<16x48xf32>) -> tensor<16x48xf32>
  %eh = tensor.empty() : tensor<16x12x64xf32>
  %heads = linalg.exp ins(%x : tensor<16x12x64xf32>) outs(%eh : tensor<16x12x64xf32>) -> tensor<16x12x64xf32>
  %rows = tensor.collapse_shape %heads [[0], [1, 2]] : tensor<16x12x64xf32> into tensor<16x768xf32>
  %r = linalg.matmul ins(%rows, %w : tensor<16x768xf32>, tensor<768x48xf32>)
      outs(%zeros : tensor<16x48xf32>) -> tensor<16x48xf32>
  return %r : tensor<16x48xf32>
}
