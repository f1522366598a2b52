// RUN: parallel-opt %s --parallel-op-cluster="dispatch-ns=0 message-ns=1000" \
// RUN:   --remarks-filter=parallel-op-cluster 2>&1 | FileCheck %s --check-prefix=CHEAP
// RUN: parallel-opt %s --parallel-op-cluster="dispatch-ns=0 message-ns=200000" \
// RUN:   --remarks-filter=parallel-op-cluster 2>&1 | FileCheck %s --check-prefix=DEAR

// Two chains that exchange values in their middle: a message in each direction costs what the option says, so that at
// some price one lane is better.

// CHEAP: [Passed] {{.*}}serial 400000 ns, parallel 201000 ns
// CHEAP: parallel_op.task

// DEAR:     [Missed] {{.*}}too many messages
// DEAR-NOT: parallel_op.task
func.func @exchange(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.exp %x {parallel_op.cost = 100000} : tensor<8xf32>
  %1 = math.tanh %x {parallel_op.cost = 100000} : tensor<8xf32>
  %2 = arith.divf %0, %1 {parallel_op.cost = 100000} : tensor<8xf32>
  %3 = arith.mulf %1, %0 {parallel_op.cost = 100000} : tensor<8xf32>
  return %2, %3 : tensor<8xf32>, tensor<8xf32>
}
