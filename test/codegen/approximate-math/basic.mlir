// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-approximate-math{isa=avx512}))' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-approximate-math{isa=avx512},codegen-approximate-math{isa=avx512}))' | FileCheck %s

// A scalar and a vector take the same steps.
// CHECK-LABEL: func.func @exp_of_both
// CHECK-NOT:     math.exp
// CHECK:         arith.shrsi %{{.*}} : i32
// CHECK:         arith.shrsi %{{.*}} : vector<16xi32>
// CHECK-NOT:     math.exp
// CHECK:         return
func.func @exp_of_both(%x: f32, %v: vector<16xf32>) -> (f32, vector<16xf32>) {
  %0 = math.exp %x : f32
  %1 = math.exp %v : vector<16xf32>
  return %0, %1 : f32, vector<16xf32>
}

// 16 bits are computed in 32.
// CHECK-LABEL: func.func @half(
// CHECK-SAME:    %[[X:.*]]: vector<8xf16>
// CHECK:         arith.extf %[[X]] : vector<8xf16> to vector<8xf32>
// CHECK:         %[[R:.*]] = arith.truncf %{{.*}} : vector<8xf32> to vector<8xf16>
// CHECK-NEXT:    return %[[R]]
func.func @half(%x: vector<8xf16>) -> vector<8xf16> {
  %0 = math.tanh %x : vector<8xf16>
  return %0 : vector<8xf16>
}

// Bodies of structured ops count, too.
// CHECK-LABEL: func.func @body
// CHECK-NOT:     math.erf
// CHECK:         linalg.yield
func.func @body(%m: memref<4xf32>) {
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%m : memref<4xf32>) {
  ^bb0(%x: f32):
    %0 = math.erf %x : f32
    linalg.yield %0 : f32
  }
  return
}

// Large arguments of sine and cosine are left to the library, for all lanes or none.
// CHECK-LABEL: func.func @sine(
// CHECK:         %[[ANY:.*]] = vector.reduction <or>
// CHECK:         scf.if %[[ANY]]
// CHECK:           math.sin %{{.*}} : vector<8xf64>
func.func @sine(%x: vector<8xf32>) -> vector<8xf32> {
  %0 = math.sin %x : vector<8xf32>
  return %0 : vector<8xf32>
}

// A root as a power differs from the root for minus zero and minus infinity.
// CHECK-LABEL: func.func @root(
// CHECK:         math.sqrt
// CHECK:         arith.select
func.func @root(%x: f32) -> f32 {
  %half = arith.constant 0.5 : f32
  %0 = math.powf %x, %half : f32
  return %0 : f32
}

// Other exponents, 64-bit floats and functions outside the table stay.
// CHECK-LABEL: func.func @others
// CHECK:         math.powf
// CHECK:         math.exp %{{.*}} : f64
// CHECK:         math.atan
// CHECK:         math.fma
func.func @others(%x: f32, %d: f64) -> (f32, f64, f32, f32) {
  %0 = math.powf %x, %x : f32
  %1 = math.exp %d : f64
  %2 = math.atan %x : f32
  %3 = math.fma %x, %x, %x : f32
  return %0, %1, %2, %3 : f32, f64, f32, f32
}
