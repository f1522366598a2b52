// RUN: parallel-opt %s --split-input-file --parallel-op-cluster="gate=false" | FileCheck %s

// Two branches of a diamond become one lane each; the fork and the join stay outside.

// CHECK-LABEL: func.func @diamond
// CHECK-SAME:    (%[[X:.*]]: tensor<8xf32>)
func.func @diamond(%x: tensor<8xf32>) -> tensor<8xf32> {
  // CHECK:      %[[F:.*]] = math.absf %[[X]]
  // CHECK-NEXT: %[[R:.*]]:2 = parallel_op.parallel -> (tensor<8xf32>, tensor<8xf32>) {
  // CHECK-NEXT:   %[[P:.*]] = parallel_op.task(%[[A:.*]] = %[[F]] : tensor<8xf32>) -> (tensor<8xf32>)
  // CHECK-SAME:   lane = 0
  // CHECK-NEXT:     math.exp %[[A]]
  // CHECK-NEXT:     math.sin
  // CHECK-NEXT:     parallel_op.yield
  // CHECK:        %[[Q:.*]] = parallel_op.task({{.*}} = %[[F]] : tensor<8xf32>) -> (tensor<8xf32>)
  // CHECK-SAME:   lane = 1
  // CHECK-NEXT:     math.tanh
  // CHECK-NEXT:     parallel_op.yield
  // CHECK:        parallel_op.yield %[[P]], %[[Q]]
  // CHECK:      arith.divf %[[R]]#0, %[[R]]#1
  %0 = math.absf %x : tensor<8xf32>
  %1 = math.exp %0 : tensor<8xf32>
  %2 = math.sin %1 : tensor<8xf32>
  %3 = math.tanh %0 : tensor<8xf32>
  %4 = arith.divf %2, %3 : tensor<8xf32>
  return %4 : tensor<8xf32>
}

// -----

// A value that one lane makes and the other needs is an edge between two tasks. What needs it waits behind the cut; what
// does not need it stands before, and nothing is cut where no other lane needs what is between.

// CHECK-LABEL: func.func @message
func.func @message(%x: tensor<8xf32>, %y: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  // CHECK:      %[[R:.*]]:2 = parallel_op.parallel
  // CHECK-NEXT:   %[[M:.*]] = parallel_op.task
  // CHECK-SAME:   lane = 0
  // CHECK-NEXT:     math.exp
  // CHECK-NEXT:     math.sin
  // CHECK-NEXT:     parallel_op.yield
  // CHECK:        %[[K:.*]] = parallel_op.task
  // CHECK-SAME:   lane = 1
  // CHECK-NEXT:     math.tanh
  // CHECK-NEXT:     math.cos
  // CHECK-NEXT:     parallel_op.yield
  // CHECK-DAG:    parallel_op.task({{.*}} = %[[M]] : tensor<8xf32>) {{.*}}lane = 0
  // CHECK-DAG:    parallel_op.task({{.*}} = %[[K]], {{.*}} = %[[M]] : tensor<8xf32>, tensor<8xf32>) {{.*}}lane = 1
  // CHECK:      return %[[R]]#0, %[[R]]#1
  %a0 = math.exp %x {parallel_op.cost = 90000 : i64} : tensor<8xf32>
  %a1 = math.sin %a0 {parallel_op.cost = 90000 : i64} : tensor<8xf32>
  %b0 = math.tanh %y {parallel_op.cost = 90000 : i64} : tensor<8xf32>
  %b1 = math.cos %b0 {parallel_op.cost = 70000 : i64} : tensor<8xf32>
  %a2 = math.absf %a1 {parallel_op.cost = 90000 : i64} : tensor<8xf32>
  %b2 = arith.addf %b1, %a1 {parallel_op.cost = 90000 : i64} : tensor<8xf32>
  return %a2, %b2 : tensor<8xf32>, tensor<8xf32>
}

// -----

// Only what something outside needs leaves the container, under its old uses.

// CHECK-LABEL: func.func @results
func.func @results(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  // CHECK: %[[R:.*]]:2 = parallel_op.parallel -> (tensor<8xf32>, tensor<8xf32>)
  // CHECK: return %[[R]]#0, %[[R]]#1
  %0 = math.exp %x : tensor<8xf32>
  %1 = math.sin %0 : tensor<8xf32>
  %2 = math.tanh %x : tensor<8xf32>
  %3 = math.cos %2 : tensor<8xf32>
  return %1, %3 : tensor<8xf32>, tensor<8xf32>
}

// -----

// Constants and empty tensors are copied into each task that needs them, and vanish outside where nothing else does.

// CHECK-LABEL: func.func @free_ops
// CHECK-NEXT:    parallel_op.parallel
// CHECK-NEXT:      parallel_op.task
// CHECK:             linalg.fill
// CHECK:             math.exp
// CHECK:           parallel_op.task
// CHECK:             linalg.fill
// CHECK:             math.tanh
func.func @free_ops(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<8xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<8xf32>) -> tensor<8xf32>
  %0 = arith.addf %x, %init : tensor<8xf32>
  %1 = math.exp %0 : tensor<8xf32>
  %2 = arith.subf %x, %init : tensor<8xf32>
  %3 = math.tanh %2 : tensor<8xf32>
  return %1, %3 : tensor<8xf32>, tensor<8xf32>
}
