// DEFINE: %{run} = parallel-run --random-inputs 3 --entry main
// RUN: %{run} %s --target serial --output %t.serial.npy
// RUN: parallel-opt %s --parallel-op-hypercluster='batch=2 gate=false' -o %t.mlir
// RUN: FileCheck %s --check-prefix=TASKS < %t.mlir
// RUN: %{run} %t.mlir --threads 1 --output %t.1.npy && cmp %t.serial.npy %t.1.npy
// RUN: %{run} %t.mlir --threads 2 --output %t.2.npy && cmp %t.serial.npy %t.2.npy
// RUN: %{run} %t.mlir --threads 8 --output %t.8.npy && cmp %t.serial.npy %t.8.npy
// RUN: parallel-opt %s --parallel-op-hypercluster='batch=2 gate=false workers=3 dispatch-ns=0' -o %t.three.mlir
// RUN: %{run} %t.three.mlir --threads 8 --output %t.three.npy && cmp %t.serial.npy %t.three.npy

// A convolution block on a batch: bias, convolution, padding, pool, flattening and a linear layer. Bitwise the same
// when the batch is cut.

// TASKS: parallel_op.task

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
func.func @main(%x: tensor<4x3x10x10xf32>, %k: tensor<6x3x3x3xf32> {parallel_op.weight}, %b: tensor<6xf32> {parallel_op.weight},
                %w: tensor<5x96xf32> {parallel_op.weight}) -> tensor<4x5xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %e = tensor.empty() : tensor<4x6x8x8xf32>
  %i = linalg.broadcast ins(%b : tensor<6xf32>) outs(%e : tensor<4x6x8x8xf32>) dimensions = [0, 2, 3]
  %c = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>}
      ins(%x, %k : tensor<4x3x10x10xf32>, tensor<6x3x3x3xf32>) outs(%i : tensor<4x6x8x8xf32>) -> tensor<4x6x8x8xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%c : tensor<4x6x8x8xf32>) outs(%e : tensor<4x6x8x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %m = arith.maximumf %in, %zero : f32
    linalg.yield %m : f32
  } -> tensor<4x6x8x8xf32>
  %p = tensor.pad %r low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%d0: index, %d1: index, %d2: index, %d3: index):
    tensor.yield %low : f32
  } : tensor<4x6x8x8xf32> to tensor<4x6x10x10xf32>
  %window = tensor.empty() : tensor<3x3xf32>
  %pe = tensor.empty() : tensor<4x6x4x4xf32>
  %pi = linalg.fill ins(%low : f32) outs(%pe : tensor<4x6x4x4xf32>) -> tensor<4x6x4x4xf32>
  %q = linalg.pooling_nchw_max {dilations = dense<1> : vector<2xi64>, strides = dense<2> : vector<2xi64>}
      ins(%p, %window : tensor<4x6x10x10xf32>, tensor<3x3xf32>) outs(%pi : tensor<4x6x4x4xf32>) -> tensor<4x6x4x4xf32>
  %f = tensor.collapse_shape %q [[0], [1, 2, 3]] : tensor<4x6x4x4xf32> into tensor<4x96xf32>
  %te = tensor.empty() : tensor<96x5xf32>
  %t = linalg.transpose ins(%w : tensor<5x96xf32>) outs(%te : tensor<96x5xf32>) permutation = [1, 0]
  %oe = tensor.empty() : tensor<4x5xf32>
  %oi = linalg.fill ins(%zero : f32) outs(%oe : tensor<4x5xf32>) -> tensor<4x5xf32>
  %o = linalg.matmul ins(%f, %t : tensor<4x96xf32>, tensor<96x5xf32>) outs(%oi : tensor<4x5xf32>) -> tensor<4x5xf32>
  return %o : tensor<4x5xf32>
}
