// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-approximate-math{isa=avx2}),%to_llvm)' | %run_main | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-approximate-math{isa=sse2}),%to_llvm)' | %run_main | FileCheck %s

// The largest error over every 499th float, with the C library in 64 bits as the truth, is what the documentation says;
// and where the truth is infinite or no number, so is the result.

// exp
// CHECK:      {{^(0\.[0-9]+|1\.[0-4][0-9]*) *$}}
// CHECK-NEXT: {{^0 *$}}
// exp2
// CHECK-NEXT: {{^(0\.[0-9]+|1\.[0-4][0-9]*) *$}}
// CHECK-NEXT: {{^0 *$}}
// expm1
// CHECK-NEXT: {{^(0\.[0-9]+|1\.[0-9]+) *$}}
// CHECK-NEXT: {{^0 *$}}
// tanh
// CHECK-NEXT: {{^(0\.[0-9]+|1\.[0-9]+|2\.[0-4][0-9]*) *$}}
// CHECK-NEXT: {{^0 *$}}
// log
// CHECK-NEXT: {{^(0\.[0-9]+|1\.[0-4][0-9]*) *$}}
// CHECK-NEXT: {{^0 *$}}
// log2
// CHECK-NEXT: {{^(0\.[0-9]+|1\.[0-9]+) *$}}
// CHECK-NEXT: {{^0 *$}}
// log10
// CHECK-NEXT: {{^(0\.[0-9]+|1\.[0-9]+|2\.[0-4][0-9]*) *$}}
// CHECK-NEXT: {{^0 *$}}
// log1p
// CHECK-NEXT: {{^(0\.[0-9]+|1\.[0-9]+) *$}}
// CHECK-NEXT: {{^0 *$}}
// erf
// CHECK-NEXT: {{^(0\.[0-9]+|1\.[0-4][0-9]*) *$}}
// CHECK-NEXT: {{^0 *$}}
// sin
// CHECK-NEXT: {{^(0\.[0-9]+|1\.[0-9]+) *$}}
// CHECK-NEXT: {{^0 *$}}
// cos
// CHECK-NEXT: {{^(0\.[0-9]+|1\.[0-9]+) *$}}
// CHECK-NEXT: {{^0 *$}}

// The library's own, for MLIR computes these two from others, which loses digits.
func.func private @expm1(f64) -> f64
func.func private @log1p(f64) -> f64

func.func private @both_exp(%x: f32, %wide: f64) -> (f32, f64) {
  %0 = math.exp %x : f32
  %1 = math.exp %wide : f64
  return %0, %1 : f32, f64
}
func.func private @both_exp2(%x: f32, %wide: f64) -> (f32, f64) {
  %0 = math.exp2 %x : f32
  %1 = math.exp2 %wide : f64
  return %0, %1 : f32, f64
}
func.func private @both_expm1(%x: f32, %wide: f64) -> (f32, f64) {
  %0 = math.expm1 %x : f32
  %1 = call @expm1(%wide) : (f64) -> f64
  return %0, %1 : f32, f64
}
func.func private @both_tanh(%x: f32, %wide: f64) -> (f32, f64) {
  %0 = math.tanh %x : f32
  %1 = math.tanh %wide : f64
  return %0, %1 : f32, f64
}
func.func private @both_log(%x: f32, %wide: f64) -> (f32, f64) {
  %0 = math.log %x : f32
  %1 = math.log %wide : f64
  return %0, %1 : f32, f64
}
func.func private @both_log2(%x: f32, %wide: f64) -> (f32, f64) {
  %0 = math.log2 %x : f32
  %1 = math.log2 %wide : f64
  return %0, %1 : f32, f64
}
func.func private @both_log10(%x: f32, %wide: f64) -> (f32, f64) {
  %0 = math.log10 %x : f32
  %1 = math.log10 %wide : f64
  return %0, %1 : f32, f64
}
func.func private @both_log1p(%x: f32, %wide: f64) -> (f32, f64) {
  %0 = math.log1p %x : f32
  %1 = call @log1p(%wide) : (f64) -> f64
  return %0, %1 : f32, f64
}
func.func private @both_erf(%x: f32, %wide: f64) -> (f32, f64) {
  %0 = math.erf %x : f32
  %1 = math.erf %wide : f64
  return %0, %1 : f32, f64
}
func.func private @both_sin(%x: f32, %wide: f64) -> (f32, f64) {
  %0 = math.sin %x : f32
  %1 = math.sin %wide : f64
  return %0, %1 : f32, f64
}
func.func private @both_cos(%x: f32, %wide: f64) -> (f32, f64) {
  %0 = math.cos %x : f32
  %1 = math.cos %wide : f64
  return %0, %1 : f32, f64
}

