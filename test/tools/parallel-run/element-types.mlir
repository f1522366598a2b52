// Every width of integers, floats and booleans goes in and comes out as it is; bfloat16 travels as 16-bit words.

// RUN: rm -rf %t && mkdir %t

// RUN: %python %S/Inputs/make_npy.py %t/b1.npy '|b1' 2 1 0
// RUN: sed 's/TYPE/i1/g' %s > %t/b1.mlir
// RUN: parallel-run %t/b1.mlir --input %t/b1.npy --expect %t/b1.npy --tolerance 0

// RUN: %python %S/Inputs/make_npy.py %t/i1.npy '|i1' 2 -5 100
// RUN: sed 's/TYPE/i8/g' %s > %t/i1.mlir
// RUN: parallel-run %t/i1.mlir --input %t/i1.npy --expect %t/i1.npy --tolerance 0

// RUN: %python %S/Inputs/make_npy.py %t/u1.npy '|u1' 2 5 200
// RUN: parallel-run %t/i1.mlir --input %t/u1.npy --output %t/out.npy

// RUN: %python %S/Inputs/make_npy.py %t/i2.npy '<i2' 2 -5 1000
// RUN: sed 's/TYPE/i16/g' %s > %t/i2.mlir
// RUN: parallel-run %t/i2.mlir --input %t/i2.npy --expect %t/i2.npy --tolerance 0

// RUN: %python %S/Inputs/make_npy.py %t/i4.npy '<i4' 2 -5 100000
// RUN: sed 's/TYPE/i32/g' %s > %t/i4.mlir
// RUN: parallel-run %t/i4.mlir --input %t/i4.npy --expect %t/i4.npy --tolerance 0

// RUN: %python %S/Inputs/make_npy.py %t/i8.npy '<i8' 2 -5 10000000000
// RUN: sed 's/TYPE/i64/g' %s > %t/i8.mlir
// RUN: parallel-run %t/i8.mlir --input %t/i8.npy --expect %t/i8.npy --tolerance 0

// RUN: %python %S/Inputs/make_npy.py %t/f2.npy '<f2' 2 -0.5 1.5
// RUN: sed 's/TYPE/f16/g' %s > %t/f2.mlir
// RUN: parallel-run %t/f2.mlir --input %t/f2.npy --expect %t/f2.npy --tolerance 0

// RUN: %python %S/Inputs/make_npy.py %t/bf2.npy '<u2' 2 16256 49152
// RUN: sed 's/TYPE/bf16/g' %s > %t/bf2.mlir
// RUN: parallel-run %t/bf2.mlir --input %t/bf2.npy --expect %t/bf2.npy --tolerance 0

// RUN: %python %S/Inputs/make_npy.py %t/f8.npy '<f8' 2 -0.1 1e300
// RUN: sed 's/TYPE/f64/g' %s > %t/f8.mlir
// RUN: parallel-run %t/f8.mlir --input %t/f8.npy --expect %t/f8.npy --tolerance 0

func.func @main(%x: tensor<2xTYPE>) -> tensor<2xTYPE> {
  return %x : tensor<2xTYPE>
}
