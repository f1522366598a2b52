// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-rows),canonicalize,cse)' -o %t
// RUN: FileCheck %s < %t
// RUN: parallel-opt %t --pass-pipeline='builtin.module(one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map},cse,canonicalize)' | FileCheck %s --check-prefix=MEMORY

#all = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#row = affine_map<(d0, d1, d2) -> (d0, d1)>

// A softmax is one loop: its exponentials, which two ops use, are computed once.

// CHECK-LABEL: func.func @softmax
// CHECK-COUNT-1: scf.forall (%{{.*}}) in (12)
// CHECK-NOT:     scf.forall
// CHECK:           linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "reduction"]
// CHECK:             arith.maximumf
// CHECK:           %[[E:.*]] = linalg.generic
// CHECK:             math.exp
// CHECK:           %[[SUM:.*]] = linalg.generic {{.*}} ins(%[[E]] :
// CHECK:             arith.addf
// CHECK:           %[[Q:.*]] = linalg.generic {{.*}} ins(%[[SUM]] : {{.*}}) outs(%[[E]] :
// CHECK:             arith.divf
// CHECK:           tensor.parallel_insert_slice %[[Q]] into

// One buffer for the result, and in each turn two with an element per row. No copy.

// MEMORY-LABEL: func.func @softmax
// MEMORY:         memref.alloc() {{.*}} : memref<12x128x128xf32>
// MEMORY:         scf.forall
// MEMORY-NOT:       memref.copy
// MEMORY-COUNT-1:   memref.alloc() {{.*}} : memref<1x128xf32>
// MEMORY-NOT:       memref.alloc
// MEMORY-NOT:       memref.copy
// MEMORY:         return
func.func @softmax(%x: tensor<12x128x128xf32>) -> tensor<12x128x128xf32> {
  %low = arith.constant 0xFF800000 : f32
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<12x128x128xf32>
  %er = tensor.empty() : tensor<12x128xf32>
  %lows = linalg.fill ins(%low : f32) outs(%er : tensor<12x128xf32>) -> tensor<12x128xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%er : tensor<12x128xf32>) -> tensor<12x128xf32>
  %max = linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<12x128x128xf32>) outs(%lows : tensor<12x128xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %0 = arith.maximumf %a, %acc : f32
    linalg.yield %0 : f32
  } -> tensor<12x128xf32>
  %exp = linalg.generic {indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %max : tensor<12x128x128xf32>, tensor<12x128xf32>) outs(%e : tensor<12x128x128xf32>) {
  ^bb0(%a: f32, %m: f32, %out: f32):
    %0 = arith.subf %a, %m : f32
    %1 = math.exp %0 : f32
    linalg.yield %1 : f32
  } -> tensor<12x128x128xf32>
  %sum = linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%exp : tensor<12x128x128xf32>) outs(%zeros : tensor<12x128xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %0 = arith.addf %a, %acc : f32
    linalg.yield %0 : f32
  } -> tensor<12x128xf32>
  %r = linalg.generic {indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%exp, %sum : tensor<12x128x128xf32>, tensor<12x128xf32>) outs(%e : tensor<12x128x128xf32>) {
  ^bb0(%a: f32, %s: f32, %out: f32):
    %0 = arith.divf %a, %s : f32
    linalg.yield %0 : f32
  } -> tensor<12x128x128xf32>
  return %r : tensor<12x128x128xf32>
}
