// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-fuse-elementwise))' | FileCheck %s

#rows = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>

// CHECK-LABEL: func.func @maximum_of_shares
// CHECK:         linalg.generic
// CHECK-SAME:      iterator_types = ["parallel", "reduction"]
// CHECK-SAME:      ins(%{{.*}}, %{{.*}} : tensor<8x64xf32>, tensor<8xf32>)
// CHECK:             arith.divf
// CHECK-NEXT:        arith.maximumf
// CHECK-NEXT:        linalg.yield %{{.*}} : f32
// CHECK-NOT:     linalg.generic
func.func @maximum_of_shares(%x: tensor<8x64xf32>, %sum: tensor<8xf32>, %low: tensor<8xf32>, %zero: tensor<8xi64>)
    -> tensor<8xf32> {
  %e = tensor.empty() : tensor<8x64xf32>
  %share = linalg.generic {indexing_maps = [#rows, #row, #rows], iterator_types = ["parallel", "parallel"]}
      ins(%x, %sum : tensor<8x64xf32>, tensor<8xf32>) outs(%e : tensor<8x64xf32>) {
  ^bb0(%a: f32, %s: f32, %out: f32):
    %q = arith.divf %a, %s : f32
    linalg.yield %q : f32
  } -> tensor<8x64xf32>
  %max:2 = linalg.generic {indexing_maps = [#rows, #row, #row], iterator_types = ["parallel", "reduction"]}
      ins(%share : tensor<8x64xf32>) outs(%low, %zero : tensor<8xf32>, tensor<8xi64>) {
  ^bb0(%a: f32, %m: f32, %at: i64):
    %i = linalg.index 1 : index
    %place = arith.index_cast %i : index to i64
    %new = arith.maximumf %a, %m : f32
    %is_new = arith.cmpf ogt, %a, %m : f32
    %new_at = arith.select %is_new, %place, %at : i64
    linalg.yield %new, %new_at : f32, i64
  } -> (tensor<8xf32>, tensor<8xi64>)
  return %max#0 : tensor<8xf32>
}
