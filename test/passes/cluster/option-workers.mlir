// RUN: parallel-opt %s --parallel-op-cluster | FileCheck %s --check-prefix=TWO
// RUN: parallel-opt %s --parallel-op-cluster="workers=3" | FileCheck %s --check-prefix=THREE
// RUN: parallel-opt %s --parallel-op-cluster="workers=8" | FileCheck %s --check-prefix=MANY
// RUN: parallel-opt %s --parallel-op-cluster="workers=1" --remarks-filter=parallel-op-cluster 2>&1 | FileCheck %s --check-prefix=ONE
// RUN: parallel-opt %s --parallel-op-cluster="workers=1 gate=false" | FileCheck %s --check-prefix=SERIAL

// There are no more lanes than workers, and no more than there is work for. One worker needs none.

// TWO-LABEL:     func.func @four
// TWO-COUNT-2:   lane =
// TWO-NOT:       lane =
// THREE-LABEL:   func.func @four
// THREE:         lane = 0
// THREE:         lane = 1
// THREE:         lane = 2
// THREE-NOT:     lane =
// MANY-LABEL:    func.func @four
// MANY-COUNT-4:  lane =
// MANY-NOT:      lane =
// ONE:           remark: [Missed] no-workers | {{.*}}4 ops stay serial: one worker
// ONE-NOT:       parallel_op.parallel
// SERIAL-NOT:    parallel_op.parallel
func.func @four(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) {
  %0 = math.exp %x {parallel_op.cost = 900000} : tensor<8xf32>
  %1 = math.tanh %x {parallel_op.cost = 800000} : tensor<8xf32>
  %2 = math.sin %x {parallel_op.cost = 700000} : tensor<8xf32>
  %3 = math.cos %x {parallel_op.cost = 300000} : tensor<8xf32>
  return %0, %1, %2, %3 : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
}
