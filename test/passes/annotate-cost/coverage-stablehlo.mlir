// RUN: parallel-opt %s --parallel-op-annotate-cost --allow-unregistered-dialect -o /dev/null \
// RUN:   --remarks-filter=parallel-op-annotate-cost 2>&1 | FileCheck %s --implicit-check-not=unknown-cost

// Ops of StableHLO have a cost by name, without their dialect.

// CHECK: [Analysis] annotated
!x = tensor<1x64x32x32xf32>
func.func @names(%a: !x, %b: !x) {
  %0 = "stablehlo.abs"(%a, %b) : (!x, !x) -> !x
  %1 = "stablehlo.add"(%a, %b) : (!x, !x) -> !x
  %2 = "stablehlo.and"(%a, %b) : (!x, !x) -> !x
  %3 = "stablehlo.atan2"(%a, %b) : (!x, !x) -> !x
  %4 = "stablehlo.batch_norm_inference"(%a, %b) : (!x, !x) -> !x
  %5 = "stablehlo.broadcast_in_dim"(%a, %b) : (!x, !x) -> !x
  %6 = "stablehlo.cbrt"(%a, %b) : (!x, !x) -> !x
  %7 = "stablehlo.ceil"(%a, %b) : (!x, !x) -> !x
  %8 = "stablehlo.clamp"(%a, %b) : (!x, !x) -> !x
  %9 = "stablehlo.compare"(%a, %b) : (!x, !x) -> !x
  %10 = "stablehlo.concatenate"(%a, %b) : (!x, !x) -> !x
  %11 = "stablehlo.convert"(%a, %b) : (!x, !x) -> !x
  %12 = "stablehlo.convolution"(%a, %b) : (!x, !x) -> !x
  %13 = "stablehlo.cosine"(%a, %b) : (!x, !x) -> !x
  %14 = "stablehlo.divide"(%a, %b) : (!x, !x) -> !x
  %15 = "stablehlo.dot"(%a, %b) : (!x, !x) -> !x
  %16 = "stablehlo.dot_general"(%a, %b) : (!x, !x) -> !x
  %17 = "stablehlo.dynamic_slice"(%a, %b) : (!x, !x) -> !x
  %18 = "stablehlo.dynamic_update_slice"(%a, %b) : (!x, !x) -> !x
  %19 = "stablehlo.exponential"(%a, %b) : (!x, !x) -> !x
  %20 = "stablehlo.exponential_minus_one"(%a, %b) : (!x, !x) -> !x
  %21 = "stablehlo.fft"(%a, %b) : (!x, !x) -> !x
  %22 = "stablehlo.floor"(%a, %b) : (!x, !x) -> !x
  %23 = "stablehlo.gather"(%a, %b) : (!x, !x) -> !x
  %24 = "stablehlo.imag"(%a, %b) : (!x, !x) -> !x
  %25 = "stablehlo.iota"(%a, %b) : (!x, !x) -> !x
  %26 = "stablehlo.is_finite"(%a, %b) : (!x, !x) -> !x
  %27 = "stablehlo.log"(%a, %b) : (!x, !x) -> !x
  %28 = "stablehlo.log_plus_one"(%a, %b) : (!x, !x) -> !x
  %29 = "stablehlo.logistic"(%a, %b) : (!x, !x) -> !x
  %30 = "stablehlo.maximum"(%a, %b) : (!x, !x) -> !x
  %31 = "stablehlo.minimum"(%a, %b) : (!x, !x) -> !x
  %32 = "stablehlo.multiply"(%a, %b) : (!x, !x) -> !x
  %33 = "stablehlo.negate"(%a, %b) : (!x, !x) -> !x
  %34 = "stablehlo.not"(%a, %b) : (!x, !x) -> !x
  %35 = "stablehlo.or"(%a, %b) : (!x, !x) -> !x
  %36 = "stablehlo.pad"(%a, %b) : (!x, !x) -> !x
  %37 = "stablehlo.popcnt"(%a, %b) : (!x, !x) -> !x
  %38 = "stablehlo.power"(%a, %b) : (!x, !x) -> !x
  %39 = "stablehlo.real"(%a, %b) : (!x, !x) -> !x
  %40 = "stablehlo.reduce_precision"(%a, %b) : (!x, !x) -> !x
  %41 = "stablehlo.remainder"(%a, %b) : (!x, !x) -> !x
  %42 = "stablehlo.reshape"(%a, %b) : (!x, !x) -> !x
  %43 = "stablehlo.reverse"(%a, %b) : (!x, !x) -> !x
  %44 = "stablehlo.round_nearest_even"(%a, %b) : (!x, !x) -> !x
  %45 = "stablehlo.round_nearest_afz"(%a, %b) : (!x, !x) -> !x
  %46 = "stablehlo.rsqrt"(%a, %b) : (!x, !x) -> !x
  %47 = "stablehlo.scatter"(%a, %b) : (!x, !x) -> !x
  %48 = "stablehlo.select"(%a, %b) : (!x, !x) -> !x
  %49 = "stablehlo.shift_left"(%a, %b) : (!x, !x) -> !x
  %50 = "stablehlo.shift_right_logical"(%a, %b) : (!x, !x) -> !x
  %51 = "stablehlo.sign"(%a, %b) : (!x, !x) -> !x
  %52 = "stablehlo.sine"(%a, %b) : (!x, !x) -> !x
  %53 = "stablehlo.slice"(%a, %b) : (!x, !x) -> !x
  %54 = "stablehlo.sqrt"(%a, %b) : (!x, !x) -> !x
  %55 = "stablehlo.subtract"(%a, %b) : (!x, !x) -> !x
  %56 = "stablehlo.tan"(%a, %b) : (!x, !x) -> !x
  %57 = "stablehlo.tanh"(%a, %b) : (!x, !x) -> !x
  %58 = "stablehlo.transpose"(%a, %b) : (!x, !x) -> !x
  %59 = "stablehlo.xor"(%a, %b) : (!x, !x) -> !x
  %60 = "stablehlo.bitcast_convert"(%a, %b) : (!x, !x) -> !x
  %61 = "stablehlo.copy"(%a, %b) : (!x, !x) -> !x
  %62 = "stablehlo.erf"(%a, %b) : (!x, !x) -> !x
  return
}
