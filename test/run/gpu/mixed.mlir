// Tasks for the CPU beside some for the GPU, with edges both ways, and containers in a loop and around a branch of the
// host, which reads what the GPU computed: the results of serial code.

// REQUIRES: vulkan

// RUN: parallel-run %s --random-inputs 1 --target serial --output %t.npz
// RUN: parallel-run %s --random-inputs 1 --target gpu --gpu-style streams --device vulkan --expect %t.npz
// RUN: parallel-run %s --random-inputs 1 --target gpu --gpu-style fused --device vulkan --expect %t.npz
// RUN: parallel-run %s --random-inputs 1 --target gpu --gpu-mixed --device vulkan --expect %t.npz

func.func @main(%x: tensor<8x32xf32>) -> (tensor<8x32xf32>, tensor<8x32xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %half = arith.constant 0.5 : f32
  %turns = scf.for %i = %c0 to %c3 step %c1 iter_args(%it = %x) -> tensor<8x32xf32> {
    %p:2 = parallel_op.parallel -> (tensor<8x32xf32>, tensor<8x32xf32>) {
      %a = parallel_op.task(%in = %it : tensor<8x32xf32>) -> (tensor<8x32xf32>) {
        %e = tensor.empty() : tensor<8x32xf32>
        %0 = linalg.exp ins(%in : tensor<8x32xf32>) outs(%e : tensor<8x32xf32>) -> tensor<8x32xf32>
        parallel_op.yield %0 : tensor<8x32xf32>
      }
      %b = parallel_op.task(%in = %it : tensor<8x32xf32>) -> (tensor<8x32xf32>) {
        %e = tensor.empty() : tensor<8x32xf32>
        %0 = linalg.tanh ins(%in : tensor<8x32xf32>) outs(%e : tensor<8x32xf32>) -> tensor<8x32xf32>
        parallel_op.yield %0 : tensor<8x32xf32>
      }
      parallel_op.yield %a, %b : tensor<8x32xf32>, tensor<8x32xf32>
    }
    %first = tensor.extract %p#1[%c0, %c1] : tensor<8x32xf32>
    %is_large = arith.cmpf ogt, %first, %half : f32
    %next = scf.if %is_large -> tensor<8x32xf32> {
      scf.yield %p#1 : tensor<8x32xf32>
    } else {
      %e = tensor.empty() : tensor<8x32xf32>
      %0 = linalg.sub ins(%p#0, %p#1 : tensor<8x32xf32>, tensor<8x32xf32>) outs(%e : tensor<8x32xf32>) -> tensor<8x32xf32>
      scf.yield %0 : tensor<8x32xf32>
    }
    scf.yield %next : tensor<8x32xf32>
  }
  %r:2 = parallel_op.parallel -> (tensor<8x32xf32>, tensor<8x32xf32>) {
    %a = parallel_op.task(%in = %turns : tensor<8x32xf32>) -> (tensor<8x32xf32>) {
      %e = tensor.empty() : tensor<8x32xf32>
      %0 = linalg.exp ins(%in : tensor<8x32xf32>) outs(%e : tensor<8x32xf32>) -> tensor<8x32xf32>
      parallel_op.yield %0 : tensor<8x32xf32>
    }
    %b = parallel_op.task(%in = %turns : tensor<8x32xf32>) -> (tensor<8x32xf32>) attributes {device = "cpu"} {
      %e = tensor.empty() : tensor<8x32xf32>
      %0 = linalg.tanh ins(%in : tensor<8x32xf32>) outs(%e : tensor<8x32xf32>) -> tensor<8x32xf32>
      parallel_op.yield %0 : tensor<8x32xf32>
    }
    %c = parallel_op.task(%in = %a, %other = %b : tensor<8x32xf32>, tensor<8x32xf32>) -> (tensor<8x32xf32>) {
      %e = tensor.empty() : tensor<8x32xf32>
      %0 = linalg.add ins(%in, %other : tensor<8x32xf32>, tensor<8x32xf32>) outs(%e : tensor<8x32xf32>) -> tensor<8x32xf32>
      parallel_op.yield %0 : tensor<8x32xf32>
    }
    %d = parallel_op.task(%in = %a : tensor<8x32xf32>) -> (tensor<8x32xf32>) attributes {device = "cpu"} {
      %e = tensor.empty() : tensor<8x32xf32>
      %0 = linalg.log ins(%in : tensor<8x32xf32>) outs(%e : tensor<8x32xf32>) -> tensor<8x32xf32>
      parallel_op.yield %0 : tensor<8x32xf32>
    }
    parallel_op.yield %c, %d : tensor<8x32xf32>, tensor<8x32xf32>
  }
  return %r#0, %r#1 : tensor<8x32xf32>, tensor<8x32xf32>
}
