// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-fuse-elementwise))' | FileCheck %s

#rows = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>

// The variance of a layer norm in f64: conversion and difference become a part of both sums, so that nothing of the size
// of the rows is written in f64. The mean stays one division for each row.

// CHECK-LABEL: func.func @variance
// CHECK-NOT:     tensor.empty() : tensor<4x8xf64>
// CHECK:         iterator_types = ["parallel", "reduction"]} ins(%{{.*}} : tensor<4x8xf32>) outs(%{{.*}} : tensor<4xf64>)
// CHECK:           arith.extf
// CHECK-NEXT:      arith.addf
// CHECK:         iterator_types = ["parallel"]
// CHECK:           arith.divf
// CHECK:         iterator_types = ["parallel", "reduction"]} ins(%{{.*}}, %{{.*}} : tensor<4x8xf32>, tensor<4xf64>)
// CHECK:           arith.extf
// CHECK-NEXT:      arith.subf
// CHECK-NEXT:      arith.mulf
// CHECK-NEXT:      arith.addf
// CHECK:         iterator_types = ["parallel"]
// CHECK:           arith.divf
// CHECK-NEXT:      arith.truncf
func.func @variance(%x: tensor<4x8xf32>) -> tensor<4xf32> {
  %zero = arith.constant 0.0 : f64
  %n = arith.constant 8.0 : f64
  %ew = tensor.empty() : tensor<4x8xf64>
  %er = tensor.empty() : tensor<4xf64>
  %ef = tensor.empty() : tensor<4xf32>
  %start = linalg.fill ins(%zero : f64) outs(%er : tensor<4xf64>) -> tensor<4xf64>
  %wide = linalg.generic {indexing_maps = [#rows, #rows], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x8xf32>) outs(%ew : tensor<4x8xf64>) {
  ^bb0(%a: f32, %out: f64):
    %0 = arith.extf %a : f32 to f64
    linalg.yield %0 : f64
  } -> tensor<4x8xf64>
  %sum = linalg.generic {indexing_maps = [#rows, #row], iterator_types = ["parallel", "reduction"]}
      ins(%wide : tensor<4x8xf64>) outs(%start : tensor<4xf64>) {
  ^bb0(%a: f64, %acc: f64):
    %0 = arith.addf %a, %acc : f64
    linalg.yield %0 : f64
  } -> tensor<4xf64>
  %mean = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      ins(%sum : tensor<4xf64>) outs(%er : tensor<4xf64>) {
  ^bb0(%a: f64, %out: f64):
    %0 = arith.divf %a, %n : f64
    linalg.yield %0 : f64
  } -> tensor<4xf64>
  %off = linalg.generic {indexing_maps = [#rows, #row, #rows], iterator_types = ["parallel", "parallel"]}
      ins(%wide, %mean : tensor<4x8xf64>, tensor<4xf64>) outs(%ew : tensor<4x8xf64>) {
  ^bb0(%a: f64, %m: f64, %out: f64):
    %0 = arith.subf %a, %m : f64
    linalg.yield %0 : f64
  } -> tensor<4x8xf64>
  %square = linalg.mul ins(%off, %off : tensor<4x8xf64>, tensor<4x8xf64>) outs(%ew : tensor<4x8xf64>) -> tensor<4x8xf64>
  %squares = linalg.generic {indexing_maps = [#rows, #row], iterator_types = ["parallel", "reduction"]}
      ins(%square : tensor<4x8xf64>) outs(%start : tensor<4xf64>) {
  ^bb0(%a: f64, %acc: f64):
    %0 = arith.addf %a, %acc : f64
    linalg.yield %0 : f64
  } -> tensor<4xf64>
  %var = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      ins(%squares : tensor<4xf64>) outs(%er : tensor<4xf64>) {
  ^bb0(%a: f64, %out: f64):
    %0 = arith.divf %a, %n : f64
    linalg.yield %0 : f64
  } -> tensor<4xf64>
  %r = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      ins(%var : tensor<4xf64>) outs(%ef : tensor<4xf32>) {
  ^bb0(%a: f64, %out: f32):
    %0 = arith.truncf %a : f64 to f32
    linalg.yield %0 : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}
