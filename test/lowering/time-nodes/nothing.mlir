// RUN: parallel-opt %s --parallel-op-time-nodes | FileCheck %s
// RUN: parallel-opt %S/doc.mlir --parallel-op-time-nodes > %t.once
// RUN: parallel-opt %S/doc.mlir --parallel-op-time-nodes --parallel-op-time-nodes | diff %t.once -

// Without a number there is nothing to do, and nothing is declared. A second run finds no number.

// CHECK-LABEL: func.func @no_number
// CHECK-NEXT:    math.exp
// CHECK-NEXT:    return
// CHECK-NOT:     parallel_op_rt
func.func @no_number(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = math.exp %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}
