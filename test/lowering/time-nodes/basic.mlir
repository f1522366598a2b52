// RUN: parallel-opt %s --parallel-op-time-nodes | FileCheck %s

// The functions of the runtime are declared once for all nodes, and a number that two nodes share stays shared.

// CHECK-LABEL: func.func @inner_and_outer
// CHECK-NOT:     parallel_op.node
func.func @inner_and_outer(%x: tensor<4xf32>, %n: index) -> tensor<4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // CHECK:      %[[OUTER:.*]] = arith.constant 7 : i64
  // CHECK-NEXT: call @parallel_op_rt_node_begin(%[[OUTER]])
  // CHECK-NEXT: scf.for
  // CHECK-NEXT:   %[[INNER:.*]] = arith.constant 2 : i64
  // CHECK-NEXT:   call @parallel_op_rt_node_begin(%[[INNER]])
  // CHECK-NEXT:   math.exp
  // CHECK-NEXT:   call @parallel_op_rt_node_end(%[[INNER]])
  // CHECK-NEXT:   scf.yield
  // CHECK-NEXT: }
  // CHECK-NEXT: call @parallel_op_rt_node_end(%[[OUTER]])
  // CHECK-NEXT: return
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%t = %x) -> tensor<4xf32> {
    %0 = math.exp %t {parallel_op.node = 2} : tensor<4xf32>
    scf.yield %0 : tensor<4xf32>
  } {parallel_op.node = 7}
  return %r : tensor<4xf32>
}

// Memrefs and ops without results are bracketed like others.

// CHECK-LABEL: func.func @memref
// CHECK:         call @parallel_op_rt_node_begin
// CHECK-NEXT:    memref.copy
// CHECK-NEXT:    call @parallel_op_rt_node_end
func.func @memref(%x: memref<4xf32>, %y: memref<4xf32>) {
  memref.copy %x, %y {parallel_op.node = 2} : memref<4xf32> to memref<4xf32>
  return
}

// CHECK: func.func private @parallel_op_rt_node_begin(i64)
// CHECK: func.func private @parallel_op_rt_node_end(i64)
// CHECK-NOT: func.func