func.func @main() {
  %exp = func.constant @both_exp : (f32, f64) -> (f32, f64)
  call @measure(%exp) : ((f32, f64) -> (f32, f64)) -> ()
  %exp2 = func.constant @both_exp2 : (f32, f64) -> (f32, f64)
  call @measure(%exp2) : ((f32, f64) -> (f32, f64)) -> ()
  %expm1 = func.constant @both_expm1 : (f32, f64) -> (f32, f64)
  call @measure(%expm1) : ((f32, f64) -> (f32, f64)) -> ()
  %tanh = func.constant @both_tanh : (f32, f64) -> (f32, f64)
  call @measure(%tanh) : ((f32, f64) -> (f32, f64)) -> ()
  %log = func.constant @both_log : (f32, f64) -> (f32, f64)
  call @measure(%log) : ((f32, f64) -> (f32, f64)) -> ()
  %log2 = func.constant @both_log2 : (f32, f64) -> (f32, f64)
  call @measure(%log2) : ((f32, f64) -> (f32, f64)) -> ()
  %log10 = func.constant @both_log10 : (f32, f64) -> (f32, f64)
  call @measure(%log10) : ((f32, f64) -> (f32, f64)) -> ()
  %log1p = func.constant @both_log1p : (f32, f64) -> (f32, f64)
  call @measure(%log1p) : ((f32, f64) -> (f32, f64)) -> ()
  %erf = func.constant @both_erf : (f32, f64) -> (f32, f64)
  call @measure(%erf) : ((f32, f64) -> (f32, f64)) -> ()
  %sin = func.constant @both_sin : (f32, f64) -> (f32, f64)
  call @measure(%sin) : ((f32, f64) -> (f32, f64)) -> ()
  %cos = func.constant @both_cos : (f32, f64) -> (f32, f64)
  call @measure(%cos) : ((f32, f64) -> (f32, f64)) -> ()
  return
}

// Prints the largest error in units in the last place, and how many results are wrongly finite, infinite or no number.
func.func private @measure(%function: (f32, f64) -> (f32, f64)) {
  %first = arith.constant 0 : index
  %end = arith.constant 0x100000000 : index
  %step = arith.constant 499 : index
  %zero = arith.constant 0.0 : f64
  %none = arith.constant 0 : i64
  %largest:2 = scf.for %i = %first to %end step %step iter_args(%worst = %zero, %wrong = %none) -> (f64, i64) {
    %long = arith.index_cast %i : index to i64
    %bits = arith.trunci %long : i64 to i32
    %x = arith.bitcast %bits : i32 to f32
    %wide = arith.extf %x : f32 to f64
    %y, %truth = func.call_indirect %function(%x, %wide) : (f32, f64) -> (f32, f64)
    %error, %is_wrong = func.call @error(%y, %truth) : (f32, f64) -> (f64, i64)
    %next = arith.maximumf %worst, %error : f64
    %more = arith.addi %wrong, %is_wrong : i64
    scf.yield %next, %more : f64, i64
  }
  vector.print %largest#0 : f64
  vector.print %largest#1 : i64
  return
}

// The error of a finite result, and one if the truth is another kind of number.
func.func private @error(%y: f32, %truth: f64) -> (f64, i64) {
  %rounded = arith.truncf %truth : f64 to f32
  %infinity = arith.constant 0x7F800000 : f32
  %size = math.absf %rounded : f32
  %is_finite = arith.cmpf olt, %size, %infinity : f32
  %y_size = math.absf %y : f32
  %y_is_finite = arith.cmpf olt, %y_size, %infinity : f32
  %both = arith.andi %is_finite, %y_is_finite : i1
  // Infinite ones must be equal, and for no number neither may be equal to itself.
  %same = arith.cmpf oeq, %y, %rounded : f32
  %y_is_nan = arith.cmpf uno, %y, %y : f32
  %is_nan = arith.cmpf uno, %rounded, %rounded : f32
  %nans = arith.andi %y_is_nan, %is_nan : i1
  %equal = arith.ori %same, %nans : i1
  %right = arith.ori %both, %equal : i1
  %one = arith.constant 1 : i64
  %zero = arith.constant 0 : i64
  %wrong = arith.select %right, %zero, %one : i64
  // The unit is 2^(e - 150) for an exponent field e of at least one.
  %bits = arith.bitcast %size : f32 to i32
  %c23 = arith.constant 23 : i32
  %lowest = arith.constant 1 : i32
  %field = arith.shrui %bits, %c23 : i32
  %exponent = arith.maxui %field, %lowest : i32
  %long = arith.extui %exponent : i32 to i64
  %bias = arith.constant 873 : i64
  %c52 = arith.constant 52 : i64
  %biased = arith.addi %long, %bias : i64
  %unit_bits = arith.shli %biased, %c52 : i64
  %unit = arith.bitcast %unit_bits : i64 to f64
  %wide = arith.extf %y : f32 to f64
  %difference = arith.subf %wide, %truth : f64
  %distance = math.absf %difference : f64
  %units = arith.divf %distance, %unit : f64
  %nothing = arith.constant 0.0 : f64
  %error = arith.select %both, %units, %nothing : f64
  return %error, %wrong : f64, i64
}
