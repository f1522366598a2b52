// RUN: parallel-opt %s --split-input-file --allow-unregistered-dialect --parallel-op-cluster="gate=false" | FileCheck %s
// RUN: parallel-opt %s --split-input-file --allow-unregistered-dialect --parallel-op-cluster="gate=false workers=1" | FileCheck %s

// A chain has nothing to run side by side, and neither have the head and the tail of a graph.

// CHECK-LABEL: func.func @chain
// CHECK-NOT:     parallel_op
func.func @chain(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.exp %x : tensor<8xf32>
  %1 = math.tanh %0 : tensor<8xf32>
  %2 = arith.addf %0, %1 : tensor<8xf32>
  return %2 : tensor<8xf32>
}

// -----

// Neither have functions without ops that compute, and declarations.

// CHECK-LABEL: func.func @empty
// CHECK-NOT:     parallel_op
func.func @empty(%x: tensor<8xf32>) -> tensor<8xf32> {
  return %x : tensor<8xf32>
}
func.func private @declared(tensor<8xf32>) -> tensor<8xf32>

// -----

// Values that are used before they are made, as foreign regions without an order of their ops may.

// CHECK-LABEL: func.func @graph_region
// CHECK-NOT:     parallel_op.
func.func @graph_region(%x: tensor<8xf32>) {
  "foreign.graph"() ({
    %1 = math.exp %0 : tensor<8xf32>
    %0 = math.tanh %x : tensor<8xf32>
    %2 = math.tanh %x : tensor<8xf32>
    "foreign.end"(%1, %2) : (tensor<8xf32>, tensor<8xf32>) -> ()
  }) : () -> ()
  return
}

// -----

// Ops of unknown effects stay where they are.

// CHECK-LABEL: func.func @unknown_effects
// CHECK-NOT:     parallel_op.
func.func @unknown_effects(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = "foreign.a"(%x) : (tensor<8xf32>) -> tensor<8xf32>
  %1 = "foreign.b"(%x) : (tensor<8xf32>) -> tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// -----

// Unreachable code may use what it makes later, or never.

// CHECK-LABEL: func.func @unreachable
func.func @unreachable(%x: tensor<8xf32>) -> tensor<8xf32> {
  return %x : tensor<8xf32>
^dead(%y: tensor<8xf32>):
  %0 = math.exp %1 : tensor<8xf32>
  %1 = math.tanh %0 : tensor<8xf32>
  cf.br ^dead(%0 : tensor<8xf32>)
}
