// RUN: parallel-opt %s --parallel-op-time-nodes | FileCheck %s

// CHECK-LABEL: func.func @two_nodes
// CHECK:         %[[ZERO:.*]] = arith.constant 0 : i64
// CHECK-NEXT:    call @parallel_op_rt_node_begin(%[[ZERO]])
// CHECK-NEXT:    math.exp {{%[^ {]*}} : tensor<4xf32>
// CHECK-NEXT:    call @parallel_op_rt_node_end(%[[ZERO]])
// CHECK:         call @parallel_op_rt_node_begin
// CHECK-NEXT:    math.tanh
// CHECK-NEXT:    call @parallel_op_rt_node_end
func.func @two_nodes(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = math.exp %x {parallel_op.node = 0} : tensor<4xf32>
  %1 = math.tanh %0 {parallel_op.node = 1} : tensor<4xf32>
  return %1 : tensor<4xf32>
}
