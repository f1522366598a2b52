// RUN: parallel-opt %s --parallel-op-clone-producers="dispatch-ns=100 message-ns=20000" \
// RUN:   --remarks-filter=parallel-op-clone-producers 2>&1 | FileCheck %s
// RUN: parallel-opt %s --parallel-op-clone-producers="dispatch-ns=100 message-ns=20000" --cse | FileCheck %s --check-prefix=CSE

// What a copy needs comes with it if it is cheap too; a run of cse leaves copies alone.

// CHECK: remark: [Passed] cloned | {{.*}}Function=chain | {{.*}}"2 copies save 1 of 1 messages: {{[0-9]+}} ns become {{[0-9]+}} ns on 2 workers"
// CHECK-LABEL:      func.func @chain
// CHECK-COUNT-2:    math.absf
// CHECK-NOT:        math.absf
// CSE-LABEL:        func.func @chain
// CSE-COUNT-2:      math.absf
// CSE-LABEL:        func.func @dear
func.func @chain(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.absf %x {parallel_op.cost = 50 : i64} : tensor<8xf32>
  %1 = math.ceil %0 {parallel_op.cost = 50 : i64} : tensor<8xf32>
  %2 = math.exp %1 {parallel_op.cost = 100000 : i64} : tensor<8xf32>
  %3 = math.tanh %1 {parallel_op.cost = 100000 : i64} : tensor<8xf32>
  return %2, %3 : tensor<8xf32>, tensor<8xf32>
}

// A dear producer is waited for.

// CHECK-LABEL: func.func @dear
// CHECK:         math.absf
// CHECK-NOT:     math.absf
// CHECK:         return
func.func @dear(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.absf %x {parallel_op.cost = 50000 : i64} : tensor<8xf32>
  %1 = math.exp %0 {parallel_op.cost = 100000 : i64} : tensor<8xf32>
  %2 = math.tanh %0 {parallel_op.cost = 100000 : i64} : tensor<8xf32>
  return %1, %2 : tensor<8xf32>, tensor<8xf32>
}

// Too small to be parallel, copies or not: nothing changes.

// CHECK-LABEL: func.func @small
// CHECK:         math.absf
// CHECK-NOT:     math.absf
// CHECK:         return
func.func @small(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.absf %x {parallel_op.cost = 1 : i64} : tensor<8xf32>
  %1 = math.exp %0 {parallel_op.cost = 100 : i64} : tensor<8xf32>
  %2 = math.tanh %0 {parallel_op.cost = 100 : i64} : tensor<8xf32>
  return %1, %2 : tensor<8xf32>, tensor<8xf32>
}

// An op of unknown effects is not copied.

// CHECK-LABEL: func.func @effects
// CHECK:         call @draw
// CHECK-NOT:     call @draw
// CHECK:         return
func.func private @draw(tensor<8xf32>) -> tensor<8xf32>
func.func @effects(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = call @draw(%x) {parallel_op.cost = 50 : i64} : (tensor<8xf32>) -> tensor<8xf32>
  %1 = math.exp %0 {parallel_op.cost = 100000 : i64} : tensor<8xf32>
  %2 = math.tanh %0 {parallel_op.cost = 100000 : i64} : tensor<8xf32>
  return %1, %2 : tensor<8xf32>, tensor<8xf32>
}
