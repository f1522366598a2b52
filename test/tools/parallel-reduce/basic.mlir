// The program shrinks to the two tasks that are interesting: container, tasks, captures, results, attributes, ops in the
// bodies and the other function go. Lines that MLIR prints of variants which are no valid programs are not checked.

// RUN: parallel-reduce %s -reduction-tree='traversal-mode=0 test=%S/Inputs/interesting.sh' -o %t.mlir
// RUN: FileCheck %s --input-file %t.mlir
// RUN: parallel-reduce %t.mlir -reduction-tree='traversal-mode=0 test=%S/Inputs/interesting.sh' -o %t.again.mlir
// RUN: FileCheck %s --input-file %t.again.mlir

// CHECK-NOT:  math.sqrt
// CHECK:      func.func @main
// CHECK-NOT:  arith.addf
// CHECK:      parallel_op.parallel -> (tensor<4xf32>) {
// CHECK-NEXT: %[[A:.*]] = parallel_op.task(%[[X:.*]] = %{{.*}} : tensor<4xf32>) -> (tensor<4xf32>) {
// CHECK-NEXT: %[[E:.*]] = math.exp %[[X]]
// CHECK-NEXT: parallel_op.yield %[[E]]
// CHECK-NEXT: }
// CHECK-NEXT: %[[B:.*]] = parallel_op.task(%[[Y:.*]] = %[[A]] : tensor<4xf32>) -> (tensor<4xf32>) {
// CHECK-NEXT: %[[T:.*]] = math.tanh %[[Y]]
// CHECK-NEXT: parallel_op.yield %[[T]]
// CHECK-NEXT: }
// CHECK-NEXT: parallel_op.yield %[[B]]
// CHECK-NOT:  parallel_op
func.func @other(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = math.sqrt %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}
func.func @main(%x: tensor<4xf32>, %y: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %z = arith.addf %x, %y : tensor<4xf32>
  %w:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %a = parallel_op.task(%in = %z : tensor<4xf32>) -> (tensor<4xf32>) attributes {label = "sin"} {
      %0 = math.sin %in : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %b = parallel_op.task(%in = %z : tensor<4xf32>) -> (tensor<4xf32>) {
      %0 = math.cos %in : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %a, %b : tensor<4xf32>, tensor<4xf32>
  }
  %r:3 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
    %a = parallel_op.task(%in = %w#0, %k = %y : tensor<4xf32>, tensor<4xf32>) -> (tensor<4xf32>) attributes {lane = 0 : i64, cost = 12 : i64} {
      %0 = math.sqrt %in : tensor<4xf32>
      %1 = math.exp %0 : tensor<4xf32>
      %2 = arith.mulf %1, %k : tensor<4xf32>
      parallel_op.yield %2 : tensor<4xf32>
    }
    %b = parallel_op.task(%in = %w#1 : tensor<4xf32>) -> (tensor<4xf32>) attributes {lane = 1 : i64} {
      %0 = math.cos %in : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %c = parallel_op.task(%p = %a, %q = %b : tensor<4xf32>, tensor<4xf32>) -> (tensor<4xf32>) attributes {lane = 0 : i64} {
      %0 = arith.subf %p, %q : tensor<4xf32>
      %1 = math.tanh %0 : tensor<4xf32>
      parallel_op.yield %1 : tensor<4xf32>
    }
    %d = parallel_op.task(%p = %c, %q = %b : tensor<4xf32>, tensor<4xf32>) -> (tensor<4xf32>) attributes {lane = 1 : i64} {
      %0 = arith.subf %p, %q : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %a, %c, %d : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
  }
  return %r#0, %r#1, %r#2 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}
