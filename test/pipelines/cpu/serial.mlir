// Tensors, TOSA and containers all become the LLVM dialect, and containers leave nothing of a runtime behind.

// RUN: parallel-opt %s --parallel-op-cpu=target=serial | FileCheck %s

// CHECK-NOT: builtin.unrealized_conversion_cast
// CHECK-NOT: mlirAsyncRuntime
// CHECK-LABEL: llvm.func @tosa
func.func @tosa(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %0 = tosa.tanh %x : (tensor<4x4xf32>) -> tensor<4x4xf32>
  return %0 : tensor<4x4xf32>
}

// An entry for C is made on request.
// CHECK-LABEL: llvm.func @linalg
// CHECK: llvm.func @_mlir_ciface_linalg
func.func @linalg(%x: tensor<4x8xf64>, %y: tensor<8x?xf64>, %z: tensor<4x?xf64>) -> tensor<4x?xf64>
    attributes {llvm.emit_c_interface} {
  %0 = linalg.matmul ins(%x, %y : tensor<4x8xf64>, tensor<8x?xf64>) outs(%z : tensor<4x?xf64>) -> tensor<4x?xf64>
  return %0 : tensor<4x?xf64>
}

// CHECK-LABEL: llvm.func @container
// CHECK-NOT: parallel_op
func.func @container(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %1 = parallel_op.task(%a = %x : tensor<4xf32>) -> (tensor<4xf32>) {
      %2 = math.erf %a : tensor<4xf32>
      parallel_op.yield %2 : tensor<4xf32>
    }
    %3 = parallel_op.task(%a = %x : tensor<4xf32>) -> (tensor<4xf32>) {
      %4 = math.exp %a : tensor<4xf32>
      parallel_op.yield %4 : tensor<4xf32>
    }
    parallel_op.yield %1, %3 : tensor<4xf32>, tensor<4xf32>
  }
  return %0#0, %0#1 : tensor<4xf32>, tensor<4xf32>
}
