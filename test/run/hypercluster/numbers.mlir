// DEFINE: %{run} = parallel-run --random-inputs 3 --entry main
// RUN: %{run} %s --target serial --output %t.serial.npy
// RUN: parallel-opt %s --parallel-op-hypercluster='batch=3 gate=false' -o %t.mlir
// RUN: FileCheck %s --check-prefix=TASKS < %t.mlir
// RUN: %{run} %t.mlir --threads 1 --output %t.1.npy && cmp %t.serial.npy %t.1.npy
// RUN: %{run} %t.mlir --threads 2 --output %t.2.npy && cmp %t.serial.npy %t.2.npy
// RUN: %{run} %t.mlir --threads 8 --output %t.8.npy && cmp %t.serial.npy %t.8.npy
// RUN: parallel-opt %s --parallel-op-hypercluster='batch=3 gate=false workers=3 dispatch-ns=0' -o %t.three.mlir
// RUN: %{run} %t.three.mlir --threads 8 --output %t.three.npy && cmp %t.serial.npy %t.three.npy

// Integers, f64, a batch that ends in another dimension, results that do not depend on samples, a table that samples
// look up, and a constant that differs between samples.

// TASKS: parallel_op.task

#id = affine_map<(d0, d1) -> (d0, d1)>
#swap = affine_map<(d0, d1) -> (d1, d0)>
func.func @main(%x: tensor<6x5xi64>, %table: tensor<2x5xi64> {parallel_op.weight}) -> tensor<5x6xf64> {
  %c = arith.constant dense<[[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [9, 8, 7, 6, 5], [4, 3, 2, 1, 0], [1, 3, 5, 7, 9], [2, 4, 6, 8, 0]]> : tensor<6x5xi64>
  %s = arith.addi %x, %c : tensor<6x5xi64>
  %e = tensor.empty() : tensor<6x5xi64>
  %l = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x, %s : tensor<6x5xi64>, tensor<6x5xi64>) outs(%e : tensor<6x5xi64>) {
  ^bb0(%row: i64, %value: i64, %out: i64):
    %r = arith.index_cast %row : i64 to index
    %column = linalg.index 1 : index
    %found = tensor.extract %table[%r, %column] : tensor<2x5xi64>
    %p = arith.muli %found, %value : i64
    %q = arith.addi %p, %value : i64
    linalg.yield %q : i64
  } -> tensor<6x5xi64>
  %f = arith.sitofp %l : tensor<6x5xi64> to tensor<6x5xf64>
  %te = tensor.empty() : tensor<5x6xf64>
  %t = linalg.generic {indexing_maps = [#id, #swap], iterator_types = ["parallel", "parallel"]}
      ins(%f : tensor<6x5xf64>) outs(%te : tensor<5x6xf64>) {
  ^bb0(%in: f64, %out: f64):
    %y = math.sqrt %in : f64
    linalg.yield %y : f64
  } -> tensor<5x6xf64>
  return %t : tensor<5x6xf64>
}
