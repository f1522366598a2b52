// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-fold-batch-norm),canonicalize,cse)' | FileCheck %s

// What becomes of each arithmetic op, with a bias in front.

#id = affine_map<(n, c, h, w) -> (n, c, h, w)>
#channel = affine_map<(n, c, h, w) -> (c, 0, 0)>
#last = affine_map<(n, h, w, c) -> (c)>

// A shift leaves the filter as it is.

// CHECK-LABEL: func.func @add
// CHECK-SAME:    %[[W:[^:]*]]: tensor<4x3x1x1xf32> {{.*}}, %[[BIAS:[^:]*]]: tensor<4xf32> {{.*}}, %[[P:[^:]*]]: tensor<4x1x1xf32>
func.func @add(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x1x1xf32> {parallel_op.weight}, %bias: tensor<4xf32> {parallel_op.weight}, %p: tensor<4x1x1xf32> {parallel_op.weight}) -> tensor<1x4x8x8xf32> {
  %empty = tensor.empty() : tensor<1x4x8x8xf32>
  %init = linalg.broadcast ins(%bias : tensor<4xf32>) outs(%empty : tensor<1x4x8x8xf32>) dimensions = [0, 2, 3]
  // CHECK-NOT:  ins(%[[W]]
  // CHECK:      ^bb0(%[[A:.*]]: f32, %[[B:.*]]: f32, %{{.*}}: f32):
  // CHECK-NEXT:   arith.addf %[[A]], %[[B]]
  // CHECK:      %[[T:.*]] = linalg.broadcast
  // CHECK:      %[[R:.*]] = linalg.conv_2d_nchw_fchw
  // CHECK-NEXT: return %[[R]]
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x3x8x8xf32>, tensor<4x3x1x1xf32>) outs(%init : tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0, %p : tensor<1x4x8x8xf32>, tensor<4x1x1xf32>) outs(%empty : tensor<1x4x8x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.addf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<1x4x8x8xf32>
  return %1 : tensor<1x4x8x8xf32>
}

// The same with the other sign.

// CHECK-LABEL: func.func @subtract
// CHECK-SAME:    %[[W:[^:]*]]: tensor<4x3x1x1xf32> {{.*}}, %[[BIAS:[^:]*]]: tensor<4xf32> {{.*}}, %[[P:[^:]*]]: tensor<4x1x1xf32>
func.func @subtract(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x1x1xf32> {parallel_op.weight}, %bias: tensor<4xf32> {parallel_op.weight}, %p: tensor<4x1x1xf32> {parallel_op.weight}) -> tensor<1x4x8x8xf32> {
  %empty = tensor.empty() : tensor<1x4x8x8xf32>
  %init = linalg.broadcast ins(%bias : tensor<4xf32>) outs(%empty : tensor<1x4x8x8xf32>) dimensions = [0, 2, 3]
  // CHECK-NOT:  ins(%[[W]]
  // CHECK:      ^bb0(%[[A:.*]]: f32, %[[B:.*]]: f32, %{{.*}}: f32):
  // CHECK-NEXT:   arith.subf %[[A]], %[[B]]
  // CHECK:      %[[R:.*]] = linalg.conv_2d_nchw_fchw
  // CHECK-NEXT: return %[[R]]
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x3x8x8xf32>, tensor<4x3x1x1xf32>) outs(%init : tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0, %p : tensor<1x4x8x8xf32>, tensor<4x1x1xf32>) outs(%empty : tensor<1x4x8x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.subf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<1x4x8x8xf32>
  return %1 : tensor<1x4x8x8xf32>
}

// What is subtracted from a number is scaled by -1.

// CHECK-LABEL: func.func @subtract_from
// CHECK-SAME:    %[[W:[^:]*]]: tensor<4x3x1x1xf32> {{.*}}, %[[BIAS:[^:]*]]: tensor<4xf32> {{.*}}, %[[P:[^:]*]]: tensor<4x1x1xf32>
func.func @subtract_from(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x1x1xf32> {parallel_op.weight}, %bias: tensor<4xf32> {parallel_op.weight}, %p: tensor<4x1x1xf32> {parallel_op.weight}) -> tensor<1x4x8x8xf32> {
  %empty = tensor.empty() : tensor<1x4x8x8xf32>
  %init = linalg.broadcast ins(%bias : tensor<4xf32>) outs(%empty : tensor<1x4x8x8xf32>) dimensions = [0, 2, 3]
  // CHECK:      ^bb0(%[[A:.*]]: f32, %[[B:.*]]: f32, %{{.*}}: f32):
  // CHECK-NEXT:   linalg.yield %cst
  // CHECK:      linalg.generic {{.*}} ins(%[[W]],
  // CHECK:      -> tensor<4x3x1x1xf32>
  // CHECK:      ^bb0(%[[A2:.*]]: f32, %[[B2:.*]]: f32, %{{.*}}: f32):
  // CHECK-NEXT:   arith.subf %[[B2]], %[[A2]]
  // CHECK:      %[[R:.*]] = linalg.conv_2d_nchw_fchw
  // CHECK-NEXT: return %[[R]]
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x3x8x8xf32>, tensor<4x3x1x1xf32>) outs(%init : tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0, %p : tensor<1x4x8x8xf32>, tensor<4x1x1xf32>) outs(%empty : tensor<1x4x8x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.subf %b, %a : f32
    linalg.yield %r : f32
  } -> tensor<1x4x8x8xf32>
  return %1 : tensor<1x4x8x8xf32>
}

