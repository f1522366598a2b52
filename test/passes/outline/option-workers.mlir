// RUN: parallel-opt %s --parallel-op-outline="workers=1" | FileCheck %s --check-prefix=ONE
// RUN: parallel-opt %s --parallel-op-outline="workers=2" | FileCheck %s --check-prefix=TWO
// RUN: parallel-opt %s --parallel-op-outline="workers=4" | FileCheck %s --check-prefix=FOUR

// One worker gains nothing. Two run the two halves. Four have two left for each half, so that containers nest.

// ONE-NOT:     parallel_op.parallel
// TWO:         parallel_op.parallel
// TWO-NOT:     parallel_op.parallel
// FOUR:        parallel_op.parallel
// FOUR-NEXT:     parallel_op.task{{.*}} label = "subf"
// FOUR-NEXT:       parallel_op.parallel
// FOUR:          parallel_op.task{{.*}} label = "subf"
// FOUR-NEXT:       parallel_op.parallel
func.func @two_by_two(%x: tensor<8xf32>, %y: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.exp %x {parallel_op.cost = 1000000} : tensor<8xf32>
  %1 = math.tanh %x {parallel_op.cost = 1000000} : tensor<8xf32>
  %2 = arith.subf %0, %1 {parallel_op.cost = 1500000} : tensor<8xf32>
  %3 = math.exp %y {parallel_op.cost = 1000000} : tensor<8xf32>
  %4 = math.tanh %y {parallel_op.cost = 1000000} : tensor<8xf32>
  %5 = arith.subf %3, %4 {parallel_op.cost = 1500000} : tensor<8xf32>
  %6 = arith.divf %2, %5 : tensor<8xf32>
  return %6 : tensor<8xf32>
}
