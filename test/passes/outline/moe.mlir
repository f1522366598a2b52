// RUN: parallel-opt %s --parallel-op-outline="gate=false" | FileCheck %s
// RUN: parallel-opt %s --parallel-op-outline="dispatch-ns=100" | FileCheck %s

// Three experts on one input. Their weighted sum is one join: it stays outside, in its order.

#id = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0, 0)>

// CHECK-LABEL: func.func @experts
// CHECK:         %[[E:.*]]:3 = parallel_op.parallel
// CHECK-COUNT-3:   linalg.matmul
// CHECK-NOT:       linalg.matmul
// CHECK:           parallel_op.yield %{{.*}}, %{{.*}}, %{{.*}} :
// CHECK:         %[[SUM:.*]] = linalg.generic {{.*}} ins(%[[E]]#0, %[[E]]#1
// CHECK:         linalg.generic {{.*}} ins(%[[SUM]], %[[E]]#2
func.func @experts(%x: tensor<64x64xf32>, %gate: tensor<64x3xf32>, %a: tensor<64x64xf32>, %b: tensor<64x64xf32>,
                   %c: tensor<64x64xf32>) -> tensor<64x64xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<64x64xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<64x64xf32>) -> tensor<64x64xf32>
  %ga = tensor.extract_slice %gate[0, 0] [64, 1] [1, 1] : tensor<64x3xf32> to tensor<64x1xf32>
  %ma = linalg.matmul ins(%x, %a : tensor<64x64xf32>, tensor<64x64xf32>) outs(%init : tensor<64x64xf32>) -> tensor<64x64xf32>
  %wa = linalg.generic {indexing_maps = [#row, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%ga, %ma : tensor<64x1xf32>, tensor<64x64xf32>) outs(%e : tensor<64x64xf32>) {
  ^bb0(%g: f32, %v: f32, %out: f32):
    %m = arith.mulf %g, %v : f32
    linalg.yield %m : f32
  } -> tensor<64x64xf32>
  %gb = tensor.extract_slice %gate[0, 1] [64, 1] [1, 1] : tensor<64x3xf32> to tensor<64x1xf32>
  %mb = linalg.matmul ins(%x, %b : tensor<64x64xf32>, tensor<64x64xf32>) outs(%init : tensor<64x64xf32>) -> tensor<64x64xf32>
  %wb = linalg.generic {indexing_maps = [#row, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%gb, %mb : tensor<64x1xf32>, tensor<64x64xf32>) outs(%e : tensor<64x64xf32>) {
  ^bb0(%g: f32, %v: f32, %out: f32):
    %m = arith.mulf %g, %v : f32
    linalg.yield %m : f32
  } -> tensor<64x64xf32>
  %ab = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%wa, %wb : tensor<64x64xf32>, tensor<64x64xf32>) outs(%e : tensor<64x64xf32>) {
  ^bb0(%l: f32, %r: f32, %out: f32):
    %s = arith.addf %l, %r : f32
    linalg.yield %s : f32
  } -> tensor<64x64xf32>
  %gc = tensor.extract_slice %gate[0, 2] [64, 1] [1, 1] : tensor<64x3xf32> to tensor<64x1xf32>
  %mc = linalg.matmul ins(%x, %c : tensor<64x64xf32>, tensor<64x64xf32>) outs(%init : tensor<64x64xf32>) -> tensor<64x64xf32>
  %wc = linalg.generic {indexing_maps = [#row, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%gc, %mc : tensor<64x1xf32>, tensor<64x64xf32>) outs(%e : tensor<64x64xf32>) {
  ^bb0(%g: f32, %v: f32, %out: f32):
    %m = arith.mulf %g, %v : f32
    linalg.yield %m : f32
  } -> tensor<64x64xf32>
  %abc = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%ab, %wc : tensor<64x64xf32>, tensor<64x64xf32>) outs(%e : tensor<64x64xf32>) {
  ^bb0(%l: f32, %r: f32, %out: f32):
    %s = arith.addf %l, %r : f32
    linalg.yield %s : f32
  } -> tensor<64x64xf32>
  return %abc : tensor<64x64xf32>
}
