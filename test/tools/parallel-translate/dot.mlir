// RUN: parallel-translate %s --parallel-op-to-dot | FileCheck %s
// RUN: parallel-translate - --parallel-op-to-dot < %s | FileCheck %s --check-prefix=INPUT
// RUN: parallel-translate %s --parallel-op-to-dot --entry=short | FileCheck %s --check-prefix=ENTRY

// Each lane has a colour and each task a box; the longer path is bold, and the value that crosses lanes is dashed. The
// sum waits for everything and stays outside.

// CHECK: digraph {
// CHECK: label="colour: lane; bold: critical path; dashed: message between lanes"
// CHECK: subgraph cluster_0 {
// CHECK: label="@main, block main/0\nserial 11.0 ms, parallel {{.*}} on 2 workers, speed-up 1.{{.*}}"
// CHECK: label="task 0, lane 0"
// CHECK: [[FIRST:block0_node[0-9]+]] [label="math.tanh\ndot.mlir:[[#]]:{{.*}}\n1.50 ms", fillcolor="[[LANE0:#[0-9a-f]+]]", style="filled,bold", penwidth=3]
// CHECK: [[SECOND:block0_node[0-9]+]] [label="math.exp{{.*}}\n4.00 ms", fillcolor="[[LANE0]]", style="filled,bold", penwidth=3]
// CHECK: label="task {{.*}}, lane 1"
// CHECK: [[OTHER:block0_node[0-9]+]] [label="math.sin{{.*}}\n3.00 ms", fillcolor="[[LANE1:#[0-9a-f]+]]", style="filled"]
// CHECK: [[USER:block0_node[0-9]+]] [label="arith.mulf{{.*}}\n2.00 ms", fillcolor="[[LANE1]]", style="filled"]
// CHECK: [[SUM:block0_node[0-9]+]] [label="arith.addf{{.*}}\n500 us", style="bold", penwidth=3]
// CHECK-DAG: [[FIRST]] -> [[SECOND]] [style="bold", penwidth=3];
// CHECK-DAG: [[FIRST]] -> [[USER]] [style="dashed"];
// CHECK-DAG: [[OTHER]] -> [[USER]] [style="solid"];
// CHECK-DAG: [[SECOND]] -> [[SUM]] [style="bold", penwidth=3];

// INPUT: math.tanh\n<stdin>:{{[0-9:]+}}\n1.50 ms
func.func @main(%a: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.tanh %a {parallel_op.cost = 1500000 : i64} : tensor<8xf32>
  %1 = math.exp %0 {parallel_op.cost = 4000000 : i64} : tensor<8xf32>
  %2 = math.sin %a {parallel_op.cost = 3000000 : i64} : tensor<8xf32>
  %3 = arith.mulf %0, %2 {parallel_op.cost = 2000000 : i64} : tensor<8xf32>
  %4 = arith.addf %1, %3 {parallel_op.cost = 500000 : i64} : tensor<8xf32>
  return %4 : tensor<8xf32>
}

// What stays serial is drawn as well, with the reason and both times.

// CHECK: label="@short, block short/0\nserial 200 ns\nstays serial: tasks too small: serial 200 ns, parallel {{.*}} us"
// ENTRY-NOT: @main
// ENTRY: @short, block short/0
// ENTRY-NOT: subgraph cluster_{{.*}}@
func.func @short(%a: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.tanh %a {parallel_op.cost = 100 : i64} : tensor<8xf32>
  %1 = math.exp %a {parallel_op.cost = 100 : i64} : tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}
