// RUN: parallel-opt %s --parallel-op-cluster | FileCheck %s
// RUN: parallel-opt %s --parallel-op-cluster="workers=1" --cse | FileCheck %s --check-prefix=SERIAL

// Copies of a producer stand in the lanes that use them; the attribute that kept them apart has done its work.

// CHECK-LABEL:   func.func @copies
// CHECK-NOT:     parallel_op.clone
// CHECK:         parallel_op.task
// CHECK:           math.absf
// CHECK:           math.exp
// CHECK:         parallel_op.task
// CHECK:           math.absf
// CHECK:           math.tanh

// Where nothing became parallel, they are one op again.

// SERIAL-LABEL:   func.func @copies
// SERIAL-COUNT-1: math.absf
// SERIAL-NOT:     math.absf
func.func @copies(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %a = math.absf %x {parallel_op.clone = 0 : i64, parallel_op.cost = 1000} : tensor<8xf32>
  %b = math.absf %x {parallel_op.clone = 1 : i64, parallel_op.cost = 1000} : tensor<8xf32>
  %0 = math.exp %a {parallel_op.cost = 1000000} : tensor<8xf32>
  %1 = math.tanh %b {parallel_op.cost = 1000000} : tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}
