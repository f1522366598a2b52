// DEFINE: %{run} = parallel-run --random-inputs 5
// RUN: cat %s %S/Inputs/each.mlir > %t.each.mlir
// RUN: %{run} %t.each.mlir --entry each --target serial --output %t.each.npy
// RUN: parallel-opt %s --parallel-op-hypercluster='batch=4 gate=false' -o %t.mlir
// RUN: FileCheck %s --check-prefix=TASKS < %t.mlir
// RUN: %{run} %t.mlir --entry one --threads 1 --output %t.1.npy && cmp %t.each.npy %t.1.npy
// RUN: %{run} %t.mlir --entry one --threads 2 --output %t.2.npy && cmp %t.each.npy %t.2.npy
// RUN: %{run} %t.mlir --entry one --threads 8 --output %t.8.npy && cmp %t.each.npy %t.8.npy
// RUN: parallel-opt %s --parallel-op-hypercluster='batch=4 gate=false switched=false dispatch-ns=0' -o %t.plain.mlir
// RUN: FileCheck %s --check-prefix=TASKS < %t.plain.mlir
// RUN: %{run} %t.plain.mlir --entry one --threads 8 --output %t.plain.npy && cmp %t.each.npy %t.plain.npy
// RUN: parallel-opt %s --parallel-op-hypercluster='batch=4 gate=false workers=3 dispatch-ns=0' -o %t.three.mlir
// RUN: %{run} %t.three.mlir --entry one --threads 8 --output %t.three.npy && cmp %t.each.npy %t.three.npy

// A perceptron with two branches and control flow, replicated: each sample's result is bitwise that of the function on
// the sample alone.

// TASKS-COUNT-2: parallel_op.task

func.func @one(%x: tensor<1x8xf32>, %w: tensor<8x16xf32>, %v: tensor<16x8xf32>) -> tensor<1x8xf32> {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %he = tensor.empty() : tensor<1x16xf32>
  %hi = linalg.fill ins(%zero : f32) outs(%he : tensor<1x16xf32>) -> tensor<1x16xf32>
  %h = linalg.matmul ins(%x, %w : tensor<1x8xf32>, tensor<8x16xf32>) outs(%hi : tensor<1x16xf32>) -> tensor<1x16xf32>
  %a = math.tanh %h : tensor<1x16xf32>
  %oe = tensor.empty() : tensor<1x8xf32>
  %oi = linalg.fill ins(%zero : f32) outs(%oe : tensor<1x8xf32>) -> tensor<1x8xf32>
  %l = linalg.matmul ins(%a, %v : tensor<1x16xf32>, tensor<16x8xf32>) outs(%oi : tensor<1x8xf32>) -> tensor<1x8xf32>
  %first = tensor.extract %x[%c0, %c0] : tensor<1x8xf32>
  %is_finite = arith.cmpf ord, %first, %first : f32
  cf.assert %is_finite, "a sample is not a number"
  %is_positive = arith.cmpf ogt, %first, %zero : f32
  %r = scf.if %is_positive -> tensor<1x8xf32> {
    %s = scf.for %i = %c0 to %c3 step %c1 iter_args(%y = %x) -> tensor<1x8xf32> {
      %z = math.exp %y : tensor<1x8xf32>
      scf.yield %z : tensor<1x8xf32>
    }
    scf.yield %s : tensor<1x8xf32>
  } else {
    %s = math.cos %x : tensor<1x8xf32>
    scf.yield %s : tensor<1x8xf32>
  }
  %o = arith.addf %l, %r : tensor<1x8xf32>
  return %o : tensor<1x8xf32>
}
