func.func @main(%x: tensor<2xf32>, %w: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %r:2 = parallel_op.parallel -> (tensor<2xf32>, tensor<2xf32>) {
    %a = parallel_op.task(%i = %x, %j = %w : tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>) {
      %0 = arith.addf %i, %j : tensor<2xf32>
      parallel_op.yield %0 : tensor<2xf32>
    }
    %b = parallel_op.task(%i = %x : tensor<2xf32>) -> (tensor<2xf32>) {
      %0 = arith.negf %i : tensor<2xf32>
      parallel_op.yield %0 : tensor<2xf32>
    }
    parallel_op.yield %a, %b : tensor<2xf32>, tensor<2xf32>
  }
  return %r#0, %r#1 : tensor<2xf32>, tensor<2xf32>
}
