// RUN: parallel-opt %s --convert-parallel-op-to-openmp | FileCheck %s --check-prefix=OFF
// RUN: parallel-opt %s --convert-parallel-op-to-openmp=trace=true | FileCheck %s

// OFF-NOT: parallel_op_rt_trace

// CHECK-LABEL: llvm.func internal @labelled_task0_exp_segment(
// CHECK:         %[[TEXT:.*]] = llvm.mlir.addressof @parallel_op_text
// CHECK:         %[[LENGTH:.*]] = arith.constant 3 : i64
// CHECK:         func.call @parallel_op_rt_trace_begin(%[[TEXT]], %[[LENGTH]])
// CHECK-NEXT:    func.call @labelled_task0_exp()
// CHECK-NEXT:    func.call @parallel_op_rt_trace_end()
func.func @labelled() {
  parallel_op.parallel {
    parallel_op.task() attributes {label = "exp"} {
      parallel_op.yield
    }
    parallel_op.task() attributes {label = "tanh"} {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
