// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-carry-in-place))' | FileCheck %s

// CHECK-LABEL: func.func @new_tensor_in_each_turn
// CHECK:         scf.for {{.*}} iter_args(%[[ACC:.*]] = %{{.*}}) -> (tensor<4xf32>) {
// CHECK-NEXT:      %[[NEW:.*]] = math.exp %[[ACC]]
// CHECK-NEXT:      %[[SAME:.*]] = bufferization.materialize_in_destination %[[NEW]] in %[[ACC]]
// CHECK-NEXT:      scf.yield %[[SAME]]
func.func @new_tensor_in_each_turn(%x: tensor<4xf32>, %n: index) -> tensor<4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%acc = %x) -> tensor<4xf32> {
    %e = math.exp %acc : tensor<4xf32>
    scf.yield %e : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}
