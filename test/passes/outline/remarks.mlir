// RUN: parallel-opt %s --split-input-file --parallel-op-outline --remarks-filter=parallel-op-outline \
// RUN:   --allow-unregistered-dialect -o /dev/null 2>&1 | FileCheck %s

// A container: both times, the speed-up and the number of tasks.

// CHECK: remark: [Passed] outlined | Category:parallel-op-outline | Function=accepted
// CHECK-SAME: "2 branches into 'arith.divf' become 2 tasks: serial 2000000 ns, parallel 1025000 ns on 2 workers, speed-up 1.95"
func.func @accepted(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.exp %x {parallel_op.cost = 1000000} : tensor<8xf32>
  %1 = math.tanh %x {parallel_op.cost = 1000000} : tensor<8xf32>
  %2 = arith.divf %0, %1 : tensor<8xf32>
  return %2 : tensor<8xf32>
}

// -----

// No gain: both times. The same branches seen from fork and join are one group.

// CHECK: remark: [Missed] no-gain | Category:parallel-op-outline | Function=too_small
// CHECK-SAME: "2 branches into 'arith.divf' stay serial: no gain is predicted: serial 2000 ns, parallel 26000 ns"
// CHECK-NOT: remark: {{.*}}Function=too_small
func.func @too_small(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.exp %x {parallel_op.cost = 1000} : tensor<8xf32>
  %1 = math.tanh %x {parallel_op.cost = 1000} : tensor<8xf32>
  %2 = arith.divf %0, %1 : tensor<8xf32>
  return %2 : tensor<8xf32>
}

// -----

// A call that nothing is known of: one remark for both, at the first.

// CHECK: remarks.mlir:[[#@LINE+5]]:8: remark: [Missed] effects | {{.*}} | Function=calls
// CHECK-SAME: "'func.call' stays outside of 2 branches into 'arith.divf': 'func.call' has unknown effects: serial 2000 ns, parallel 26000 ns with it"
// CHECK-NOT: remark: {{.*}}Function=calls
func.func private @callee(tensor<8xf32>) -> tensor<8xf32>
func.func @calls(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = func.call @callee(%x) {parallel_op.cost = 1000} : (tensor<8xf32>) -> tensor<8xf32>
  %1 = func.call @callee(%x) {parallel_op.cost = 1000} : (tensor<8xf32>) -> tensor<8xf32>
  %2 = arith.divf %0, %1 : tensor<8xf32>
  return %2 : tensor<8xf32>
}

// -----

// Effects that would change places.

// CHECK: remark: [Missed] placement | {{.*}} | Function=places
// CHECK-SAME: 'func.call' uses a result and would have to move behind 'func.call': serial 2000000 ns, parallel 1025000 ns
func.func private @tell()
func.func private @tell_of(tensor<8xf32>)
func.func @places(%x: tensor<8xf32>, %y: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.exp %x {parallel_op.cost = 1000000} : tensor<8xf32>
  call @tell_of(%0) : (tensor<8xf32>) -> ()
  call @tell() : () -> ()
  %1 = math.tanh %y {parallel_op.cost = 1000000} : tensor<8xf32>
  %2 = arith.divf %0, %1 : tensor<8xf32>
  return %2 : tensor<8xf32>
}

// -----

// An unranked tensor has no size.

// CHECK: remark: [Missed] unknown-cost | {{.*}} | Function=unranked
// CHECK-SAME: the cost of 'math.exp' is not known: serial and parallel time unknown
func.func @unranked(%x: tensor<*xf32>) -> (tensor<*xf32>, tensor<*xf32>) {
  %0 = math.exp %x : tensor<*xf32>
  %1 = math.tanh %x : tensor<*xf32>
  return %0, %1 : tensor<*xf32>, tensor<*xf32>
}

// -----

// A gain that the error of the prediction could eat.

// CHECK: remark: [Missed] no-gain | {{.*}} | Function=too_little
// CHECK-SAME: too little gain is predicted: serial 100000 ns, parallel 75000 ns
func.func @too_little(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.exp %x {parallel_op.cost = 50000} : tensor<8xf32>
  %1 = math.tanh %x {parallel_op.cost = 50000} : tensor<8xf32>
  %2 = arith.divf %0, %1 : tensor<8xf32>
  return %2 : tensor<8xf32>
}
