// RUN: parallel-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(codegen-fuse-elementwise))' | FileCheck %s

// Neither what goes into a contraction nor the contraction is touched, also if it is no named op.

#a = affine_map<(m, n, k) -> (m, k)>
#b = affine_map<(m, n, k) -> (k, n)>
#c = affine_map<(m, n, k) -> (m, n)>

// CHECK-LABEL: func.func @into_a_contraction
// CHECK:         linalg.generic
// CHECK:           math.exp
// CHECK:         linalg.generic
// CHECK:           arith.mulf
// CHECK-NEXT:      arith.addf
// CHECK:         linalg.generic
// CHECK:           math.tanh
func.func @into_a_contraction(%x: tensor<4x4xf32>, %y: tensor<4x4xf32>, %z: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %e = tensor.empty() : tensor<4x4xf32>
  %0 = linalg.exp ins(%x : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %1 = linalg.generic {indexing_maps = [#a, #b, #c], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%0, %y : tensor<4x4xf32>, tensor<4x4xf32>) outs(%z : tensor<4x4xf32>) {
  ^bb0(%p: f32, %q: f32, %acc: f32):
    %2 = arith.mulf %p, %q : f32
    %3 = arith.addf %acc, %2 : f32
    linalg.yield %3 : f32
  } -> tensor<4x4xf32>
  %4 = linalg.tanh ins(%1 : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %4 : tensor<4x4xf32>
}

// -----

// What follows a contraction stays behind it, where the sums are: not in the maximum and the difference of a softmax.

#rows = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>

// CHECK-LABEL: func.func @behind_a_contraction
// CHECK:         %[[S:.*]] = linalg.matmul
// CHECK:         %[[T:.*]] = linalg.generic {{.*}} ins(%[[S]] :
// CHECK:           arith.mulf
// CHECK:         iterator_types = ["parallel", "reduction"]} ins(%[[T]] :
// CHECK:         ins(%[[T]], %{{.*}} :
// CHECK:           arith.subf
// CHECK-NEXT:      math.exp
func.func @behind_a_contraction(%x: tensor<4x4xf32>, %y: tensor<4x4xf32>, %z: tensor<4x4xf32>, %low: tensor<4xf32>)
    -> tensor<4x4xf32> {
  %half = arith.constant 0.5 : f32
  %e = tensor.empty() : tensor<4x4xf32>
  %0 = linalg.matmul ins(%x, %y : tensor<4x4xf32>, tensor<4x4xf32>) outs(%z : tensor<4x4xf32>) -> tensor<4x4xf32>
  %1 = linalg.generic {indexing_maps = [#rows, #rows], iterator_types = ["parallel", "parallel"]}
      ins(%0 : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %5 = arith.mulf %a, %half : f32
    linalg.yield %5 : f32
  } -> tensor<4x4xf32>
  %2 = linalg.generic {indexing_maps = [#rows, #row], iterator_types = ["parallel", "reduction"]}
      ins(%1 : tensor<4x4xf32>) outs(%low : tensor<4xf32>) {
  ^bb0(%a: f32, %m: f32):
    %5 = arith.maximumf %a, %m : f32
    linalg.yield %5 : f32
  } -> tensor<4xf32>
  %3 = linalg.generic {indexing_maps = [#rows, #row, #rows], iterator_types = ["parallel", "parallel"]}
      ins(%1, %2 : tensor<4x4xf32>, tensor<4xf32>) outs(%e : tensor<4x4xf32>) {
  ^bb0(%a: f32, %m: f32, %out: f32):
    %5 = arith.subf %a, %m : f32
    linalg.yield %5 : f32
  } -> tensor<4x4xf32>
  %4 = linalg.exp ins(%3 : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %4 : tensor<4x4xf32>
}

// -----

// A pool reads each element several times.

// CHECK-LABEL: func.func @into_a_pool
// CHECK:         math.exp
// CHECK:         linalg.pooling_nhwc_max
func.func @into_a_pool(%x: tensor<1x8x8x4xf32>, %w: tensor<3x3xf32>, %z: tensor<1x6x6x4xf32>) -> tensor<1x6x6x4xf32> {
  %e = tensor.empty() : tensor<1x8x8x4xf32>
  %0 = linalg.exp ins(%x : tensor<1x8x8x4xf32>) outs(%e : tensor<1x8x8x4xf32>) -> tensor<1x8x8x4xf32>
  %1 = linalg.pooling_nhwc_max {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>}
      ins(%0, %w : tensor<1x8x8x4xf32>, tensor<3x3xf32>) outs(%z : tensor<1x6x6x4xf32>) -> tensor<1x6x6x4xf32>
  return %1 : tensor<1x6x6x4xf32>
}

// -----

// A shuffle of dimensions stays alone, and so does a gather, which becomes a copy of rows.

#id = affine_map<(d0, d1) -> (d0, d1)>
#first = affine_map<(d0, d1) -> (d0)>

// CHECK-LABEL: func.func @shuffles_and_gathers
// CHECK:         math.exp
// CHECK:         linalg.transpose
// CHECK:         tensor.extract
// CHECK-NEXT:    linalg.yield
// CHECK:         arith.addf
func.func @shuffles_and_gathers(%x: tensor<4x8xf32>, %rows: tensor<8xindex>, %table: tensor<9x4xf32>) -> tensor<8x4xf32> {
  %e0 = tensor.empty() : tensor<4x8xf32>
  %e = tensor.empty() : tensor<8x4xf32>
  %0 = linalg.exp ins(%x : tensor<4x8xf32>) outs(%e0 : tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = linalg.transpose ins(%0 : tensor<4x8xf32>) outs(%e : tensor<8x4xf32>) permutation = [1, 0]
  %2 = linalg.generic {indexing_maps = [#first, #id], iterator_types = ["parallel", "parallel"]}
      ins(%rows : tensor<8xindex>) outs(%e : tensor<8x4xf32>) {
  ^bb0(%at: index, %out: f32):
    %j = linalg.index 1 : index
    %v = tensor.extract %table[%at, %j] : tensor<9x4xf32>
    linalg.yield %v : f32
  } -> tensor<8x4xf32>
  %3 = linalg.add ins(%1, %2 : tensor<8x4xf32>, tensor<8x4xf32>) outs(%e : tensor<8x4xf32>) -> tensor<8x4xf32>
  return %3 : tensor<8x4xf32>
}
