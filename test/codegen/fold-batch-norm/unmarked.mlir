// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-fold-batch-norm),canonicalize,cse)' --remarks-filter=codegen-fold-batch-norm 2>&1 -o %t | FileCheck %s --check-prefix=REMARK
// RUN: FileCheck %s < %t

// Without marks everything is done in each call, so only what costs little is.

#id = affine_map<(n, c, h, w) -> (n, c, h, w)>
#channel = affine_map<(n, c, h, w) -> (c, 0, 0)>
#last = affine_map<(n, h, w, c) -> (c)>

// Each element of the filter is used 36 times.

// REMARK: [Passed] folded
// CHECK-LABEL: func.func @used_often
func.func @used_often(%x: tensor<1x3x6x6xf32>, %w: tensor<4x3x1x1xf32>, %s: tensor<4x1x1xf32>) -> tensor<1x4x6x6xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<1x4x6x6xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  // CHECK:      arith.mulf
  // CHECK:      %[[R:.*]] = linalg.conv_2d_nchw_fchw
  // CHECK-NEXT: return %[[R]]
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x3x6x6xf32>, tensor<4x3x1x1xf32>) outs(%init : tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  %1 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0, %s : tensor<1x4x6x6xf32>, tensor<4x1x1xf32>) outs(%empty : tensor<1x4x6x6xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<1x4x6x6xf32>
  return %1 : tensor<1x4x6x6xf32>
}

// And here 25 times.

// REMARK: [Missed] cost
// CHECK-LABEL: func.func @used_seldom
func.func @used_seldom(%x: tensor<1x3x5x5xf32>, %w: tensor<4x3x1x1xf32>, %s: tensor<4x1x1xf32>) -> tensor<1x4x5x5xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<1x4x5x5xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<1x4x5x5xf32>) -> tensor<1x4x5x5xf32>
  // CHECK:      linalg.conv_2d_nchw_fchw
  // CHECK:      arith.mulf
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x3x5x5xf32>, tensor<4x3x1x1xf32>) outs(%init : tensor<1x4x5x5xf32>) -> tensor<1x4x5x5xf32>
  %1 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0, %s : tensor<1x4x5x5xf32>, tensor<4x1x1xf32>) outs(%empty : tensor<1x4x5x5xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<1x4x5x5xf32>
  return %1 : tensor<1x4x5x5xf32>
}

// A scale that is computed of the image is no weight.

// REMARK: [Missed] not-weights
// CHECK-LABEL: func.func @of_the_image
func.func @of_the_image(%x: tensor<1x3x6x6xf32>, %w: tensor<4x3x1x1xf32>, %s: tensor<4x1x1xf32>) -> tensor<1x4x6x6xf32> {
  %g = tensor.extract_slice %x[0, 0, 0, 0] [1, 1, 4, 1] [1, 1, 1, 1] : tensor<1x3x6x6xf32> to tensor<4x1xf32>
  %gate = tensor.expand_shape %g [[0], [1, 2]] output_shape [4, 1, 1] : tensor<4x1xf32> into tensor<4x1x1xf32>
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<1x4x6x6xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  // CHECK:      linalg.conv_2d_nchw_fchw
  // CHECK:      arith.mulf
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x3x6x6xf32>, tensor<4x3x1x1xf32>) outs(%init : tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  %1 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0, %gate : tensor<1x4x6x6xf32>, tensor<4x1x1xf32>) outs(%empty : tensor<1x4x6x6xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<1x4x6x6xf32>
  return %1 : tensor<1x4x6x6xf32>
}
