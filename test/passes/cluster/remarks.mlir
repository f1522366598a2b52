// RUN: parallel-opt %s --split-input-file --allow-unregistered-dialect --remarks-filter=parallel-op-cluster \
// RUN:   --parallel-op-cluster="dispatch-ns=1000" -o /dev/null 2>&1 | FileCheck %s

// A container: what it is made of, and both times.

// CHECK: remark: [Passed] clustered | {{.*}}Function=long | {{.*}}"2 ops become 2 tasks on 2 lanes with 0 messages: 2 clusters, 2 after merging: serial 200000 ns, parallel {{[0-9]+}} ns on 2 workers, speed-up 1.9
func.func @long(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.exp %x {parallel_op.cost = 100000} : tensor<8xf32>
  %1 = math.tanh %x {parallel_op.cost = 100000} : tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// -----

// CHECK: remark: [Missed] no-gain | {{.*}}Function=short | {{.*}}"2 ops stay serial: tasks too small: serial 6000 ns, parallel {{[0-9]+}} ns on 2 workers
func.func @short(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.exp %x {parallel_op.cost = 3000} : tensor<8xf32>
  %1 = math.tanh %x {parallel_op.cost = 3000} : tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// -----

// CHECK: remark: [Missed] no-gain | {{.*}}Function=one_long | {{.*}}"2 ops stay serial: critical path dominates: serial 1040000 ns, parallel 10{{[0-9]+}} ns on 2 workers
func.func @one_long(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.exp %x {parallel_op.cost = 1000000} : tensor<8xf32>
  %1 = math.tanh %x {parallel_op.cost = 40000} : tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// -----

// CHECK: remark: [Missed] no-gain | {{.*}}Function=chain | {{.*}}"2 ops stay serial: critical path dominates: serial 200000 ns, parallel 200000 ns on 2 workers, speed-up 1.00
func.func @chain(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.exp %x {parallel_op.cost = 100000} : tensor<8xf32>
  %1 = math.tanh %0 {parallel_op.cost = 100000} : tensor<8xf32>
  return %1 : tensor<8xf32>
}

// -----

// An op that may not stand in a task is named once, with the reason.

// CHECK:     remark: [Missed] effects | {{.*}}Function=effects | {{.*}}"'foreign.op' stays outside of tasks: 'foreign.op' has unknown effects"
// CHECK-NOT: stays outside
func.func @effects(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = "foreign.op"(%x) : (tensor<8xf32>) -> tensor<8xf32>
  %1 = "foreign.op"(%x) : (tensor<8xf32>) -> tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}
