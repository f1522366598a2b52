// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-carry-in-place))' -o %t
// RUN: FileCheck %s --input-file=%t
// RUN: parallel-opt %t --pass-pipeline='builtin.module(func.func(parallel-op-carry-in-place,canonicalize))' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-carry-in-place,convert-elementwise-to-linalg),one-shot-bufferize{bufferize-function-boundaries},canonicalize)' | FileCheck %s --check-prefix=COPIES
// RUN: parallel-run %s --entry swap_and_tasks --random-inputs 1 --compare --repeat 1 --gate false | FileCheck %s --check-prefix=EXECUTED

// EXECUTED: bitwise equal

// A turn that writes into the carried tensor does so without a copy.

// COPIES-LABEL: func.func @written_into
// COPIES:         scf.for
// COPIES-NOT:       memref.copy
// COPIES:         return
func.func @written_into(%x: tensor<4xf32>, %v: f32) -> tensor<4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %r = scf.for %i = %c0 to %c4 step %c1 iter_args(%acc = %x) -> tensor<4xf32> {
    %a = tensor.insert %v into %acc[%i] : tensor<4xf32>
    scf.yield %a : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}

// A dynamic extent that stays the same.

// CHECK-LABEL: func.func @dynamic
// CHECK:         iter_args(%[[ACC:.*]] = %{{.*}})
// CHECK:           materialize_in_destination %{{.*}} in %[[ACC]]
func.func @dynamic(%x: tensor<?xf32>, %n: index) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %size = tensor.dim %x, %c0 : tensor<?xf32>
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%acc = %x) -> tensor<?xf32> {
    %e = tensor.empty(%size) : tensor<?xf32>
    %t = linalg.exp ins(%acc : tensor<?xf32>) outs(%e : tensor<?xf32>) -> tensor<?xf32>
    scf.yield %t : tensor<?xf32>
  }
  return %r : tensor<?xf32>
}

// One that may change from turn to turn, and what is no tensor has no buffer.

// CHECK-LABEL: func.func @may_change_or_scalar
// CHECK-NOT:     materialize_in_destination
func.func @may_change_or_scalar(%x: tensor<?xf32>, %s: f32) -> (tensor<?xf32>, f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %r:2 = scf.for %i = %c0 to %c4 step %c1 iter_args(%acc = %x, %sum = %s) -> (tensor<?xf32>, f32) {
    %t = math.exp %acc : tensor<?xf32>
    %u = arith.addf %sum, %s : f32
    scf.yield %t, %u : tensor<?xf32>, f32
  }
  return %r#0, %r#1 : tensor<?xf32>, f32
}

// The second region of a while loop yields to the next turn.

// CHECK-LABEL: func.func @while_loop
// CHECK:         ^bb0(%[[ACC:.*]]: tensor<4xf32>, %{{.*}}: i32):
// CHECK:           %[[NEW:.*]] = math.exp %[[ACC]]
// CHECK:           materialize_in_destination %[[NEW]] in %[[ACC]]
func.func @while_loop(%x: tensor<4xf32>, %n: i32) -> tensor<4xf32> {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %r:2 = scf.while (%t = %x, %i = %n) : (tensor<4xf32>, i32) -> (tensor<4xf32>, i32) {
    %more = arith.cmpi sgt, %i, %c0 : i32
    scf.condition(%more) %t, %i : tensor<4xf32>, i32
  } do {
  ^bb0(%acc: tensor<4xf32>, %j: i32):
    %e = math.exp %acc : tensor<4xf32>
    %k = arith.subi %j, %c1 : i32
    scf.yield %e, %k : tensor<4xf32>, i32
  }
  return %r#0 : tensor<4xf32>
}

// A turn that exchanges two tensors; with tasks it works on copies of them.

// CHECK-LABEL: func.func @swap_and_tasks
// CHECK:         iter_args(%[[A:.*]] = %{{.*}}, %[[B:.*]] = %{{.*}}) -> (tensor<4xf32>, tensor<4xf32>) {
// CHECK-DAG:       %[[A_COPY:.*]] = bufferization.alloc_tensor() copy(%[[A]])
// CHECK-DAG:       %[[B_COPY:.*]] = bufferization.alloc_tensor() copy(%[[B]])
// CHECK-DAG:       parallel_op.task({{.*}} = %[[A_COPY]] :
// CHECK:           materialize_in_destination %{{.*}} in %[[A]]
// CHECK:           materialize_in_destination %[[A_COPY]] in %[[B]]
func.func @swap_and_tasks(%x: tensor<4xf32>, %y: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %r:2 = scf.for %i = %c0 to %c3 step %c1 iter_args(%a = %x, %b = %y) -> (tensor<4xf32>, tensor<4xf32>) {
    %p:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
      %l = parallel_op.task(%in = %a : tensor<4xf32>) -> (tensor<4xf32>) {
        %e = math.exp %in : tensor<4xf32>
        parallel_op.yield %e : tensor<4xf32>
      }
      %m = parallel_op.task(%in = %a, %other = %b : tensor<4xf32>, tensor<4xf32>) -> (tensor<4xf32>) {
        %e = arith.addf %in, %other : tensor<4xf32>
        parallel_op.yield %e : tensor<4xf32>
      }
      parallel_op.yield %l, %m : tensor<4xf32>, tensor<4xf32>
    }
    %s = arith.subf %p#0, %p#1 : tensor<4xf32>
    scf.yield %s, %a : tensor<4xf32>, tensor<4xf32>
  }
  return %r#0, %r#1 : tensor<4xf32>, tensor<4xf32>
}
