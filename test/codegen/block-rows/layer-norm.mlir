// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-rows),canonicalize,cse)' -o %t
// RUN: FileCheck %s < %t
// RUN: parallel-opt %t --pass-pipeline='builtin.module(one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map},cse,canonicalize)' | FileCheck %s --check-prefix=MEMORY

#all = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
#one = affine_map<(d0) -> (d0)>

// A residual sum and what centers and scales it with a variance in f64 are one loop. The sum is computed once, for its
// three users, and the result lies where it lay.

// CHECK-LABEL: func.func @layer_norm
// CHECK-COUNT-1: scf.forall (%{{.*}}) = (0) to (512)
// CHECK-NOT:     scf.forall
// CHECK:           %[[X:.*]] = linalg.add
// CHECK:           linalg.generic {{.*}} ins(%[[X]] : {{.*}}) outs({{.*}}xf64>)
// CHECK:           linalg.generic {{.*}} ins(%[[X]], {{.*}}) outs({{.*}}xf64>)
// CHECK:           %[[R:.*]] = linalg.generic {{.*}} outs(%[[X]] :
// CHECK:           tensor.parallel_insert_slice %[[R]] into

// MEMORY-LABEL: func.func @layer_norm
// MEMORY:         memref.alloc() {{.*}} : memref<512x768xf32>
// MEMORY-NOT:     memref.alloc() {{.*}}768x
// MEMORY-NOT:     memref.copy {{.*}}768x
// MEMORY:         return
func.func @layer_norm(%a: tensor<512x768xf32>, %b: tensor<512x768xf32>) -> tensor<512x768xf32> {
  %zero = arith.constant 0.0 : f64
  %n = arith.constant 768.0 : f64
  %e = tensor.empty() : tensor<512x768xf32>
  %er = tensor.empty() : tensor<512xf64>
  %start = linalg.fill ins(%zero : f64) outs(%er : tensor<512xf64>) -> tensor<512xf64>
  %x = linalg.add ins(%a, %b : tensor<512x768xf32>, tensor<512x768xf32>) outs(%e : tensor<512x768xf32>) -> tensor<512x768xf32>
  %sum = linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<512x768xf32>) outs(%start : tensor<512xf64>) {
  ^bb0(%v: f32, %acc: f64):
    %0 = arith.extf %v : f32 to f64
    %1 = arith.addf %0, %acc : f64
    linalg.yield %1 : f64
  } -> tensor<512xf64>
  %mean = linalg.generic {indexing_maps = [#one, #one], iterator_types = ["parallel"]}
      ins(%sum : tensor<512xf64>) outs(%er : tensor<512xf64>) {
  ^bb0(%v: f64, %out: f64):
    %0 = arith.divf %v, %n : f64
    linalg.yield %0 : f64
  } -> tensor<512xf64>
  %squares = linalg.generic {indexing_maps = [#all, #row, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x, %mean : tensor<512x768xf32>, tensor<512xf64>) outs(%start : tensor<512xf64>) {
  ^bb0(%v: f32, %m: f64, %acc: f64):
    %0 = arith.extf %v : f32 to f64
    %1 = arith.subf %0, %m : f64
    %2 = arith.mulf %1, %1 : f64
    %3 = arith.addf %2, %acc : f64
    linalg.yield %3 : f64
  } -> tensor<512xf64>
  %r = linalg.generic {indexing_maps = [#all, #row, #row, #all], iterator_types = ["parallel", "parallel"]}
      ins(%x, %mean, %squares : tensor<512x768xf32>, tensor<512xf64>, tensor<512xf64>) outs(%e : tensor<512x768xf32>) {
  ^bb0(%v: f32, %m: f64, %q: f64, %out: f32):
    %0 = arith.truncf %m : f64 to f32
    %1 = arith.subf %v, %0 : f32
    %2 = arith.truncf %q : f64 to f32
    %3 = math.rsqrt %2 : f32
    %4 = arith.mulf %1, %3 : f32
    linalg.yield %4 : f32
  } -> tensor<512x768xf32>
  return %r : tensor<512x768xf32>
}
