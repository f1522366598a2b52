// Branches that are calls become tasks of what the callee holds, and the numbers stay.

// RUN: parallel-run --codegen loops %s --random-inputs 1 --compare --repeat 1 --threads 2 --remarks | FileCheck %s

// CHECK: parallel: {{.*}} 2 ops become 2 tasks on 2 lanes
// CHECK: bitwise equal
func.func private @expert(%x: tensor<64x256xf32>, %w: tensor<256x256xf32>) -> tensor<64x256xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<64x256xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<64x256xf32>) -> tensor<64x256xf32>
  %y = linalg.matmul ins(%x, %w : tensor<64x256xf32>, tensor<256x256xf32>)
                     outs(%init : tensor<64x256xf32>) -> tensor<64x256xf32>
  return %y : tensor<64x256xf32>
}

func.func @main(%x: tensor<64x256xf32>, %w0: tensor<256x256xf32>, %w1: tensor<256x256xf32>) -> tensor<64x256xf32> {
  %empty = tensor.empty() : tensor<64x256xf32>
  %a = call @expert(%x, %w0) : (tensor<64x256xf32>, tensor<256x256xf32>) -> tensor<64x256xf32>
  %b = call @expert(%x, %w1) : (tensor<64x256xf32>, tensor<256x256xf32>) -> tensor<64x256xf32>
  %sum = linalg.add ins(%a, %b : tensor<64x256xf32>, tensor<64x256xf32>)
                    outs(%empty : tensor<64x256xf32>) -> tensor<64x256xf32>
  return %sum : tensor<64x256xf32>
}
