// RUN: parallel-translate %s --parallel-op-report --dispatch-ns=1000 --message-ns=1000 | FileCheck %s
// RUN: parallel-translate %s --parallel-op-to-dot --dispatch-ns=1000 --message-ns=1000 | FileCheck %s --check-prefix=DOT

// The tasks of a container are the nodes, with their lanes, edges and costs; a task without a lane has one of its own.

// CHECK-LABEL: @main, container main/0/0: 3 nodes
// CHECK-NEXT: total cost 60.0 us
// CHECK: | 2 | 60.0 us | 47.0 us | 1.28 | 2 | 3 | 1 | as written |
// CHECK: | 0 | 2 | 2 | 40.0 us | 7.00 us |
// CHECK: | 1 | 1 | 1 | 20.0 us | 27.0 us |

// DOT: label="@main, container main/0/0\nserial 60.0 us, parallel 47.0 us on 2 workers, speed-up 1.28"
// DOT: label="task 0, lane 0"
// DOT: block0_node0 [label="first\n{{.*}}\n20.0 us", fillcolor="[[LANE0:#.*]]", style="filled,bold"
// DOT: label="task 1, lane 1"
// DOT: block0_node1 [label="task\n{{.*}}\n20.0 us", fillcolor="{{#.*}}", style="filled"
// DOT: label="task 2, lane 0"
// DOT: block0_node2 [label="last \"quoted\"\n{{.*}}\n20.0 us", fillcolor="[[LANE0]]", style="filled,bold"
// DOT-DAG: block0_node0 -> block0_node2 [style="bold"
// DOT-DAG: block0_node1 -> block0_node2 [style="dashed"
func.func @main(%a: tensor<8xf32>) -> tensor<8xf32> {
  %r = parallel_op.parallel -> (tensor<8xf32>) {
    %0 = parallel_op.task(%x = %a : tensor<8xf32>) -> (tensor<8xf32>)
        attributes {cost = 20000 : i64, label = "first", lane = 3 : i64} {
      %t = math.tanh %x : tensor<8xf32>
      parallel_op.yield %t : tensor<8xf32>
    }
    %1 = parallel_op.task(%x = %a : tensor<8xf32>) -> (tensor<8xf32>) attributes {cost = 20000 : i64} {
      %t = math.exp %x : tensor<8xf32>
      parallel_op.yield %t : tensor<8xf32>
    }
    %2 = parallel_op.task(%x = %0, %y = %1 : tensor<8xf32>, tensor<8xf32>) -> (tensor<8xf32>)
        attributes {cost = 20000 : i64, label = "last \22quoted\22", lane = 3 : i64} {
      %t = arith.addf %x, %y : tensor<8xf32>
      parallel_op.yield %t : tensor<8xf32>
    }
    parallel_op.yield %2 : tensor<8xf32>
  }
  return %r : tensor<8xf32>
}
