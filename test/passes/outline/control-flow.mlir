// RUN: parallel-opt %s --parallel-op-outline="gate=false" --allow-unregistered-dialect | FileCheck %s

// Each branch of a condition is a block of its own; values from outside are captured.

// CHECK-LABEL: func.func @condition
// CHECK-SAME:    (%[[X:.*]]: tensor<8xf32>, %{{.*}}: i1)
// CHECK:         scf.if
// CHECK:           %[[R:.*]]:2 = parallel_op.parallel
// CHECK-COUNT-2:     parallel_op.task({{.*}} = %[[X]]
// CHECK:           scf.yield %[[R]]#0, %[[R]]#1
func.func @condition(%x: tensor<8xf32>, %c: i1) -> (tensor<8xf32>, tensor<8xf32>) {
  %r:2 = scf.if %c -> (tensor<8xf32>, tensor<8xf32>) {
    %0 = math.exp %x : tensor<8xf32>
    %1 = math.tanh %x : tensor<8xf32>
    scf.yield %0, %1 : tensor<8xf32>, tensor<8xf32>
  } else {
    scf.yield %x, %x : tensor<8xf32>, tensor<8xf32>
  }
  return %r#0, %r#1 : tensor<8xf32>, tensor<8xf32>
}

// The body of a loop; the value it carries is captured like any other.

// CHECK-LABEL: func.func @loop
// CHECK:         scf.for {{.*}} iter_args(%[[ACC:.*]] = %{{.*}})
// CHECK:           parallel_op.parallel
// CHECK-COUNT-2:     parallel_op.task({{.*}} = %[[ACC]]
// CHECK:           arith.divf
// CHECK:           scf.yield
func.func @loop(%x: tensor<8xf32>) -> tensor<8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c9 = arith.constant 9 : index
  %r = scf.for %i = %c0 to %c9 step %c1 iter_args(%acc = %x) -> tensor<8xf32> {
    %0 = math.exp %acc : tensor<8xf32>
    %1 = math.tanh %acc : tensor<8xf32>
    %2 = arith.divf %0, %1 : tensor<8xf32>
    scf.yield %2 : tensor<8xf32>
  }
  return %r : tensor<8xf32>
}

// Two loops are two branches: an op with regions is a node, and what its regions use is captured.

// CHECK-LABEL: func.func @loops_as_branches
// CHECK-SAME:    (%[[X:.*]]: tensor<8xf32>, %[[Y:.*]]: tensor<8xf32>, %[[N:.*]]: index)
// CHECK:         parallel_op.parallel
// CHECK:           parallel_op.task({{.*}} = %[[N]], %[[INIT:.*]] = %[[X]], %[[IN:.*]] = %[[Y]] : index, tensor<8xf32>, tensor<8xf32>)
// CHECK:             scf.for {{.*}} = %[[INIT]]
// CHECK:               arith.addf %{{.*}}, %[[IN]]
// CHECK:           parallel_op.task
// CHECK:             scf.for
func.func @loops_as_branches(%x: tensor<8xf32>, %y: tensor<8xf32>, %n: index) -> tensor<8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %a = scf.for %i = %c0 to %n step %c1 iter_args(%acc = %x) -> tensor<8xf32> {
    %0 = arith.addf %acc, %y : tensor<8xf32>
    scf.yield %0 : tensor<8xf32>
  }
  %b = scf.for %i = %c0 to %n step %c1 iter_args(%acc = %y) -> tensor<8xf32> {
    %0 = arith.mulf %acc, %x : tensor<8xf32>
    scf.yield %0 : tensor<8xf32>
  }
  %r = arith.divf %a, %b : tensor<8xf32>
  return %r : tensor<8xf32>
}

// Several blocks: each by itself. What another block uses leaves through the container.

// CHECK-LABEL: func.func @blocks
// CHECK:         %[[R:.*]]:2 = parallel_op.parallel
// CHECK:         cf.cond_br %{{.*}}, ^bb1, ^bb2(%[[R]]#1
// CHECK:       ^bb1:
// CHECK:         %[[S:.*]]:2 = parallel_op.parallel
// CHECK:           parallel_op.task({{.*}} = %[[R]]#0
// CHECK:         arith.divf %[[S]]#0, %[[S]]#1
// CHECK:       ^bb2
// CHECK:         arith.divf %{{.*}}, %[[R]]#0
func.func @blocks(%x: tensor<8xf32>, %c: i1) -> tensor<8xf32> {
  %0 = math.exp %x : tensor<8xf32>
  %1 = math.tanh %x : tensor<8xf32>
  cf.cond_br %c, ^bb1, ^bb2(%1 : tensor<8xf32>)
^bb1:
  %2 = math.sin %0 : tensor<8xf32>
  %3 = math.cos %1 : tensor<8xf32>
  %4 = arith.divf %2, %3 : tensor<8xf32>
  cf.br ^bb2(%4 : tensor<8xf32>)
^bb2(%5: tensor<8xf32>):
  %6 = arith.divf %5, %0 : tensor<8xf32>
  return %6 : tensor<8xf32>
}

// The regions of an op of a foreign dialect are walked too.

// CHECK-LABEL: func.func @foreign_regions
// CHECK:         "test.two_regions"
// CHECK:           parallel_op.parallel
// CHECK:           parallel_op.parallel
func.func @foreign_regions(%x: tensor<8xf32>) {
  "test.two_regions"() ({
    %0 = math.exp %x : tensor<8xf32>
    %1 = math.tanh %x : tensor<8xf32>
    "test.yield"(%0, %1) : (tensor<8xf32>, tensor<8xf32>) -> ()
  }, {
    %0 = math.sin %x : tensor<8xf32>
    %1 = math.cos %x : tensor<8xf32>
    "test.yield"(%0, %1) : (tensor<8xf32>, tensor<8xf32>) -> ()
  }) : () -> ()
  return
}
