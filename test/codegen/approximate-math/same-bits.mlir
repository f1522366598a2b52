// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-approximate-math{isa=avx512}),%to_llvm)' | %run_main | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-approximate-math{isa=sse2}),%to_llvm)' | %run_main | FileCheck %s

// A lane of a vector has the bits of a scalar, for arguments of all sizes and no numbers, too.

// CHECK-COUNT-5: {{^0 *$}}
// CHECK-NOT:     {{[1-9]}}
func.func private @scalar(%x: f32) -> (f32, f32, f32, f32, f32) {
  %0 = math.exp %x : f32
  %1 = math.tanh %x : f32
  %2 = math.log1p %x : f32
  %3 = math.erf %x : f32
  %4 = math.cos %x : f32
  return %0, %1, %2, %3, %4 : f32, f32, f32, f32, f32
}

func.func private @vector(%x: vector<5xf32>)
    -> (vector<5xf32>, vector<5xf32>, vector<5xf32>, vector<5xf32>, vector<5xf32>) {
  %0 = math.exp %x : vector<5xf32>
  %1 = math.tanh %x : vector<5xf32>
  %2 = math.log1p %x : vector<5xf32>
  %3 = math.erf %x : vector<5xf32>
  %4 = math.cos %x : vector<5xf32>
  return %0, %1, %2, %3, %4 : vector<5xf32>, vector<5xf32>, vector<5xf32>, vector<5xf32>, vector<5xf32>
}

func.func private @differs(%a: f32, %v: vector<5xf32>, %count: i64) -> i64 {
  %b = vector.extract %v[3] : f32 from vector<5xf32>
  %x = arith.bitcast %a : f32 to i32
  %y = arith.bitcast %b : f32 to i32
  %differ = arith.cmpi ne, %x, %y : i32
  // Which no number it is does not matter.
  %numbers = arith.cmpf ord, %a, %b : f32
  %wrong = arith.andi %differ, %numbers : i1
  %one = arith.extui %wrong : i1 to i64
  %sum = arith.addi %count, %one : i64
  return %sum : i64
}

func.func @main() {
  %first = arith.constant 0 : index
  %end = arith.constant 0x100000000 : index
  %step = arith.constant 4001 : index
  %zero = arith.constant 0 : i64
  %one = arith.constant dense<1.5> : vector<5xf32>
  %counts:5 = scf.for %i = %first to %end step %step
      iter_args(%c0 = %zero, %c1 = %zero, %c2 = %zero, %c3 = %zero, %c4 = %zero) -> (i64, i64, i64, i64, i64) {
    %long = arith.index_cast %i : index to i64
    %bits = arith.trunci %long : i64 to i32
    %x = arith.bitcast %bits : i32 to f32
    %v = vector.insert %x, %one[3] : f32 into vector<5xf32>
    %s:5 = func.call @scalar(%x) : (f32) -> (f32, f32, f32, f32, f32)
    %w:5 = func.call @vector(%v)
        : (vector<5xf32>) -> (vector<5xf32>, vector<5xf32>, vector<5xf32>, vector<5xf32>, vector<5xf32>)
    %n0 = func.call @differs(%s#0, %w#0, %c0) : (f32, vector<5xf32>, i64) -> i64
    %n1 = func.call @differs(%s#1, %w#1, %c1) : (f32, vector<5xf32>, i64) -> i64
    %n2 = func.call @differs(%s#2, %w#2, %c2) : (f32, vector<5xf32>, i64) -> i64
    %n3 = func.call @differs(%s#3, %w#3, %c3) : (f32, vector<5xf32>, i64) -> i64
    %n4 = func.call @differs(%s#4, %w#4, %c4) : (f32, vector<5xf32>, i64) -> i64
    scf.yield %n0, %n1, %n2, %n3, %n4 : i64, i64, i64, i64, i64
  }
  vector.print %counts#0 : i64
  vector.print %counts#1 : i64
  vector.print %counts#2 : i64
  vector.print %counts#3 : i64
  vector.print %counts#4 : i64
  return
}
