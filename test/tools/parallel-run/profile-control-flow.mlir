// Nodes in control flow are timed where they ran, per run, if they are predicted to take long; containers are timed as
// a whole, in sequence.

// RUN: rm -rf %t && mkdir %t
// RUN: parallel-run --codegen loops %s --random-inputs 1 --profile %t/p.json --repeat 1 | FileCheck %s --check-prefix=TEXT
// RUN: sed 's/{"key"/\n&/g' %t/p.json | FileCheck %s

// CHECK:      {"key":"main/0/0:tosa.cond_if",
// CHECK-NEXT: {"key":"main/0/0/{{[01]}}/0:tosa.{{exp|tanh}}",
// CHECK-NEXT: {"key":"main/0/3:scf.for",
// CHECK-NEXT: {"key":"main/0/4:parallel_op.parallel",
// CHECK-NOT:  "key"

// TEXT: {{^}}3 tasks,
// TEXT: results bitwise equal
// TEXT: all nodes 3

func.func @main(%x: tensor<64x64xf32>, %c: tensor<i1>, %n: index) -> tensor<64x64xf32> {
  // 0
  %0 = tosa.cond_if %c : tensor<i1> -> tensor<64x64xf32> {
    %1 = tosa.exp %x : (tensor<64x64xf32>) -> tensor<64x64xf32>
    tosa.yield %1 : tensor<64x64xf32>
  } else {
    %1 = tosa.tanh %x : (tensor<64x64xf32>) -> tensor<64x64xf32>
    tosa.yield %1 : tensor<64x64xf32>
  }
  // 1 and 2
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // 3: what a turn holds is too short to be timed again and again.
  %2 = scf.for %i = %c0 to %n step %c1 iter_args(%t = %0) -> tensor<64x64xf32> {
    %row = tensor.extract_slice %t[%i, 0] [1, 64] [1, 1] : tensor<64x64xf32> to tensor<1x64xf32>
    %3 = math.absf %row : tensor<1x64xf32>
    %4 = tensor.insert_slice %3 into %t[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<64x64xf32>
    scf.yield %4 : tensor<64x64xf32>
  }
  // 4
  %5:2 = parallel_op.parallel -> (tensor<64x64xf32>, tensor<64x64xf32>) {
    %6 = parallel_op.task(%a = %2 : tensor<64x64xf32>) -> (tensor<64x64xf32>) {
      %7 = math.sin %a : tensor<64x64xf32>
      parallel_op.yield %7 : tensor<64x64xf32>
    }
    %8 = parallel_op.task(%a = %2 : tensor<64x64xf32>) -> (tensor<64x64xf32>) {
      %7 = math.cos %a : tensor<64x64xf32>
      parallel_op.yield %7 : tensor<64x64xf32>
    }
    %9 = parallel_op.task(%a = %6, %b = %8 : tensor<64x64xf32>, tensor<64x64xf32>) -> (tensor<64x64xf32>) {
      %7 = arith.addf %a, %b : tensor<64x64xf32>
      parallel_op.yield %7 : tensor<64x64xf32>
    }
    parallel_op.yield %6, %9 : tensor<64x64xf32>, tensor<64x64xf32>
  }
  return %5#1 : tensor<64x64xf32>
}
