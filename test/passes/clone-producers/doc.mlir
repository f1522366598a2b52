// RUN: parallel-opt %s --parallel-op-clone-producers="dispatch-ns=100 message-ns=20000" | FileCheck %s

// Two chains of 100 us begin with one cheap value: each computes it for itself, in front of its first use, instead of
// one waiting for the other.

// CHECK-LABEL: func.func @two_chains
// CHECK-DAG:     %[[A:.*]] = math.absf %arg0 {parallel_op.cost = 50 : i64}
// CHECK-DAG:     %[[B:.*]] = math.absf %arg0 {parallel_op.clone = 0 : i64, parallel_op.cost = 50 : i64}
// CHECK-DAG:     math.exp %[[A]]
// CHECK-DAG:     math.tanh %[[B]]
func.func @two_chains(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.absf %x {parallel_op.cost = 50 : i64} : tensor<8xf32>
  %1 = math.exp %0 {parallel_op.cost = 100000 : i64} : tensor<8xf32>
  %2 = math.tanh %0 {parallel_op.cost = 100000 : i64} : tensor<8xf32>
  return %1, %2 : tensor<8xf32>, tensor<8xf32>
}
