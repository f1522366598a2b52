// RUN: parallel-opt %s --convert-parallel-op-to-runtime=trace=true | FileCheck %s
// RUN: parallel-opt %s --convert-parallel-op-to-runtime | FileCheck %s --check-prefix=PLAIN

// The call of a task stands between two calls of the runtime; the text is the label or else the function's name.
// PLAIN-NOT: parallel_op_rt_trace
// CHECK-LABEL: llvm.func internal @traced_task0_heavy_segment(
// CHECK:         %[[TEXT:.*]] = llvm.mlir.addressof @parallel_op_text : !llvm.ptr
// CHECK:         %[[LENGTH:.*]] = arith.constant 5 : i64
// CHECK:         func.call @parallel_op_rt_trace_begin(%[[TEXT]], %[[LENGTH]]) : (!llvm.ptr, i64) -> ()
// CHECK-NEXT:    func.call @traced_task0_heavy()
// CHECK-NEXT:    func.call @parallel_op_rt_trace_end() : () -> ()
// CHECK-LABEL: llvm.func internal @traced_task1_segment(
// CHECK:         llvm.mlir.addressof @parallel_op_text_0
// CHECK-LABEL: llvm.func internal @traced_task2_heavy_segment(
// CHECK:         llvm.mlir.addressof @parallel_op_text :
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

// So does a call in place.
// CHECK-LABEL: func.func @alone()
// CHECK:         call @parallel_op_rt_trace_begin(
// CHECK-NEXT:    call @alone_task0()
// CHECK-NEXT:    call @parallel_op_rt_trace_end()
func.func @alone() {
  parallel_op.parallel {
    parallel_op.task() {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// A text that two tasks share is there once.
// CHECK-DAG:   llvm.mlir.global internal constant @parallel_op_text("heavy")
// CHECK-DAG:   llvm.mlir.global internal constant @parallel_op_text_0("traced_task1")
// CHECK-DAG:   func.func private @parallel_op_rt_trace_begin(!llvm.ptr, i64)
// CHECK-DAG:   func.func private @parallel_op_rt_trace_end()
