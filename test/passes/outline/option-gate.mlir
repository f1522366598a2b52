// RUN: parallel-opt %s --parallel-op-outline | FileCheck %s --check-prefixes=CHECK,ON
// RUN: parallel-opt %s --parallel-op-outline="gate=true" | FileCheck %s --check-prefixes=CHECK,ON
// RUN: parallel-opt %s --parallel-op-outline="gate=false" | FileCheck %s --check-prefixes=CHECK,OFF

// Tasks that cost more to start than to run stay serial, unless the gate is off.

// CHECK-LABEL: func.func @small
// ON-NOT:        parallel_op
// OFF:           parallel_op.parallel
func.func @small(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.exp %x : tensor<8xf32>
  %1 = math.tanh %x : tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// CHECK-LABEL: func.func @large
// CHECK:         parallel_op.parallel
func.func @large(%x: tensor<1000000xf32>) -> (tensor<1000000xf32>, tensor<1000000xf32>) {
  %0 = math.exp %x : tensor<1000000xf32>
  %1 = math.tanh %x : tensor<1000000xf32>
  return %0, %1 : tensor<1000000xf32>, tensor<1000000xf32>
}

// The second branch is too short to be worth a container.

// CHECK-LABEL: func.func @uneven
// ON-NOT:        parallel_op
// OFF:           parallel_op.parallel
func.func @uneven(%x: tensor<1000000xf32>, %y: tensor<8xf32>) -> (tensor<1000000xf32>, tensor<8xf32>) {
  %0 = math.exp %x : tensor<1000000xf32>
  %1 = math.tanh %y : tensor<8xf32>
  return %0, %1 : tensor<1000000xf32>, tensor<8xf32>
}
