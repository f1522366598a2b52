// Whoever waits at a terminal sees what is done: the stages of compiling, and the work on weights. Without a terminal
// standard error stays empty.

// RUN: rm -rf %t && mkdir %t
// RUN: %python %S/Inputs/in_terminal.py parallel-run %s --random-inputs 1 --codegen fast --threads 2 > %t/shown
// RUN: FileCheck %s --input-file %t/shown
// RUN: parallel-run %s --random-inputs 1 --codegen fast --threads 2 2> %t/errors
// RUN: test ! -s %t/errors

// CHECK: compiling {{.*}}progress.mlir: LLVM
// CHECK: preparing weights

func.func @main(%x: tensor<2x4xf32>, %w: tensor<6x4xf32> {parallel_op.weight}, %b: tensor<2x6xf32>) -> tensor<2x6xf32> {
  %empty = tensor.empty() : tensor<4x6xf32>
  %t = linalg.transpose ins(%w : tensor<6x4xf32>) outs(%empty : tensor<4x6xf32>) permutation = [1, 0]
  %y = linalg.matmul ins(%x, %t : tensor<2x4xf32>, tensor<4x6xf32>) outs(%b : tensor<2x6xf32>) -> tensor<2x6xf32>
  return %y : tensor<2x6xf32>
}
