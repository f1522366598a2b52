// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-channels-last),canonicalize,cse)' --remarks-filter=codegen-channels-last 2>&1 -o %t | FileCheck %s --check-prefix=REMARK
// RUN: FileCheck %s < %t

// Where transposes are left, and who is left alone.

#id = affine_map<(n, c, h, w) -> (n, c, h, w)>

// The order of elements in a flat image is part of the program.

// REMARK: [Analysis] filter {{.*}} Function=flat
// REMARK: [Missed] leaves {{.*}} Function=flat {{.*}} is transposed back for 'tensor.collapse_shape'
// CHECK-LABEL: func.func @flat
func.func @flat(%x: tensor<1x4x8x8xf32>, %w: tensor<16x4x1x1xf32>, %o: tensor<1x16x8x8xf32>) -> tensor<1x1024xf32> {
  // CHECK:      %[[C:.*]] = linalg.conv_2d_nhwc_hwcf
  // CHECK:      %[[T:.*]] = linalg.transpose ins(%[[C]] : {{.*}} permutation = [0, 3, 1, 2]
  // CHECK-NEXT: tensor.collapse_shape %[[T]]
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x8x8xf32>, tensor<16x4x1x1xf32>) outs(%o : tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32>
  %1 = tensor.collapse_shape %0 [[0], [1, 2, 3]] : tensor<1x16x8x8xf32> into tensor<1x1024xf32>
  return %1 : tensor<1x1024xf32>
}

// An addition of two convolutions is computed where they are, one with an argument in front of the model's end: the
// argument is transposed, not what stands in the model.

// REMARK: [Missed] enters {{.*}} Function=residual {{.*}} of an argument is transposed by [0, 2, 3, 1]
// CHECK-LABEL: func.func @residual
// CHECK-SAME:    (%[[X:[^:]*]]:
func.func @residual(%x: tensor<1x8x8x8xf32>, %w: tensor<8x8x1x1xf32> {parallel_op.weight}, %bias: tensor<8xf32> {parallel_op.weight}) -> tensor<1x8x8x8xf32> {
  // CHECK:      %[[XT:.*]] = linalg.transpose ins(%[[X]] :
  // CHECK:      %[[C:.*]] = linalg.conv_2d_nhwc_hwcf ins(%[[XT]],
  // CHECK:      linalg.generic {{.*}} ins(%[[XT]], %[[C]] :
  %e = tensor.empty() : tensor<1x8x8x8xf32>
  %b = linalg.broadcast ins(%bias : tensor<8xf32>) outs(%e : tensor<1x8x8x8xf32>) dimensions = [0, 2, 3]
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x8x8x8xf32>, tensor<8x8x1x1xf32>) outs(%b : tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %0 : tensor<1x8x8x8xf32>, tensor<1x8x8x8xf32>) outs(%e : tensor<1x8x8x8xf32>) {
  ^bb0(%p: f32, %q: f32, %out: f32):
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<1x8x8x8xf32>
  return %1 : tensor<1x8x8x8xf32>
}

// REMARK: [Missed] form {{.*}} Function=one_dimension {{.*}}'linalg.conv_1d_ncw_fcw' of tensor<1x8x6xf32> keeps its order
// CHECK-LABEL: func.func @one_dimension
func.func @one_dimension(%x: tensor<1x4x8xf32>, %w: tensor<8x4x3xf32>, %o: tensor<1x8x6xf32>) -> tensor<1x8x6xf32> {
  // CHECK-NEXT: linalg.conv_1d_ncw_fcw
  %0 = linalg.conv_1d_ncw_fcw ins(%x, %w : tensor<1x4x8xf32>, tensor<8x4x3xf32>) outs(%o : tensor<1x8x6xf32>) -> tensor<1x8x6xf32>
  return %0 : tensor<1x8x6xf32>
}

// What stands in a turn of a loop is a block already.

// CHECK-LABEL: func.func @turn
func.func @turn(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x1x1xf32>, %o: tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32> {
  // CHECK:     scf.forall
  // CHECK:       linalg.conv_2d_nchw_fchw
  %0 = scf.forall (%i) in (2) shared_outs(%s = %o) -> (tensor<1x8x8x8xf32>) {
    %1 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x8x8xf32>, tensor<8x4x1x1xf32>) outs(%s : tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %1 into %s[0, 0, 0, 0] [1, 8, 8, 8] [1, 1, 1, 1] : tensor<1x8x8x8xf32> into tensor<1x8x8x8xf32>
    }
  }
  return %0 : tensor<1x8x8x8xf32>
}

// Images of any number.

// CHECK-LABEL: func.func @dynamic
func.func @dynamic(%x: tensor<?x4x8x8xf32>, %w: tensor<8x4x1x1xf32>, %o: tensor<?x8x8x8xf32>) -> tensor<?x8x8x8xf32> {
  // CHECK: linalg.conv_2d_nhwc_hwcf ins(%{{.*}}, %{{.*}} : tensor<?x8x8x4xf32>, tensor<1x1x4x8xf32>) outs(%{{.*}} : tensor<?x8x8x8xf32>)
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<?x4x8x8xf32>, tensor<8x4x1x1xf32>) outs(%o : tensor<?x8x8x8xf32>) -> tensor<?x8x8x8xf32>
  return %0 : tensor<?x8x8x8xf32>
}
