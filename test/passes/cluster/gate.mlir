// RUN: parallel-opt %s --parallel-op-cluster="dispatch-ns=1000" | FileCheck %s
// RUN: parallel-opt %s --parallel-op-cluster="dispatch-ns=1000 gate=false" | FileCheck %s --check-prefix=ALL

// Long branches gain.

// CHECK-LABEL: func.func @long
// CHECK:         parallel_op.parallel
// ALL-LABEL:   func.func @long
// ALL:           parallel_op.parallel
func.func @long(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.exp %x {parallel_op.cost = 100000} : tensor<8xf32>
  %1 = math.tanh %x {parallel_op.cost = 100000} : tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// Short ones do not: dispatch costs as much.

// CHECK-LABEL: func.func @short
// CHECK-NOT:     parallel_op.parallel
// ALL-LABEL:   func.func @short
// ALL:           parallel_op.parallel
func.func @short(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.exp %x {parallel_op.cost = 3000} : tensor<8xf32>
  %1 = math.tanh %x {parallel_op.cost = 3000} : tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// A gain that would be none if the costs were a third of what is predicted is none.

// CHECK-LABEL: func.func @doubtful
// CHECK-NOT:     parallel_op.parallel
// ALL-LABEL:   func.func @doubtful
// ALL:           parallel_op.parallel
func.func @doubtful(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.exp %x {parallel_op.cost = 14000} : tensor<8xf32>
  %1 = math.tanh %x {parallel_op.cost = 14000} : tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// Beside one long branch a short one saves too little.

// CHECK-LABEL: func.func @one_long
// CHECK-NOT:     parallel_op.parallel
// ALL-LABEL:   func.func @one_long
// ALL:           parallel_op.parallel
func.func @one_long(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.exp %x {parallel_op.cost = 1000000} : tensor<8xf32>
  %1 = math.tanh %x {parallel_op.cost = 40000} : tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}
