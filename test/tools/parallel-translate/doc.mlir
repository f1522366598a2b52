// RUN: parallel-translate %s --parallel-op-report --dispatch-ns=1000 --message-ns=1000 | FileCheck %s

// The README shows this report.

// CHECK: @main, block main/0: 6 nodes
// CHECK: lanes on 2 workers:
func.func @main(%image: tensor<1x64xf32>) -> (tensor<1x64xf32>, tensor<1x64xf32>) {
  %0 = math.tanh %image {parallel_op.cost = 40000 : i64} : tensor<1x64xf32>
  %1 = math.exp %0 {parallel_op.cost = 250000 : i64} : tensor<1x64xf32>
  %2 = math.sin %0 {parallel_op.cost = 150000 : i64} : tensor<1x64xf32>
  %3 = math.cos %2 {parallel_op.cost = 120000 : i64} : tensor<1x64xf32>
  %4 = arith.addf %1, %3 {parallel_op.cost = 20000 : i64} : tensor<1x64xf32>
  %5 = math.sqrt %2 {parallel_op.cost = 80000 : i64} : tensor<1x64xf32>
  return %4, %5 : tensor<1x64xf32>, tensor<1x64xf32>
}
