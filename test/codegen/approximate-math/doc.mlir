// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-approximate-math{isa=avx512}))' | FileCheck %s

// CHECK-LABEL: func.func @square_of_exponents(
// CHECK-SAME:    %[[X:.*]]: vector<16xf32>
// CHECK:         %[[SQUARE:.*]] = arith.mulf %[[X]], %[[X]]
// CHECK-NEXT:    return %[[SQUARE]]
func.func @square_of_exponents(%x: vector<16xf32>) -> vector<16xf32> {
  %two = arith.constant dense<2.0> : vector<16xf32>
  %0 = math.powf %x, %two : vector<16xf32>
  return %0 : vector<16xf32>
}
