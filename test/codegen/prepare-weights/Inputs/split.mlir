// A function that was split, and then changed.
func.func @main(%x: tensor<8xf32>, %w: tensor<8xf32> {parallel_op.weight}) -> tensor<8xf32> {
  %p = call @main_prepare(%w) : (tensor<8xf32>) -> tensor<8xf32>
  %r = call @main_prepared(%x, %p) : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  return %r : tensor<8xf32>
}
func.func @main_prepare(%w: tensor<8xf32> {parallel_op.weight}) -> tensor<8xf32> {
  %e = tensor.empty() : tensor<8xf32>
  %a = linalg.abs ins(%w : tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  return %a : tensor<8xf32>
}
func.func @main_prepared(%x: tensor<8xf32>, %p: tensor<8xf32> {parallel_op.weight}) -> tensor<8xf32> {
  %e = tensor.empty() : tensor<8xf32>
  %b = linalg.exp ins(%p : tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  %r = linalg.add ins(%x, %b : tensor<8xf32>, tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  return %r : tensor<8xf32>
}
