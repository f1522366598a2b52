// RUN: parallel-opt %s --allow-unregistered-dialect --remarks-filter=parallel-op-cluster \
// RUN:   --parallel-op-cluster="whitelist=+foreign.*" 2>&1 | FileCheck %s
// RUN: parallel-opt %s --allow-unregistered-dialect --parallel-op-cluster="whitelist=+foreign.* gate=false" \
// RUN:   | FileCheck %s --check-prefix=ALL

// Nobody knows whether a task pays for an op of unknown cost: it stays outside. The others become tasks around it.

// CHECK:       remark: [Missed] unknown-cost | {{.*}}'foreign.puzzle' stays outside of tasks: the cost of 'foreign.puzzle' is not known
// CHECK-LABEL: func.func @puzzle
// CHECK:         parallel_op.parallel
// CHECK:           math.exp
// CHECK:           math.tanh
// CHECK:           parallel_op.yield %{{.*}}, %{{.*}}
// CHECK-NEXT:    }
// CHECK-NEXT:    "foreign.puzzle"

// Without the gate it counts as a microsecond.

// ALL-LABEL: func.func @puzzle
// ALL:         parallel_op.parallel
// ALL:           parallel_op.task{{.*}} attributes {cost = 101000 : i64
// ALL:             "foreign.puzzle"
func.func @puzzle(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) {
  %0 = math.exp %x {parallel_op.cost = 100000} : tensor<8xf32>
  %1 = math.tanh %x {parallel_op.cost = 100000} : tensor<8xf32>
  %2 = "foreign.puzzle"(%x) : (tensor<8xf32>) -> tensor<8xf32>
  return %0, %1, %2 : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
}
