// A branch of small maxima in a row beside products: with --gpu-mixed the cost model keeps it on the CPU, and results
// are those of serial code.

// REQUIRES: vulkan

// RUN: parallel-run %s --random-inputs 1 --target serial --output %t.npz
// RUN: parallel-run %s --random-inputs 1 --target gpu --gpu-style streams --gpu-mixed --device vulkan --expect %t.npz --remarks | FileCheck %s
// CHECK: 1 of 2 tasks on the CPU: predicted {{.*}} ns, {{.*}} ns without

func.func @main(%a: tensor<96x96xf32>, %w: tensor<96x96xf32>, %x0: tensor<4x96xf32>) -> tensor<100x96xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<96x96xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<96x96xf32>) -> tensor<96x96xf32>
  %p = linalg.matmul ins(%a, %w : tensor<96x96xf32>, tensor<96x96xf32>) outs(%f : tensor<96x96xf32>) -> tensor<96x96xf32>
  %q = linalg.matmul ins(%p, %w : tensor<96x96xf32>, tensor<96x96xf32>) outs(%f : tensor<96x96xf32>) -> tensor<96x96xf32>

  %es = tensor.empty() : tensor<4xf32>
  %ew = tensor.empty() : tensor<4x96xf32>
  %fs = linalg.fill ins(%zero : f32) outs(%es : tensor<4xf32>) -> tensor<4xf32>
  %s0 = linalg.reduce { arith.maximumf } ins(%x0 : tensor<4x96xf32>) outs(%fs : tensor<4xf32>) dimensions = [1]
  %b0 = linalg.broadcast ins(%s0 : tensor<4xf32>) outs(%ew : tensor<4x96xf32>) dimensions = [1]
  %x1 = linalg.sub ins(%x0, %b0 : tensor<4x96xf32>, tensor<4x96xf32>) outs(%ew : tensor<4x96xf32>) -> tensor<4x96xf32>
  %s1 = linalg.reduce { arith.maximumf } ins(%x1 : tensor<4x96xf32>) outs(%fs : tensor<4xf32>) dimensions = [1]
  %b1 = linalg.broadcast ins(%s1 : tensor<4xf32>) outs(%ew : tensor<4x96xf32>) dimensions = [1]
  %x2 = linalg.sub ins(%x1, %b1 : tensor<4x96xf32>, tensor<4x96xf32>) outs(%ew : tensor<4x96xf32>) -> tensor<4x96xf32>
  %s2 = linalg.reduce { arith.maximumf } ins(%x2 : tensor<4x96xf32>) outs(%fs : tensor<4xf32>) dimensions = [1]
  %b2 = linalg.broadcast ins(%s2 : tensor<4xf32>) outs(%ew : tensor<4x96xf32>) dimensions = [1]
  %x3 = linalg.sub ins(%x2, %b2 : tensor<4x96xf32>, tensor<4x96xf32>) outs(%ew : tensor<4x96xf32>) -> tensor<4x96xf32>
  %s3 = linalg.reduce { arith.maximumf } ins(%x3 : tensor<4x96xf32>) outs(%fs : tensor<4xf32>) dimensions = [1]
  %b3 = linalg.broadcast ins(%s3 : tensor<4xf32>) outs(%ew : tensor<4x96xf32>) dimensions = [1]
  %x4 = linalg.sub ins(%x3, %b3 : tensor<4x96xf32>, tensor<4x96xf32>) outs(%ew : tensor<4x96xf32>) -> tensor<4x96xf32>
  %s4 = linalg.reduce { arith.maximumf } ins(%x4 : tensor<4x96xf32>) outs(%fs : tensor<4xf32>) dimensions = [1]
  %b4 = linalg.broadcast ins(%s4 : tensor<4xf32>) outs(%ew : tensor<4x96xf32>) dimensions = [1]
  %x5 = linalg.sub ins(%x4, %b4 : tensor<4x96xf32>, tensor<4x96xf32>) outs(%ew : tensor<4x96xf32>) -> tensor<4x96xf32>
  %s5 = linalg.reduce { arith.maximumf } ins(%x5 : tensor<4x96xf32>) outs(%fs : tensor<4xf32>) dimensions = [1]
  %b5 = linalg.broadcast ins(%s5 : tensor<4xf32>) outs(%ew : tensor<4x96xf32>) dimensions = [1]
  %x6 = linalg.sub ins(%x5, %b5 : tensor<4x96xf32>, tensor<4x96xf32>) outs(%ew : tensor<4x96xf32>) -> tensor<4x96xf32>
  %s6 = linalg.reduce { arith.maximumf } ins(%x6 : tensor<4x96xf32>) outs(%fs : tensor<4xf32>) dimensions = [1]
  %b6 = linalg.broadcast ins(%s6 : tensor<4xf32>) outs(%ew : tensor<4x96xf32>) dimensions = [1]
  %x7 = linalg.sub ins(%x6, %b6 : tensor<4x96xf32>, tensor<4x96xf32>) outs(%ew : tensor<4x96xf32>) -> tensor<4x96xf32>
  %s7 = linalg.reduce { arith.maximumf } ins(%x7 : tensor<4x96xf32>) outs(%fs : tensor<4xf32>) dimensions = [1]
  %b7 = linalg.broadcast ins(%s7 : tensor<4xf32>) outs(%ew : tensor<4x96xf32>) dimensions = [1]
  %x8 = linalg.sub ins(%x7, %b7 : tensor<4x96xf32>, tensor<4x96xf32>) outs(%ew : tensor<4x96xf32>) -> tensor<4x96xf32>
  %r = tensor.concat dim(0) %q, %x8 : (tensor<96x96xf32>, tensor<4x96xf32>) -> tensor<100x96xf32>
  return %r : tensor<100x96xf32>
}
