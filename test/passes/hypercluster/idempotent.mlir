// RUN: parallel-opt %s --parallel-op-hypercluster='batch=2 gate=false' -o %t.once
// RUN: FileCheck %s < %t.once
// RUN: parallel-opt %s --parallel-op-hypercluster='batch=2 gate=false' --parallel-op-hypercluster='batch=2 gate=false' | diff %t.once -
// RUN: parallel-opt %s --parallel-op-hypercluster='batch=2 gate=false' --parallel-op-hypercluster='gate=false' | diff %t.once -

// A second run finds a batch with a container in it and changes nothing.

// CHECK-COUNT-2: parallel_op.task
func.func @replicated(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %y = math.exp %x : tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}

// CHECK-COUNT-2: parallel_op.task
func.func @split(%x: tensor<6x4xf32>) -> tensor<6x4xf32> {
  %y = math.exp %x : tensor<6x4xf32>
  return %y : tensor<6x4xf32>
}
