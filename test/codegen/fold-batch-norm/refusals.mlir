// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-fold-batch-norm),canonicalize,cse)' --remarks-filter=codegen-fold-batch-norm 2>&1 -o %t | FileCheck %s --check-prefix=REMARK
// RUN: FileCheck %s < %t

// Near misses, each with its reason.

#id = affine_map<(n, c, h, w) -> (n, c, h, w)>
#channel = affine_map<(n, c, h, w) -> (c, 0, 0)>
#last = affine_map<(n, h, w, c) -> (c)>
#both = affine_map<(n, c, h, w) -> (n, c, 0, 0)>

// The result is also returned without the scale.

// REMARK: [Missed] several-users
// CHECK-LABEL: func.func @several_users
func.func @several_users(%x: tensor<2x3x8x8xf32>, %w: tensor<4x3x1x1xf32> {parallel_op.weight}, %s: tensor<4x1x1xf32> {parallel_op.weight}) -> (tensor<2x4x8x8xf32>, tensor<2x4x8x8xf32>) {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<2x4x8x8xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<2x4x8x8xf32>) -> tensor<2x4x8x8xf32>
  // CHECK:      linalg.conv_2d_nchw_fchw
  // CHECK:      linalg.generic
  // CHECK-NEXT: ^bb0
  // CHECK-NEXT: arith.mulf
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x8x8xf32>, tensor<4x3x1x1xf32>) outs(%init : tensor<2x4x8x8xf32>) -> tensor<2x4x8x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0, %s : tensor<2x4x8x8xf32>, tensor<4x1x1xf32>) outs(%empty : tensor<2x4x8x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<2x4x8x8xf32>
  return %0, %1 : tensor<2x4x8x8xf32>, tensor<2x4x8x8xf32>
}

// The output begins with an argument.

// REMARK: [Missed] output
// CHECK-LABEL: func.func @other_output
func.func @other_output(%x: tensor<2x3x8x8xf32>, %init: tensor<2x4x8x8xf32>, %w: tensor<4x3x1x1xf32> {parallel_op.weight}, %s: tensor<4x1x1xf32> {parallel_op.weight}) -> tensor<2x4x8x8xf32> {
  %empty = tensor.empty() : tensor<2x4x8x8xf32>
  // CHECK:      linalg.conv_2d_nchw_fchw
  // CHECK:      linalg.generic
  // CHECK-NEXT: ^bb0
  // CHECK-NEXT: arith.mulf
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x8x8xf32>, tensor<4x3x1x1xf32>) outs(%init : tensor<2x4x8x8xf32>) -> tensor<2x4x8x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0, %s : tensor<2x4x8x8xf32>, tensor<4x1x1xf32>) outs(%empty : tensor<2x4x8x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<2x4x8x8xf32>
  return %1 : tensor<2x4x8x8xf32>
}

// The scale is an argument of each call.

// REMARK: [Missed] not-weights
// CHECK-LABEL: func.func @no_weight
func.func @no_weight(%x: tensor<2x3x8x8xf32>, %w: tensor<4x3x1x1xf32> {parallel_op.weight}, %s: tensor<4x1x1xf32>) -> tensor<2x4x8x8xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<2x4x8x8xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<2x4x8x8xf32>) -> tensor<2x4x8x8xf32>
  // CHECK:      linalg.conv_2d_nchw_fchw
  // CHECK:      linalg.generic
  // CHECK-NEXT: ^bb0
  // CHECK-NEXT: arith.mulf
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x8x8xf32>, tensor<4x3x1x1xf32>) outs(%init : tensor<2x4x8x8xf32>) -> tensor<2x4x8x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0, %s : tensor<2x4x8x8xf32>, tensor<4x1x1xf32>) outs(%empty : tensor<2x4x8x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<2x4x8x8xf32>
  return %1 : tensor<2x4x8x8xf32>
}

// A scale for each image is none for each channel, which needs no remark.

// REMARK-NOT: Function=of_each_image
// CHECK-LABEL: func.func @of_each_image
func.func @of_each_image(%x: tensor<2x3x8x8xf32>, %w: tensor<4x3x1x1xf32> {parallel_op.weight}, %s: tensor<2x4x1x1xf32> {parallel_op.weight}) -> tensor<2x4x8x8xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<2x4x8x8xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<2x4x8x8xf32>) -> tensor<2x4x8x8xf32>
  // CHECK:      linalg.conv_2d_nchw_fchw
  // CHECK:      linalg.generic
  // CHECK-NEXT: ^bb0
  // CHECK-NEXT: arith.mulf
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<2x3x8x8xf32>, tensor<4x3x1x1xf32>) outs(%init : tensor<2x4x8x8xf32>) -> tensor<2x4x8x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #both, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0, %s : tensor<2x4x8x8xf32>, tensor<2x4x1x1xf32>) outs(%empty : tensor<2x4x8x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<2x4x8x8xf32>
  return %1 : tensor<2x4x8x8xf32>
}
