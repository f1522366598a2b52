// RUN: parallel-opt %s --parallel-op-clone-producers="dispatch-ns=100 message-ns=20000 workers=3" | FileCheck %s --check-prefix=ALL
// RUN: parallel-opt %s --parallel-op-clone-producers="dispatch-ns=100 message-ns=20000 workers=3 max-fan-out=1" | FileCheck %s --check-prefix=ONE
// RUN: parallel-opt %s --parallel-op-clone-producers="dispatch-ns=100 message-ns=20000 workers=3 max-cost-ns=49" | FileCheck %s --check-prefix=NONE
// RUN: parallel-opt %s --parallel-op-clone-producers="dispatch-ns=100 message-ns=20000 workers=1" | FileCheck %s --check-prefix=NONE
// RUN: parallel-opt %s --parallel-op-clone-producers="dispatch-ns=100 message-ns=20000 workers=3 whitelist=-math.absf" | FileCheck %s --check-prefix=NONE

// Each bound holds: copies of one op (one would not help, as a third lane waits still), the cost of one, the workers
// there are, and what may stand in a task.

// ALL-COUNT-3:  math.absf
// ALL-NOT:      math.absf
// ONE-COUNT-1:  math.absf
// ONE-NOT:      math.absf
// NONE-COUNT-1: math.absf
// NONE-NOT:     math.absf
func.func @three(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) {
  %0 = math.absf %x {parallel_op.cost = 50 : i64} : tensor<8xf32>
  %1 = math.exp %0 {parallel_op.cost = 100000 : i64} : tensor<8xf32>
  %2 = math.tanh %0 {parallel_op.cost = 100000 : i64} : tensor<8xf32>
  %3 = math.sin %0 {parallel_op.cost = 100000 : i64} : tensor<8xf32>
  return %1, %2, %3 : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
}
