// A failed assertion, in a task or outside, ends the run with its message and exit code 1, on every target.

// RUN: rm -rf %t && mkdir %t
// RUN: %python %S/Inputs/make_npy.py %t/good.npy '<i8' 2 0 3
// RUN: %python %S/Inputs/make_npy.py %t/far.npy '<i8' 2 4 0

// RUN: parallel-run %s --input %t/good.npy --target serial
// RUN: parallel-run %s --input %t/good.npy --threads 2
// RUN: not parallel-run %s --input %t/far.npy --target serial 2>&1 | FileCheck %s
// RUN: not parallel-run %s --input %t/far.npy --threads 1 2>&1 | FileCheck %s
// RUN: not parallel-run %s --input %t/far.npy --threads 2 2>&1 | FileCheck %s
// RUN: not parallel-run %s --input %t/far.npy --threads 8 2>&1 | FileCheck %s
// RUN: not parallel-run %s --input %t/far.npy --target openmp --threads 2 2>&1 | FileCheck %s
// RUN: not parallel-run %s --input %t/far.npy --compare 2>&1 | FileCheck %s

// Nothing is written then.
// RUN: not parallel-run %s --input %t/far.npy --output %t/out.npz
// RUN: not ls %t/out.npz

// CHECK: {{^}}parallel-run: index out of range{{$}}
func.func @main(%indices: tensor<2xi64>) -> (f32, f32) {
  %0:2 = parallel_op.parallel -> (f32, f32) {
    %1 = parallel_op.task(%i = %indices : tensor<2xi64>) -> (f32) {
      %c0 = arith.constant 0 : index
      %index = tensor.extract %i[%c0] : tensor<2xi64>
      %2 = func.call @look_up(%index) : (i64) -> f32
      parallel_op.yield %2 : f32
    }
    %3 = parallel_op.task(%i = %indices : tensor<2xi64>) -> (f32) {
      %c1 = arith.constant 1 : index
      %index = tensor.extract %i[%c1] : tensor<2xi64>
      %4 = func.call @look_up(%index) : (i64) -> f32
      parallel_op.yield %4 : f32
    }
    parallel_op.yield %1, %3 : f32, f32
  }
  return %0#0, %0#1 : f32, f32
}

func.func private @look_up(%index: i64) -> f32 {
  %table = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %size = arith.constant 4 : i64
  %in_range = arith.cmpi ult, %index, %size : i64
  cf.assert %in_range, "index out of range"
  %i = arith.index_cast %index : i64 to index
  %0 = tensor.extract %table[%i] : tensor<4xf32>
  return %0 : f32
}

// RUN: not parallel-run %s --entry outside --input %t/far.npy 2>&1 | FileCheck %s
// RUN: not parallel-run %s --entry outside --input %t/far.npy --target serial 2>&1 | FileCheck %s
func.func @outside(%indices: tensor<2xi64>) -> f32 {
  %c0 = arith.constant 0 : index
  %index = tensor.extract %indices[%c0] : tensor<2xi64>
  %0 = func.call @look_up(%index) : (i64) -> f32
  return %0 : f32
}
