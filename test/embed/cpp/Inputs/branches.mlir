// cosh(x) as the sum of two branches.
func.func @main(%x: f32) -> f32 attributes {llvm.emit_c_interface} {
  %c0 = arith.constant 0 : index
  %half = arith.constant dense<0.5> : tensor<4xf32>
  %t = tensor.splat %x : tensor<4xf32>
  %up = math.exp %t : tensor<4xf32>
  %a = arith.mulf %up, %half : tensor<4xf32>
  %n = arith.negf %t : tensor<4xf32>
  %down = math.exp %n : tensor<4xf32>
  %b = arith.mulf %down, %half : tensor<4xf32>
  %sum = arith.addf %a, %b : tensor<4xf32>
  %r = tensor.extract %sum[%c0] : tensor<4xf32>
  return %r : f32
}
