// RUN: parallel-opt %s --parallel-op-cluster="gate=false" > %t.once
// RUN: parallel-opt %t.once --parallel-op-cluster="gate=false" | diff %t.once -
// RUN: parallel-opt %t.once --parallel-op-cluster="gate=false workers=8" | diff %t.once -
// RUN: parallel-opt %s --parallel-op-cluster="gate=false" | diff %t.once -
// RUN: FileCheck %s < %t.once

// A second run changes nothing: neither the container, nor what its tasks run one after the other, nor what is left
// outside of it. The same input gives the same bytes.

// CHECK-LABEL:   func.func @twice
// CHECK-COUNT-1: parallel_op.parallel
// CHECK-NOT:     parallel_op.parallel
func.func @twice(%x: tensor<8xf32>, %y: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.exp %x : tensor<8xf32>
  %1 = math.tanh %y : tensor<8xf32>
  %2 = arith.addf %0, %1 : tensor<8xf32>
  %3 = math.sin %2 : tensor<8xf32>
  %4 = math.cos %2 : tensor<8xf32>
  %5 = math.sin %3 : tensor<8xf32>
  %6 = math.cos %4 : tensor<8xf32>
  %7 = arith.mulf %5, %4 : tensor<8xf32>
  %8 = arith.mulf %6, %3 : tensor<8xf32>
  return %7, %8 : tensor<8xf32>, tensor<8xf32>
}
