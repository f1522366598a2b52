// RUN: parallel-opt %s --convert-parallel-op-to-openmp | FileCheck %s
// RUN: parallel-opt %s --convert-parallel-op-to-openmp=on-failure=abort | FileCheck %s --check-prefix=ABORT

// ABORT-NOT: parallel_op_rt

// A task that may fail leaves its failure in a table; those behind it ask whether it came to its end. The join leaves
// the first failure of the table with its thread, drops the others and asserts that there was none. It loads buffers
// before that, for the function has to free them.
// CHECK-LABEL: func.func @failures(
// CHECK:         %[[NULL:.*]] = llvm.mlir.zero : !llvm.ptr
// CHECK-NEXT:    llvm.store %[[NULL]], %
// CHECK:         omp.parallel
// CHECK:         %[[R:.*]] = builtin.unrealized_conversion_cast %{{.*}} to memref<4xf32>
// CHECK:         scf.for %[[I:.*]] = %c0 to %c2 step %c1 {
// CHECK-NEXT:      %[[N:.*]] = arith.index_cast %[[I]]
// CHECK-NEXT:      %[[PLACE:.*]] = llvm.getelementptr %{{.*}}[%[[N]]]
// CHECK-NEXT:      %[[FAILURE:.*]] = llvm.load %[[PLACE]]
// CHECK-NEXT:      call @parallel_op_rt_attach_failure(%[[FAILURE]])
// CHECK-NEXT:    }
// CHECK-NEXT:    %[[FAILED:.*]] = call @parallel_op_rt_failed()
// CHECK:         %[[HOLDS:.*]] = arith.xori %[[FAILED]]
// CHECK-NEXT:    cf.assert %[[HOLDS]], "a task failed"
// CHECK-NEXT:    return %[[R]]
// ABORT-LABEL: func.func @failures(
// ABORT-NOT:     cf.assert
// ABORT:         return

// CHECK-LABEL: llvm.func internal @failures_task0_segment(
// CHECK:         %[[NOT_YET:.*]] = llvm.mlir.constant(1 : i8)
// CHECK-NEXT:    llvm.store %[[NOT_YET]], %[[BYTE:.*]] :
// CHECK:         llvm.store %{{.*}}, %{{.*}} : !llvm.ptr, !llvm.ptr
// CHECK:         func.call @failures_task0(
// CHECK-NEXT:    %[[FAILURE:.*]] = func.call @parallel_op_rt_detach_failure()
// CHECK:         llvm.store %[[FAILURE]], %
// CHECK:         %[[FAILED:.*]] = llvm.icmp "ne" %[[FAILURE]]
// CHECK:         llvm.cond_br %[[FAILED]], ^[[LEAVE:.*]], ^[[ON:.*]]
// CHECK:       ^[[ON]]:
// CHECK:         %[[DONE:.*]] = llvm.mlir.constant(0 : i8)
// CHECK-NEXT:    llvm.store %[[DONE]], %[[BYTE]]
// ABORT-LABEL: llvm.func internal @failures_task0_segment(
// ABORT-NOT:     llvm.cond_br
// ABORT:         llvm.return

// CHECK-LABEL: llvm.func internal @failures_task2_segment(
// CHECK:         %[[PROGRESS:.*]] = llvm.load
// CHECK-NEXT:    %[[ZERO:.*]] = llvm.mlir.zero : i8
// CHECK-NEXT:    %[[STOPPED:.*]] = llvm.icmp "ne" %[[PROGRESS]], %[[ZERO]]
// CHECK:         llvm.cond_br %[[STOPPED]]
// CHECK:         func.call @failures_task2(
func.func @failures(%c: i1) -> memref<4xf32> {
  %r = parallel_op.parallel -> (memref<4xf32>) {
    %a = parallel_op.task(%holds = %c : i1) -> (i1) {
      cf.assert %holds, "first"
      parallel_op.yield %holds : i1
    }
    parallel_op.task(%holds = %c : i1) {
      cf.assert %holds, "second"
      parallel_op.yield
    }
    %m = parallel_op.task(%x = %a : i1) -> (memref<4xf32>) {
      %0 = memref.alloc() : memref<4xf32>
      parallel_op.yield %0 : memref<4xf32>
    }
    parallel_op.yield %m : memref<4xf32>
  }
  return %r : memref<4xf32>
}
