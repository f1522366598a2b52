// RUN: parallel-opt %s --parallel-op-prune | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(parallel-op-prune,parallel-op-prune)' | FileCheck %s

// Extents that the type gives, and what is computed from them, become constants through MLIR's folders.

// CHECK-LABEL: func.func @extents_of_the_type
// CHECK-NEXT:    %[[N:.*]] = arith.constant 6 : index
// CHECK-NEXT:    return %[[N]]
func.func @extents_of_the_type(%x: tensor<2x3xf32>) -> index {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %rows = tensor.dim %x, %c0 : tensor<2x3xf32>
  %columns = tensor.dim %x, %c1 : tensor<2x3xf32>
  %n = arith.muli %rows, %columns : index
  return %n : index
}

// A branch on a constant that passes through a loop is known to SCCP alone.

// CHECK-LABEL: func.func @constant_through_a_loop
// CHECK-NOT:     math.sqrt
// CHECK:         return
func.func @constant_through_a_loop(%x: f32, %n: index) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : i64
  %r:2 = scf.for %i = %c0 to %n step %c1 iter_args(%y = %x, %k = %c2) -> (f32, i64) {
    %is_two = arith.cmpi eq, %k, %c2 : i64
    %z = scf.if %is_two -> f32 {
      %a = arith.addf %y, %y : f32
      scf.yield %a : f32
    } else {
      %b = math.sqrt %y : f32
      scf.yield %b : f32
    }
    %next = arith.select %is_two, %c2, %k : i64
    scf.yield %z, %next : f32, i64
  }
  return %r#0 : f32
}

// A constant that the evaluator makes lets MLIR's folders go on, and theirs the evaluator.

// CHECK-LABEL: func.func @rounds
// CHECK-SAME:    (%[[X:.*]]: tensor<2x3xf32>)
// CHECK-NEXT:    %[[SIX:.*]] = arith.constant 6 : i64
// CHECK-NEXT:    return %[[SIX]]
func.func @rounds(%x: tensor<2x3xf32>) -> i64 {
  %c1 = arith.constant 1 : index
  %shape = arith.constant dense<[2, 3]> : tensor<2xi64>
  %both = tensor.concat dim(0) %shape, %shape : (tensor<2xi64>, tensor<2xi64>) -> tensor<4xi64>
  %doubled = arith.addi %both, %both : tensor<4xi64>
  %again = tensor.concat dim(0) %doubled, %both : (tensor<4xi64>, tensor<4xi64>) -> tensor<8xi64>
  %e = tensor.extract %again[%c1] : tensor<8xi64>
  return %e : i64
}

// A container stays a container.

// CHECK-LABEL: func.func @container
func.func @container(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK:      parallel_op.parallel
  // CHECK-NEXT:   parallel_op.task
  // CHECK:        parallel_op.task
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %a = parallel_op.task(%c = %x : tensor<4xf32>) -> (tensor<4xf32>) {
      %y = math.exp %c : tensor<4xf32>
      parallel_op.yield %y : tensor<4xf32>
    }
    %b = parallel_op.task(%c = %x : tensor<4xf32>) -> (tensor<4xf32>) {
      %y = math.sqrt %c : tensor<4xf32>
      parallel_op.yield %y : tensor<4xf32>
    }
    parallel_op.yield %a, %b : tensor<4xf32>, tensor<4xf32>
  }
  return %r#0, %r#1 : tensor<4xf32>, tensor<4xf32>
}
