// RUN: parallel-opt %s --pass-pipeline='builtin.module(gpu.module(parallel-op-lower-gpu-math))' -o %t
// RUN: FileCheck %s --input-file=%t
// RUN: parallel-opt %t --pass-pipeline='builtin.module(gpu.module(parallel-op-lower-gpu-math))' | diff %t -

// What every device has, and what codegen-approximate-math knows, stays.

// CHECK-LABEL: gpu.func @kept
// CHECK:         math.sqrt %{{.*}} : f32
// CHECK:         math.floor %{{.*}} : f32
// CHECK:         math.ceil %{{.*}} : f32
// CHECK:         math.absf %{{.*}} : f32
// CHECK:         math.roundeven %{{.*}} : f32
// CHECK:         math.exp %{{.*}} : f32
// CHECK:         math.exp2 %{{.*}} : f32
// CHECK:         math.expm1 %{{.*}} : f32
// CHECK:         math.tanh %{{.*}} : f32
// CHECK:         math.log %{{.*}} : f32
// CHECK:         math.log2 %{{.*}} : f32
// CHECK:         math.log10 %{{.*}} : f32
// CHECK:         math.log1p %{{.*}} : f32
// CHECK:         math.erf %{{.*}} : f32
// CHECK:         math.sqrt %{{.*}} : f64
gpu.module @kept {
  gpu.func @kept(%x: f32, %y: f64) {
    %0 = math.sqrt %x : f32
    %1 = math.floor %x : f32
    %2 = math.ceil %x : f32
    %3 = math.absf %x : f32
    %4 = math.roundeven %x : f32
    %5 = math.exp %x : f32
    %6 = math.exp2 %x : f32
    %7 = math.expm1 %x : f32
    %8 = math.tanh %x : f32
    %9 = math.log %x : f32
    %10 = math.log2 %x : f32
    %11 = math.log10 %x : f32
    %12 = math.log1p %x : f32
    %13 = math.erf %x : f32
    %14 = math.sqrt %y : f64
    gpu.return
  }
}

// The others become arithmetic and functions of the list above.

// CHECK-LABEL: gpu.func @replaced
// CHECK-NOT:     math.{{sin|cos|tan[^h]|asin|acos|atan|cosh|erfc|rsqrt|cbrt|trunc|round |powf|fpowi|clampf|is|absi}}
// CHECK-NOT:     math.{{exp|expm1|log|tanh|rsqrt}} %{{[^ ]*}} : f64
// CHECK-NOT:     arith.remf
// CHECK:         gpu.return
gpu.module @replaced {
  gpu.func @replaced(%x: f32, %y: f32, %n: i32, %h: f16, %d: f64) {
    %d0 = math.exp %d : f64
    %d1 = math.expm1 %d : f64
    %d2 = math.log %d : f64
    %d3 = math.tanh %d : f64
    %d4 = math.rsqrt %d : f64
    %d5 = math.trunc %d : f64
    %d6 = math.round %d : f64
    %n0 = math.absi %n : i32
    %0 = math.sin %x : f32
    %1 = math.cos %x : f32
    %2 = math.tan %x : f32
    %3 = math.atan %x : f32
    %4 = math.asin %x : f32
    %5 = math.acos %x : f32
    %6 = math.sinh %x : f32
    %7 = math.cosh %x : f32
    %8 = math.asinh %x : f32
    %9 = math.acosh %x : f32
    %10 = math.atanh %x : f32
    %11 = math.erfc %x : f32
    %12 = math.rsqrt %x : f32
    %13 = math.cbrt %x : f32
    %14 = math.trunc %x : f32
    %15 = math.round %x : f32
    %p = math.powf %x, %y : f32
    %q = math.fpowi %x, %n : f32, i32
    %a = math.atan2 %x, %y : f32
    %c = math.clampf %x to [%y, %y] : f32
    %r = arith.remf %x, %y : f32
    %g = arith.remf %h, %h : f16
    %s, %t = math.sincos %x : f32
    %u = math.isnan %x : f32
    %v = math.isinf %x : f32
    %w = math.isfinite %x : f32
    %z = math.isnormal %x : f32
    gpu.return
  }
}

// A product with zero is no number where the other factor is infinite or none, and drivers have to see that.

// CHECK-LABEL: gpu.func @zero
// CHECK-SAME:    (%[[X:.*]]: f32)
// CHECK:         %[[NONE:.*]] = arith.subf %[[X]], %[[X]]
// CHECK:         math.copysign %[[NONE]], %[[X]]
// CHECK:         %[[NEGATIVE:.*]] = arith.negf %[[X]]
// CHECK:         math.copysign %{{.*}}, %[[NEGATIVE]]
gpu.module @zero {
  gpu.func @zero(%x: f32) {
    %zero = arith.constant 0.0 : f32
    %minus = arith.constant -0.0 : f32
    %0 = arith.mulf %x, %zero : f32
    %1 = arith.mulf %minus, %x : f32
    gpu.return
  }
}

// Nothing outside of kernels changes.

// CHECK-LABEL: func.func @host
// CHECK-NEXT:    math.sin
func.func @host(%x: f32) -> f32 {
  %0 = math.sin %x : f32
  return %0 : f32
}
