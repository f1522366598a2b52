// Arguments come from .npy files in order and from .npz files by name; results are printed and written.

// RUN: rm -rf %t && mkdir %t
// RUN: %python %S/Inputs/make_npy.py %t/x.npy '<f4' 2,2 1 2 3 4
// RUN: %python %S/Inputs/make_npy.py %t/columns.npy '<f4F' 2,2 1 3 2 4
// RUN: %python %S/Inputs/make_npy.py %t/y.npy '>f4' 2 10 20
// RUN: %python %S/Inputs/make_npy.py %t/weights.npz arg1=%t/y.npy
// RUN: %python %S/Inputs/make_npy.py %t/n.npy '<i8' - 7

// RUN: parallel-run %s --input %t/x.npy --input %t/y.npy | FileCheck %s
// RUN: parallel-run %s --input %t/columns.npy --input %t/weights.npz | FileCheck %s
// RUN: parallel-run %s --input %t/weights.npz --input %t/x.npy --target serial | FileCheck %s
// CHECK: result #0: tensor<2x2xf32> [11, 22, 13, 24]

#rows = affine_map<(i, j) -> (i, j)>
#columns = affine_map<(i, j) -> (j)>
func.func @main(%x: tensor<?x2xf32>, %bias: tensor<2xf32>) -> tensor<?x2xf32> {
  %sum = linalg.generic {indexing_maps = [#columns, #rows], iterator_types = ["parallel", "parallel"]}
      ins(%bias : tensor<2xf32>) outs(%x : tensor<?x2xf32>) {
  ^bb0(%b: f32, %a: f32):
    %0 = arith.addf %a, %b : f32
    linalg.yield %0 : f32
  } -> tensor<?x2xf32>
  return %sum : tensor<?x2xf32>
}

// The sum above is written in place of its argument if bufferization may; every run starts from the same values all
// the same.
// RUN: parallel-run %s --input %t/x.npy --input %t/y.npy --compare --repeat 3 | FileCheck %s --check-prefix=AGAIN
// AGAIN: result #0: tensor<2x2xf32> [11, 22, 13, 24]
// AGAIN: bitwise equal

// Several results, one of them an argument, one of them twice, and a scalar.
// RUN: parallel-run %s --entry several --input %t/x.npy --input %t/n.npy --repeat 3 --output %t/out.npz \
// RUN:   | FileCheck %s --check-prefix=SEVERAL
// RUN: parallel-run %s --entry several --input %t/x.npy --input %t/n.npy --expect %t/out.npz --tolerance 0
// SEVERAL: result #0: tensor<2x2xf32> [1, 2, 3, 4]
// SEVERAL: result #1: tensor<i64> [8]
// SEVERAL: result #2: tensor<f32> [3]
// SEVERAL: result #3: tensor<f32> [3]
// SEVERAL: result #4: tensor<i1> [true]
func.func @several(%x: tensor<2x2xf32>, %n: i64)
    -> (tensor<2x2xf32>, i64, tensor<f32>, tensor<f32>, i1) {
  %one = arith.constant 1 : i64
  %c1 = arith.constant 1 : index
  %c0 = arith.constant 0 : index
  %true = arith.constant true
  %next = arith.addi %n, %one : i64
  %element = tensor.extract %x[%c1, %c0] : tensor<2x2xf32>
  %scalar = tensor.from_elements %element : tensor<f32>
  return %x, %next, %scalar, %scalar, %true : tensor<2x2xf32>, i64, tensor<f32>, tensor<f32>, i1
}

// A single scalar comes back by value; an entry without results has nothing to print.
// RUN: parallel-run %s --entry scalar --input %t/n.npy | FileCheck %s --check-prefix=SCALAR
// SCALAR: result #0: tensor<i64> [14]
func.func @scalar(%n: i64) -> i64 {
  %0 = arith.addi %n, %n : i64
  return %0 : i64
}

// RUN: parallel-run %s --entry nothing | FileCheck %s --check-prefix=NOTHING
// NOTHING-NOT: result
func.func @nothing() {
  return
}
