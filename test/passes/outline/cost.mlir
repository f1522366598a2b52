// RUN: parallel-opt %s --split-input-file --allow-unregistered-dialect \
// RUN:   --parallel-op-outline="gate=false whitelist=+torch.aten.*,+onnx.*" | FileCheck %s

// A convolution costs about the same in linalg, TOSA and torch: 64 x 26 x 26 sums of 32 x 3 x 3 products.

// CHECK-LABEL: func.func @convolution_linalg
// CHECK:         cost = 49{{[0-9]+}} : i64, label = "conv_2d_nchw_fchw"
func.func @convolution_linalg(%x: tensor<1x32x28x28xf32>, %w: tensor<64x32x3x3xf32>, %o: tensor<1x64x26x26xf32>)
    -> (tensor<1x64x26x26xf32>, tensor<1x64x26x26xf32>) {
  %0 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>}
      ins(%x, %w : tensor<1x32x28x28xf32>, tensor<64x32x3x3xf32>) outs(%o : tensor<1x64x26x26xf32>) -> tensor<1x64x26x26xf32>
  %1 = math.exp %o : tensor<1x64x26x26xf32>
  return %0, %1 : tensor<1x64x26x26xf32>, tensor<1x64x26x26xf32>
}

// -----

// CHECK-LABEL: func.func @convolution_tosa
// CHECK:         cost = 4{{[89]}}{{[0-9]+}} : i64, label = "conv2d"
func.func @convolution_tosa(%x: tensor<1x28x28x32xf32>, %w: tensor<64x3x3x32xf32>, %b: tensor<64xf32>, %z: tensor<1xf32>)
    -> (tensor<1x26x26x64xf32>, tensor<1x28x28x32xf32>) {
  %0 = tosa.conv2d %x, %w, %b, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x28x28x32xf32>, tensor<64x3x3x32xf32>, tensor<64xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x26x26x64xf32>
  %1 = tosa.exp %x : (tensor<1x28x28x32xf32>) -> tensor<1x28x28x32xf32>
  return %0, %1 : tensor<1x26x26x64xf32>, tensor<1x28x28x32xf32>
}

// -----

// CHECK-LABEL: func.func @convolution_torch
// CHECK:         cost = 4{{[89]}}{{[0-9]+}} : i64, label = "convolution"
func.func @convolution_torch(%x: !torch.vtensor<[1,32,28,28],f32>, %w: !torch.vtensor<[64,32,3,3],f32>)
    -> (!torch.vtensor<[1,64,26,26],f32>, !torch.vtensor<[1,32,28,28],f32>) {
  %0 = "torch.aten.convolution"(%x, %w) : (!torch.vtensor<[1,32,28,28],f32>, !torch.vtensor<[64,32,3,3],f32>) -> !torch.vtensor<[1,64,26,26],f32>
  %1 = "torch.aten.relu"(%x) : (!torch.vtensor<[1,32,28,28],f32>) -> !torch.vtensor<[1,32,28,28],f32>
  return %0, %1 : !torch.vtensor<[1,64,26,26],f32>, !torch.vtensor<[1,32,28,28],f32>
}

// -----

// A lookup reads the rows it gives, not the whole table.

// CHECK-LABEL: func.func @embedding
// CHECK:         cost = {{[0-9][0-9][0-9]?}} : i64, label = "embedding"
func.func @embedding(%t: !torch.vtensor<[1000000,64],f32>, %i: !torch.vtensor<[8],si64>)
    -> (!torch.vtensor<[8,64],f32>, !torch.vtensor<[8,64],f32>) {
  %0 = "torch.aten.embedding"(%t, %i) : (!torch.vtensor<[1000000,64],f32>, !torch.vtensor<[8],si64>) -> !torch.vtensor<[8,64],f32>
  %1 = "torch.aten.embedding"(%t, %i) {again} : (!torch.vtensor<[1000000,64],f32>, !torch.vtensor<[8],si64>) -> !torch.vtensor<[8,64],f32>
  return %0, %1 : !torch.vtensor<[8,64],f32>, !torch.vtensor<[8,64],f32>
}

// -----

// A name that says nothing has no cost; without the gate it becomes a task all the same.

// CHECK-LABEL: func.func @unknown
// CHECK:         parallel_op.task
// CHECK-NOT:       cost =
func.func @unknown(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = "onnx.Mystery"(%x) : (tensor<8xf32>) -> tensor<8xf32>
  %1 = "onnx.Mystery"(%x) {again} : (tensor<8xf32>) -> tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// -----

// An open dimension counts as 8: 8 x 1000 exponentials cost as much as that many.

// CHECK-LABEL: func.func @open_dimension
// CHECK:         cost = [[COST:[0-9]+]] : i64
// CHECK:         cost = [[COST]] : i64
func.func @open_dimension(%x: tensor<?x1000xf32>, %y: tensor<8x1000xf32>) -> (tensor<?x1000xf32>, tensor<8x1000xf32>) {
  %0 = math.exp %x : tensor<?x1000xf32>
  %1 = math.exp %y : tensor<8x1000xf32>
  return %0, %1 : tensor<?x1000xf32>, tensor<8x1000xf32>
}
