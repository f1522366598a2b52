// RUN: parallel-opt --allow-unregistered-dialect %s --parallel-op-prune --remarks-filter=parallel-op-prune -o %t.pruned 2>&1 | count 0
// RUN: parallel-opt --allow-unregistered-dialect %s --pass-pipeline='builtin.module(canonicalize,cse)' -o %t.canonical
// RUN: diff %t.canonical %t.pruned

// A module without shape arithmetic and dead code is what the canonicalizer makes of it, and there is no remark.

func.func @work(%x: tensor<4x8xf32>, %w: tensor<8x8xf32>) -> tensor<4x8xf32> {
  %zero = arith.constant 0.0 : f32
  %two = arith.constant 2.0 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  %m = linalg.matmul ins(%x, %w : tensor<4x8xf32>, tensor<8x8xf32>) outs(%f : tensor<4x8xf32>) -> tensor<4x8xf32>
  %g = linalg.fill ins(%two : f32) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  %a = linalg.add ins(%m, %g : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  return %a : tensor<4x8xf32>
}

func.func @foreign(%x: tensor<?x8xf32>) -> tensor<*xf32> {
  %shape = "onnx.Shape"(%x) : (tensor<?x8xf32>) -> tensor<2xi64>
  %y = "onnx.Expand"(%x, %shape) : (tensor<?x8xf32>, tensor<2xi64>) -> tensor<*xf32>
  return %y : tensor<*xf32>
}
