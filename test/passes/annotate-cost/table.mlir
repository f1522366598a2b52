// RUN: parallel-opt %s --parallel-op-annotate-cost="gflops=1 gbytes-per-s=1e15" --allow-unregistered-dialect \
// RUN:   | FileCheck %s --check-prefix=FLOPS
// RUN: parallel-opt %s --parallel-op-annotate-cost="gflops=1e15 gbytes-per-s=1" --allow-unregistered-dialect \
// RUN:   | FileCheck %s --check-prefix=BYTES

// Operations and bytes of each op, on machines where only these take time. A multiplication and the addition behind it
// count as four where each addition waits for the one before.

// FLOPS-LABEL: func.func @linalg
// BYTES-LABEL: func.func @linalg
func.func @linalg(%m: tensor<4x8xf32>, %n: tensor<8x4xf32>, %o: tensor<4x4xf32>, %v: tensor<8xf32>, %w: tensor<4xf32>,
    %bm: tensor<2x4x8xf32>, %bn: tensor<2x8x4xf32>, %bo: tensor<2x4x4xf32>, %img: tensor<1x4x6x6xf32>,
    %f: tensor<8x4x3x3xf32>, %fo: tensor<1x8x4x4xf32>, %nhwc: tensor<1x6x6x4xf32>, %df: tensor<3x3x4xf32>,
    %do: tensor<1x4x4x4xf32>, %win: tensor<3x3xf32>, %po: tensor<1x4x4x4xf32>, %s: tensor<f32>) {
  // FLOPS: parallel_op.cost = 512 : i64
  // BYTES: parallel_op.cost = 320 : i64
  %0 = linalg.matmul ins(%m, %n : tensor<4x8xf32>, tensor<8x4xf32>) outs(%o : tensor<4x4xf32>) -> tensor<4x4xf32>
  // FLOPS: parallel_op.cost = 1024 : i64
  // BYTES: parallel_op.cost = 640 : i64
  %1 = linalg.batch_matmul ins(%bm, %bn : tensor<2x4x8xf32>, tensor<2x8x4xf32>) outs(%bo : tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  // FLOPS: parallel_op.cost = 128 : i64
  // BYTES: parallel_op.cost = 176 : i64
  %2 = linalg.matvec ins(%m, %v : tensor<4x8xf32>, tensor<8xf32>) outs(%w : tensor<4xf32>) -> tensor<4xf32>
  // FLOPS: parallel_op.cost = 32 : i64
  // BYTES: parallel_op.cost = 68 : i64
  %3 = linalg.dot ins(%v, %v : tensor<8xf32>, tensor<8xf32>) outs(%s : tensor<f32>) -> tensor<f32>
  // FLOPS: parallel_op.cost = 18432 : i64
  // BYTES: parallel_op.cost = 2240 : i64
  %4 = linalg.conv_2d_nchw_fchw ins(%img, %f : tensor<1x4x6x6xf32>, tensor<8x4x3x3xf32>) outs(%fo : tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32>
  // FLOPS: parallel_op.cost = 2304 : i64
  // BYTES: parallel_op.cost = 976 : i64
  %5 = linalg.depthwise_conv_2d_nhwc_hwc ins(%nhwc, %df : tensor<1x6x6x4xf32>, tensor<3x3x4xf32>) outs(%do : tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
  // FLOPS: parallel_op.cost = 1152 : i64
  // BYTES: parallel_op.cost = 868 : i64
  %6 = linalg.pooling_nchw_max ins(%img, %win : tensor<1x4x6x6xf32>, tensor<3x3xf32>) outs(%po : tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
  // FLOPS: parallel_op.cost = 32 : i64
  // BYTES: parallel_op.cost = 256 : i64
  %7 = linalg.transpose ins(%m : tensor<4x8xf32>) outs(%n : tensor<8x4xf32>) permutation = [1, 0]
  // FLOPS: parallel_op.cost = 32 : i64
  // BYTES: parallel_op.cost = 384 : i64
  %8 = linalg.add ins(%m, %m : tensor<4x8xf32>, tensor<4x8xf32>) outs(%m : tensor<4x8xf32>) -> tensor<4x8xf32>
  // FLOPS: parallel_op.cost = 480 : i64
  // BYTES: parallel_op.cost = 256 : i64
  %9 = linalg.exp ins(%m : tensor<4x8xf32>) outs(%m : tensor<4x8xf32>) -> tensor<4x8xf32>
  // FLOPS: parallel_op.cost = 960 : i64
  // BYTES: parallel_op.cost = 1536 : i64
  %10 = linalg.softmax dimension(1) ins(%m : tensor<4x8xf32>) outs(%m : tensor<4x8xf32>) -> tensor<4x8xf32>
  return
}
// FLOPS-LABEL: func.func @tosa
// BYTES-LABEL: func.func @tosa
func.func @tosa(%img: tensor<1x6x6x4xf32>, %f: tensor<8x3x3x4xf32>, %b: tensor<8xf32>, %z: tensor<1xf32>, %m: tensor<1x4x8xf32>, %n: tensor<1x8x4xf32>) {
  // FLOPS: parallel_op.cost = 18432 : i64
  // BYTES: parallel_op.cost = 2280 : i64
  %0 = tosa.conv2d %img, %f, %b, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x6x6x4xf32>, tensor<8x3x3x4xf32>, tensor<8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x8xf32>
  // FLOPS: parallel_op.cost = 512 : i64
  // BYTES: parallel_op.cost = 328 : i64
  %1 = tosa.matmul %m, %n, %z, %z : (tensor<1x4x8xf32>, tensor<1x8x4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4xf32>
  // FLOPS: parallel_op.cost = 288 : i64
  // BYTES: parallel_op.cost = 720 : i64
  %2 = tosa.max_pool2d %img {kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x6x6x4xf32>) -> tensor<1x3x3x4xf32>
  // FLOPS: parallel_op.cost = 64 : i64
  // BYTES: parallel_op.cost = 144 : i64
  %3 = tosa.reduce_sum %m {axis = 2 : i32} : (tensor<1x4x8xf32>) -> tensor<1x4x1xf32>
  // FLOPS: parallel_op.cost = 32 : i64
  // BYTES: parallel_op.cost = 256 : i64
  %4 = tosa.transpose %m {perms = array<i32: 0, 2, 1>} : (tensor<1x4x8xf32>) -> tensor<1x8x4xf32>
  // FLOPS: parallel_op.cost = 480 : i64
  // BYTES: parallel_op.cost = 256 : i64
  %5 = tosa.sigmoid %m : (tensor<1x4x8xf32>) -> tensor<1x4x8xf32>
  // FLOPS: parallel_op.cost = 64 : i64
  // BYTES: parallel_op.cost = 144 : i64
  %6 = tosa.argmax %m {axis = 2 : i32} : (tensor<1x4x8xf32>) -> tensor<1x4xi32>
  return
}
// FLOPS-LABEL: func.func @tensor
// BYTES-LABEL: func.func @tensor
func.func @tensor(%m: tensor<4x8xf32>, %c: f32) {
  // FLOPS: parallel_op.cost = 64 : i64
  // BYTES: parallel_op.cost = 512 : i64
  %0 = tensor.concat dim(0) %m, %m : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<8x8xf32>
  // FLOPS: parallel_op.cost = 40 : i64
  // BYTES: parallel_op.cost = 320 : i64
  %1 = tensor.pad %m low[1, 0] high[0, 0] {
  ^bb0(%i: index, %j: index):
    tensor.yield %c : f32
  } : tensor<4x8xf32> to tensor<5x8xf32>
  // FLOPS: parallel_op.cost = 64 : i64
  // BYTES: parallel_op.cost = 512 : i64
  %2 = tensor.insert_slice %m into %0[0, 0] [4, 8] [1, 1] : tensor<4x8xf32> into tensor<8x8xf32>
  // FLOPS: parallel_op.cost = 64 : i64
  // BYTES: parallel_op.cost = 384 : i64
  %3 = arith.divf %m, %m : tensor<4x8xf32>
  // FLOPS: parallel_op.cost = 1280 : i64
  // BYTES: parallel_op.cost = 256 : i64
  %4 = math.tanh %m : tensor<4x8xf32>
  return
}
// FLOPS-LABEL: func.func @foreign
// BYTES-LABEL: func.func @foreign
func.func @foreign(%x: tensor<1x4x6x6xf32>, %w: tensor<8x4x3x3xf32>, %seq: tensor<5x1x4xf32>, %ih: tensor<8x4xf32>, %q: tensor<2x8xf32>, %k: tensor<3x8xf32>) {
  // FLOPS: parallel_op.cost = 18432 : i64
  // BYTES: parallel_op.cost = 2240 : i64
  %0 = "onnx.Conv"(%x, %w) : (tensor<1x4x6x6xf32>, tensor<8x4x3x3xf32>) -> tensor<1x8x4x4xf32>
  // FLOPS: parallel_op.cost = 256 : i64
  // BYTES: parallel_op.cost = 224 : i64
  %1 = "onnx.Gemm"(%q, %ih) : (tensor<2x8xf32>, tensor<8x4xf32>) -> tensor<2x4xf32>
  // FLOPS: parallel_op.cost = 640 : i64
  // BYTES: parallel_op.cost = 248 : i64
  %2 = "onnx.LSTM"(%seq, %ih) : (tensor<5x1x4xf32>, tensor<8x4xf32>) -> tensor<5x1x2xf32>
  // FLOPS: parallel_op.cost = 564 : i64
  // BYTES: parallel_op.cost = 320 : i64
  %3 = "onnx.Attention"(%q, %k, %k) : (tensor<2x8xf32>, tensor<3x8xf32>, tensor<3x8xf32>) -> tensor<2x8xf32>
  // FLOPS: parallel_op.cost = 16 : i64
  // BYTES: parallel_op.cost = 128 : i64
  %4 = "onnx.Transpose"(%q) : (tensor<2x8xf32>) -> tensor<8x2xf32>
  // FLOPS: parallel_op.cost = 640 : i64
  // BYTES: parallel_op.cost = 128 : i64
  %5 = "onnx.Tanh"(%q) : (tensor<2x8xf32>) -> tensor<2x8xf32>
  return
}
