// Tasks for the CPU read slices of the GPU's memory with gaps between the rows and between the elements, and write
// slices of one buffer; the host reads a buffer without dimensions: the results of serial code.

// REQUIRES: vulkan

// RUN: parallel-run %s --random-inputs 1 --target serial --output %t.npz
// RUN: parallel-run %s --random-inputs 1 --target gpu --gpu-style streams --device vulkan --expect %t.npz
// RUN: parallel-run %s --random-inputs 1 --target gpu --gpu-style fused --device vulkan --expect %t.npz

func.func @main(%x: tensor<4x8xf32>) -> (tensor<4x8xf32>, tensor<4x4xf32>, tensor<f32>) {
  %e0 = tensor.empty() : tensor<4x8xf32>
  %y = linalg.exp ins(%x : tensor<4x8xf32>) outs(%e0 : tensor<4x8xf32>) -> tensor<4x8xf32>
  %left = tensor.extract_slice %y[0, 2] [4, 4] [1, 1] : tensor<4x8xf32> to tensor<4x4xf32>
  %right = tensor.extract_slice %y[0, 1] [4, 4] [1, 2] : tensor<4x8xf32> to tensor<4x4xf32>
  %p:2 = parallel_op.parallel -> (tensor<4x4xf32>, tensor<4x4xf32>) {
    %a = parallel_op.task(%in = %left : tensor<4x4xf32>) -> (tensor<4x4xf32>) attributes {device = "cpu"} {
      %e = tensor.empty() : tensor<4x4xf32>
      %0 = linalg.tanh ins(%in : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
      parallel_op.yield %0 : tensor<4x4xf32>
    }
    %b = parallel_op.task(%in = %right : tensor<4x4xf32>) -> (tensor<4x4xf32>) attributes {device = "cpu"} {
      %e = tensor.empty() : tensor<4x4xf32>
      %0 = linalg.log ins(%in : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
      parallel_op.yield %0 : tensor<4x4xf32>
    }
    parallel_op.yield %a, %b : tensor<4x4xf32>, tensor<4x4xf32>
  }
  %e1 = tensor.empty() : tensor<4x4xf32>
  %s = linalg.add ins(%p#0, %p#1 : tensor<4x4xf32>, tensor<4x4xf32>) outs(%e1 : tensor<4x4xf32>) -> tensor<4x4xf32>
  %both = tensor.concat dim(1) %p#0, %p#1 : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x8xf32>
  %zero = arith.constant 0.0 : f32
  %e2 = tensor.empty() : tensor<f32>
  %f = linalg.fill ins(%zero : f32) outs(%e2 : tensor<f32>) -> tensor<f32>
  %sum = linalg.reduce ins(%s : tensor<4x4xf32>) outs(%f : tensor<f32>) dimensions = [0, 1]
    (%in: f32, %acc: f32) { %1 = arith.addf %in, %acc : f32 linalg.yield %1 : f32 }
  %one = tensor.extract %sum[] : tensor<f32>
  %twice = arith.addf %one, %one : f32
  %r = tensor.from_elements %twice : tensor<f32>
  return %both, %s, %r : tensor<4x8xf32>, tensor<4x4xf32>, tensor<f32>
}
