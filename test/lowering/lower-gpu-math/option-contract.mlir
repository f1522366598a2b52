// RUN: parallel-opt %s --pass-pipeline='builtin.module(gpu.module(parallel-op-lower-gpu-math))' | FileCheck %s --check-prefixes=CHECK,FUSED
// RUN: parallel-opt %s --pass-pipeline='builtin.module(gpu.module(parallel-op-lower-gpu-math{contract=false}))' | FileCheck %s --check-prefixes=CHECK,APART

// A product that is added becomes one op with the sum, the newer term first, but one that is used elsewhere or is of 16 bits
// stays.

// CHECK-LABEL: gpu.func @sums
// FUSED-SAME:    (%[[A:.*]]: f32, %[[B:.*]]: f32, %[[C:.*]]: f64, %{{.*}}: f16)
// FUSED-NEXT:    %[[OLD:.*]] = arith.mulf %[[A]], %[[A]]
// FUSED-NEXT:    math.fma %[[A]], %[[B]], %[[OLD]] : f32
// FUSED-NEXT:    math.fma %[[C]], %[[C]], %[[C]] : f64
// FUSED-NEXT:    %[[TWICE:.*]] = arith.mulf
// FUSED-NEXT:    arith.addf %[[TWICE]], %[[A]]
// FUSED-NEXT:    arith.subf %[[TWICE]], %[[A]]
// FUSED-NEXT:    arith.mulf %{{.*}} : f16
// FUSED-NEXT:    arith.addf %{{.*}} : f16
// APART-NOT:     math.fma
// CHECK:         gpu.return
gpu.module @m {
  gpu.func @sums(%a: f32, %b: f32, %c: f64, %h: f16) {
    %0 = arith.mulf %a, %a : f32
    %1 = arith.mulf %a, %b : f32
    %2 = arith.addf %0, %1 : f32
    %3 = arith.mulf %c, %c : f64
    %4 = arith.addf %3, %c : f64
    %5 = arith.mulf %a, %b : f32
    %6 = arith.addf %5, %a : f32
    %7 = arith.subf %5, %a : f32
    %8 = arith.mulf %h, %h : f16
    %9 = arith.addf %8, %h : f16
    gpu.return
  }
}
