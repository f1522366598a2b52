// RUN: parallel-opt %s --split-input-file --parallel-op-cluster="gate=false workers=4" | FileCheck %s

// The body of a loop is a block like others.

// CHECK-LABEL: func.func @loop
// CHECK:         scf.for
// CHECK:           parallel_op.parallel
// CHECK-COUNT-2:     parallel_op.task
// CHECK:           scf.yield
func.func @loop(%x: tensor<8xf32>, %n: index) -> tensor<8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> tensor<8xf32> {
    %0 = math.exp %a : tensor<8xf32>
    %1 = math.tanh %a : tensor<8xf32>
    %2 = arith.addf %0, %1 : tensor<8xf32>
    scf.yield %2 : tensor<8xf32>
  }
  return %r : tensor<8xf32>
}

// -----

// What stands in a lane one after the other stays so, but a loop in it is news, with what the lane has of the workers.

// CHECK-LABEL:   func.func @loop_in_a_lane
// CHECK:           parallel_op.parallel
// CHECK:             parallel_op.task
// CHECK:               scf.for
// CHECK:                 parallel_op.parallel
// CHECK-COUNT-2:           parallel_op.task
// CHECK:             math.tanh
// CHECK-NOT:     parallel_op.parallel
func.func @loop_in_a_lane(%x: tensor<8xf32>, %n: index) -> (tensor<8xf32>, tensor<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> tensor<8xf32> {
    %0 = math.exp %a : tensor<8xf32>
    %1 = math.tanh %a : tensor<8xf32>
    %2 = arith.addf %0, %1 : tensor<8xf32>
    scf.yield %2 : tensor<8xf32>
  }
  %t = math.tanh %x : tensor<8xf32>
  return %r, %t : tensor<8xf32>, tensor<8xf32>
}

// -----

// A task of another container has its share of the workers for what it holds.

// CHECK-LABEL:   func.func @task
// CHECK:           parallel_op.parallel
// CHECK:             parallel_op.task
// CHECK:               parallel_op.parallel
// CHECK:             parallel_op.task
// CHECK:               parallel_op.parallel
func.func @task(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) {
  %r:4 = parallel_op.parallel -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) {
    %a:2 = parallel_op.task(%y = %x : tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
      %0 = math.exp %y : tensor<8xf32>
      %1 = math.tanh %y : tensor<8xf32>
      parallel_op.yield %0, %1 : tensor<8xf32>, tensor<8xf32>
    }
    %b:2 = parallel_op.task(%y = %x : tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
      %0 = math.sin %y : tensor<8xf32>
      %1 = math.cos %y : tensor<8xf32>
      parallel_op.yield %0, %1 : tensor<8xf32>, tensor<8xf32>
    }
    parallel_op.yield %a#0, %a#1, %b#0, %b#1 : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
  }
  return %r#0, %r#1, %r#2, %r#3 : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
}

// -----

// Tasks are not regrouped: a container stays outside of others.

// CHECK-LABEL:   func.func @container
// CHECK-COUNT-1: parallel_op.parallel
// CHECK-NOT:     parallel_op.parallel
// CHECK:         math.tanh
func.func @container(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %r = parallel_op.parallel -> (tensor<8xf32>) {
    %a = parallel_op.task(%y = %x : tensor<8xf32>) -> (tensor<8xf32>) {
      %0 = math.exp %y : tensor<8xf32>
      parallel_op.yield %0 : tensor<8xf32>
    }
    parallel_op.yield %a : tensor<8xf32>
  }
  %t = math.tanh %x : tensor<8xf32>
  return %r, %t : tensor<8xf32>, tensor<8xf32>
}
