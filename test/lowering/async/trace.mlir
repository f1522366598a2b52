// RUN: parallel-opt %s --convert-parallel-op-to-async=trace=true | FileCheck %s

// The call of a task stands between two calls of the runtime; the text is the label or else the function's name.
// CHECK-LABEL: func.func @traced()
// CHECK:         async.execute
// CHECK:           %[[TEXT:.*]] = llvm.mlir.addressof @parallel_op_text : !llvm.ptr
// CHECK:           %[[LENGTH:.*]] = arith.constant 5 : i64
// CHECK:           func.call @parallel_op_rt_trace_begin(%[[TEXT]], %[[LENGTH]]) : (!llvm.ptr, i64) -> ()
// CHECK:           func.call @traced_task0_heavy()
// CHECK:           func.call @parallel_op_rt_trace_end() : () -> ()
// CHECK:         async.execute
// CHECK:           llvm.mlir.addressof @parallel_op_text_0
// CHECK:         async.execute
// CHECK:           llvm.mlir.addressof @parallel_op_text :
// CHECK-DAG:   llvm.mlir.global internal constant @parallel_op_text("heavy")
// CHECK-DAG:   llvm.mlir.global internal constant @parallel_op_text_0("traced_task1")
// CHECK-DAG:   func.func private @parallel_op_rt_trace_begin(!llvm.ptr, i64)
// CHECK-DAG:   func.func private @parallel_op_rt_trace_end()
func.func @traced() {
  parallel_op.parallel {
    parallel_op.task() attributes {label = "heavy"} {
      parallel_op.yield
    }
    parallel_op.task() {
      parallel_op.yield
    }
    parallel_op.task() attributes {label = "heavy"} {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
