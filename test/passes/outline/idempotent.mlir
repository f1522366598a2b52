// RUN: parallel-opt %s --parallel-op-outline -o %t.1
// RUN: parallel-opt %s --parallel-op-outline --parallel-op-outline -o %t.2
// RUN: diff %t.1 %t.2
// RUN: parallel-opt %s --parallel-op-outline="gate=false workers=8" -o %t.3
// RUN: parallel-opt %s --parallel-op-outline="gate=false workers=8" --parallel-op-outline="gate=false workers=8" -o %t.4
// RUN: diff %t.3 %t.4
// RUN: parallel-opt %s --parallel-op-outline="mode=siblings gate=false" -o %t.5
// RUN: parallel-opt %s --parallel-op-outline="mode=siblings gate=false" --parallel-op-outline="mode=siblings gate=false" -o %t.6
// RUN: diff %t.5 %t.6
// RUN: FileCheck %s < %t.1

// A second run changes nothing, whatever the options.

// CHECK:     parallel_op.parallel
// CHECK-NOT: parallel_op.parallel
func.func @nested(%x: tensor<8xf32>, %y: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.exp %x {parallel_op.cost = 1000000} : tensor<8xf32>
  %1 = math.exp %x {parallel_op.cost = 1000001} : tensor<8xf32>
  %2 = arith.subf %0, %1 {parallel_op.cost = 1500000} : tensor<8xf32>
  %3 = math.exp %y {parallel_op.cost = 1000002} : tensor<8xf32>
  %4 = math.exp %y {parallel_op.cost = 1000003} : tensor<8xf32>
  %5 = arith.subf %3, %4 {parallel_op.cost = 1500000} : tensor<8xf32>
  %6 = math.exp %2 : tensor<8xf32>
  %7 = math.exp %5 : tensor<8xf32>
  %8 = arith.divf %6, %7 : tensor<8xf32>
  return %8 : tensor<8xf32>
}
