// RUN: parallel-opt %s --convert-loops-to-openmp | FileCheck %s
// RUN: parallel-opt %s --convert-loops-to-openmp=on-failure=abort | FileCheck %s --check-prefix=ABORT

// ABORT-NOT: parallel_op_rt

// Each thread leaves its failure at its place in a table, which is empty before.
// CHECK-LABEL: func.func @fails(
// CHECK:         %[[TABLE:.*]] = llvm.alloca %{{.*}} x !llvm.struct<(array<64 x ptr>)>
// CHECK:         %[[NONE:.*]] = llvm.mlir.zero : !llvm.array<64 x ptr>
// CHECK-NEXT:    llvm.store %[[NONE]], %[[TABLE]]
// CHECK:         %[[MOST:.*]] = llvm.mlir.constant(64 : i64)
// CHECK-NEXT:    arith.minsi %{{.*}}, %[[MOST]]
// CHECK:         omp.parallel
// CHECK:           %[[FAILURE:.*]] = func.call @parallel_op_rt_detach_failure()
// CHECK-NEXT:      %[[PLACE:.*]] = llvm.getelementptr %[[TABLE]][%{{.*}}]
// CHECK-NEXT:      llvm.store %[[FAILURE]], %[[PLACE]]
// CHECK:         scf.for
// CHECK:           call @parallel_op_rt_attach_failure(
// CHECK:         call @parallel_op_rt_failed()
// CHECK:         cf.assert %{{.*}}, "a turn of a loop failed"
func.func @fails(%n: index) {
  scf.forall (%i) in (%n) {
    %c9 = arith.constant 9 : index
    %holds = arith.cmpi ult, %i, %c9 : index
    cf.assert %holds, "too far"
  }
  return
}
