// REQUIRES: dot
// RUN: parallel-translate %s --parallel-op-to-dot --allow-unregistered-dialect --whitelist=+"*" | dot -Tsvg | FileCheck %s

// Graphviz takes what is drawn, whatever the ops and places are called.

// CHECK: <svg
// CHECK: strange.op
// CHECK: a &quot;quoted&quot; \ name
func.func @names(%a: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = "strange.op"(%a) {parallel_op.cost = 1000000 : i64} : (tensor<8xf32>) -> tensor<8xf32> loc("a \22quoted\22 \\ name")
  %1 = math.exp %a {parallel_op.cost = 1000000 : i64} : tensor<8xf32> loc("two\nlines")
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}
