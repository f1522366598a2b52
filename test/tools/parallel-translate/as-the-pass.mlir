// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-cluster{workers=3}))' --remarks-filter='.*' --remark-policy=all -o %t.mlir 2> %t.txt
// RUN: parallel-translate %s --parallel-op-report --workers=3 >> %t.txt
// RUN: parallel-translate %t.mlir --parallel-op-report --workers=3 >> %t.txt
// RUN: FileCheck %s --input-file %t.txt

// The report of a program has the numbers of the pass, and so has the report of what the pass makes of it.

// CHECK: become [[#TASKS:]] tasks on [[#LANES:]] lanes with [[#MESSAGES:]] messages: [[#CLUSTERS:]] clusters, [[#MERGED:]] after merging
// CHECK: @main, block main/0
// CHECK: [[#CLUSTERS]] clusters, [[#MERGED]] lanes after merging
// CHECK: | 3 | {{.*}} | {{.*}} | {{.*}} | [[#LANES]] | [[#TASKS]] | [[#MESSAGES]] |
// CHECK: @main, container main/0/{{[0-9]+}}: [[#TASKS]] nodes
// CHECK: | 3 | {{.*}} | {{.*}} | {{.*}} | [[#LANES]] | [[#TASKS]] | [[#MESSAGES]] | as written |
func.func @main(%a: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.tanh %a {parallel_op.cost = 1000000 : i64} : tensor<8xf32>
  %1 = math.exp %a {parallel_op.cost = 2500000 : i64} : tensor<8xf32>
  %2 = math.sin %a {parallel_op.cost = 1500000 : i64} : tensor<8xf32>
  %3 = math.cos %0 {parallel_op.cost = 1200000 : i64} : tensor<8xf32>
  %4 = arith.addf %0, %2 {parallel_op.cost = 1100000 : i64} : tensor<8xf32>
  %5 = arith.mulf %1, %4 {parallel_op.cost = 1000000 : i64} : tensor<8xf32>
  %6 = arith.subf %3, %4 {parallel_op.cost = 900000 : i64} : tensor<8xf32>
  return %5, %6 : tensor<8xf32>, tensor<8xf32>
}
