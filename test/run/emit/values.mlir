// Scalars and arrays of every kind go through a program as they are, in an entry whose name C cannot spell; so do arrays of
// dynamic extents, one result alone, and none.

// DEFINE: %{npy} = %python %S/../../tools/parallel-run/Inputs/make_npy.py

// RUN: rm -rf %t && mkdir %t
// RUN: %{npy} %t/a0.npy '|b1' - 1
// RUN: %{npy} %t/a1.npy '|i1' - -5
// RUN: %{npy} %t/a2.npy '<i2' - -500
// RUN: %{npy} %t/a3.npy '<i8' - 10000000000
// RUN: %{npy} %t/a4.npy '<f2' - 1.5
// RUN: %{npy} %t/a5.npy '<u2' - 16256
// RUN: %{npy} %t/a6.npy '<f4' - 0.25
// RUN: %{npy} %t/a7.npy '<f8' - 1e300
// RUN: %{npy} %t/a8.npy '<f4' 2,3 1 2 3 4 5 6
// RUN: parallel-run %s --entry kinds-of-values --emit exe -o %t/kinds
// RUN: sh -c 'inputs=; for i in 0 1 2 3 4 5 6 7 8; do inputs="$inputs --input %t/a$i.npy"; done; %t/kinds $inputs --output %t/out.npz && parallel-run %s --entry kinds-of-values $inputs --expect %t/out.npz --tolerance 0'

// RUN: parallel-run %s --entry one --emit exe -o %t/one
// RUN: %t/one --input %t/a6.npy --expect %t/a6.npy --tolerance 0
// RUN: parallel-run %s --entry none --emit exe -o %t/none
// RUN: %t/none | FileCheck %s
// CHECK: {{^}}0 tasks, {{[0-9]+ threads?}}, target runtime{{$}}

func.func @"kinds-of-values"(%a: i1, %b: i8, %c: i16, %d: index, %e: f16, %f: bf16, %g: f32, %h: f64, %x: tensor<?x3xf32>)
    -> (f64, tensor<3x?xf32>, i1, bf16, f16, index, i16, i8, f32) {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x3xf32>
  %empty = tensor.empty(%n) : tensor<3x?xf32>
  %turned = linalg.transpose ins(%x : tensor<?x3xf32>) outs(%empty : tensor<3x?xf32>) permutation = [1, 0]
  return %h, %turned, %a, %f, %e, %d, %c, %b, %g : f64, tensor<3x?xf32>, i1, bf16, f16, index, i16, i8, f32
}

func.func @one(%x: f32) -> f32 {
  return %x : f32
}

func.func @none() {
  return
}