// A factor scales the filter and the bias.

// CHECK-LABEL: func.func @multiply
// CHECK-SAME:    %[[W:[^:]*]]: tensor<4x3x1x1xf32> {{.*}}, %[[BIAS:[^:]*]]: tensor<4xf32> {{.*}}, %[[P:[^:]*]]: tensor<4x1x1xf32>
func.func @multiply(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x1x1xf32> {parallel_op.weight}, %bias: tensor<4xf32> {parallel_op.weight}, %p: tensor<4x1x1xf32> {parallel_op.weight}) -> tensor<1x4x8x8xf32> {
  %empty = tensor.empty() : tensor<1x4x8x8xf32>
  %init = linalg.broadcast ins(%bias : tensor<4xf32>) outs(%empty : tensor<1x4x8x8xf32>) dimensions = [0, 2, 3]
  // CHECK:      linalg.generic {{.*}} ins(%[[W]],
  // CHECK:      -> tensor<4x3x1x1xf32>
  // CHECK:      ^bb0(%[[A:.*]]: f32, %[[B:.*]]: f32, %{{.*}}: f32):
  // CHECK-NEXT:   arith.mulf %[[A]], %[[B]]
  // CHECK:      %[[R:.*]] = linalg.conv_2d_nchw_fchw
  // CHECK-NEXT: return %[[R]]
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x3x8x8xf32>, tensor<4x3x1x1xf32>) outs(%init : tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0, %p : tensor<1x4x8x8xf32>, tensor<4x1x1xf32>) outs(%empty : tensor<1x4x8x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.mulf %b, %a : f32
    linalg.yield %r : f32
  } -> tensor<1x4x8x8xf32>
  return %1 : tensor<1x4x8x8xf32>
}

// So does a divisor.

// CHECK-LABEL: func.func @divide
// CHECK-SAME:    %[[W:[^:]*]]: tensor<4x3x1x1xf32> {{.*}}, %[[BIAS:[^:]*]]: tensor<4xf32> {{.*}}, %[[P:[^:]*]]: tensor<4x1x1xf32>
func.func @divide(%x: tensor<1x3x8x8xf32>, %w: tensor<4x3x1x1xf32> {parallel_op.weight}, %bias: tensor<4xf32> {parallel_op.weight}, %p: tensor<4x1x1xf32> {parallel_op.weight}) -> tensor<1x4x8x8xf32> {
  %empty = tensor.empty() : tensor<1x4x8x8xf32>
  %init = linalg.broadcast ins(%bias : tensor<4xf32>) outs(%empty : tensor<1x4x8x8xf32>) dimensions = [0, 2, 3]
  // CHECK:        arith.divf %cst
  // CHECK:      linalg.generic {{.*}} ins(%[[W]],
  // CHECK:      -> tensor<4x3x1x1xf32>
  // CHECK:      ^bb0(%[[A:.*]]: f32, %[[B:.*]]: f32, %{{.*}}: f32):
  // CHECK-NEXT:   arith.divf %[[A]], %[[B]]
  // CHECK:      %[[R:.*]] = linalg.conv_2d_nchw_fchw
  // CHECK-NEXT: return %[[R]]
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x3x8x8xf32>, tensor<4x3x1x1xf32>) outs(%init : tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0, %p : tensor<1x4x8x8xf32>, tensor<4x1x1xf32>) outs(%empty : tensor<1x4x8x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.divf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<1x4x8x8xf32>
  return %1 : tensor<1x4x8x8xf32>
}

// Behind something else, here an argument, several ops become one.

// CHECK-LABEL: func.func @combined
// CHECK-SAME:    (%[[X:[^:]*]]: tensor<1x4x8x8xf32>,
func.func @combined(%x: tensor<1x4x8x8xf32>, %s: tensor<4x1x1xf32> {parallel_op.weight}, %t: tensor<4x1x1xf32> {parallel_op.weight}) -> tensor<1x4x8x8xf32> {
  %empty = tensor.empty() : tensor<1x4x8x8xf32>
  // CHECK:      %[[R:.*]] = linalg.generic {{.*}} ins(%[[X]], %{{.*}}, %{{.*}} : tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>)
  // CHECK-NEXT: ^bb0(%[[A:.*]]: f32, %[[S:.*]]: f32, %[[T:.*]]: f32, %{{.*}}: f32):
  // CHECK-NEXT:   %[[P:.*]] = arith.mulf %[[A]], %[[S]]
  // CHECK-NEXT:   arith.addf %[[P]], %[[T]]
  // CHECK:      return %[[R]]
  %0 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %t : tensor<1x4x8x8xf32>, tensor<4x1x1xf32>) outs(%empty : tensor<1x4x8x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.subf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<1x4x8x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%0, %s : tensor<1x4x8x8xf32>, tensor<4x1x1xf32>) outs(%empty : tensor<1x4x8x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.mulf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<1x4x8x8xf32>
  return %1 : tensor<1x4x8x8xf32>
}
