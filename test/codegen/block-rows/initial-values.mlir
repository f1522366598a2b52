// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-rows))' | FileCheck %s

// Sums that begin with a value from outside begin with it in the loop, too, though what is done to them ends elsewhere.

// CHECK-LABEL: func.func @sum_from_argument
// CHECK-SAME:    (%[[X:.*]]: tensor<65536x64xf32>, %[[START:.*]]: tensor<65536xf32>)
// CHECK:         scf.forall {{.*}} shared_outs(%[[OUT:.*]] = %[[START]])
// CHECK:           %[[PART:.*]] = tensor.extract_slice %[[OUT]]
// CHECK:           %[[SUM:.*]] = linalg.generic {{.*}} outs(%[[PART]]
// CHECK:           linalg.generic {{.*}} outs(%[[SUM]]
func.func @sum_from_argument(%x: tensor<65536x64xf32>, %start: tensor<65536xf32>) -> tensor<65536xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<65536xf32>
  %sum = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>],
                         iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<65536x64xf32>) outs(%start : tensor<65536xf32>) {
  ^bb0(%in: f32, %out: f32):
    %add = arith.addf %in, %out : f32
    linalg.yield %add : f32
  } -> tensor<65536xf32>
  %relu = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
                          iterator_types = ["parallel"]}
      ins(%sum : tensor<65536xf32>) outs(%e : tensor<65536xf32>) {
  ^bb0(%in: f32, %out: f32):
    %max = arith.maximumf %in, %zero : f32
    linalg.yield %max : f32
  } -> tensor<65536xf32>
  return %relu : tensor<65536xf32>
}

// A value of another type cannot be what the loop writes into.

// CHECK-LABEL: func.func @sum_of_another_type
// CHECK-SAME:    (%[[X:.*]]: tensor<65536x64xf32>, %[[START:.*]]: tensor<65536xf32>)
// CHECK:         %[[EMPTY:.*]] = tensor.empty() : tensor<65536xf64>
// CHECK:         scf.forall {{.*}} shared_outs(%{{.*}} = %[[EMPTY]])
// CHECK:           %[[PART:.*]] = tensor.extract_slice %[[START]]
// CHECK:           linalg.generic {{.*}} outs(%[[PART]]
func.func @sum_of_another_type(%x: tensor<65536x64xf32>, %start: tensor<65536xf32>) -> tensor<65536xf64> {
  %e = tensor.empty() : tensor<65536xf64>
  %sum = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>],
                         iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<65536x64xf32>) outs(%start : tensor<65536xf32>) {
  ^bb0(%in: f32, %out: f32):
    %add = arith.addf %in, %out : f32
    linalg.yield %add : f32
  } -> tensor<65536xf32>
  %wide = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
                          iterator_types = ["parallel"]}
      ins(%sum : tensor<65536xf32>) outs(%e : tensor<65536xf64>) {
  ^bb0(%in: f32, %out: f64):
    %ext = arith.extf %in : f32 to f64
    linalg.yield %ext : f64
  } -> tensor<65536xf64>
  return %wide : tensor<65536xf64>
}
