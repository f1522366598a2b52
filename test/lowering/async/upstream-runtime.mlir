// RUN: parallel-opt %s --pass-pipeline='builtin.module(convert-parallel-op-to-async{on-failure=abort},func.func(convert-scf-to-cf),async-to-async-runtime,async-runtime-ref-counting,async-runtime-ref-counting-opt,convert-async-to-llvm,convert-to-llvm,reconcile-unrealized-casts)' > %t.mlir
// RUN: FileCheck %s --check-prefix=SYMBOLS < %t.mlir
// RUN: mlir-runner %t.mlir -e main --entry-point-result=i64 -O2 --shared-libs=%llvm_lib/libmlir_async_runtime.so | FileCheck %s
// RUN: mlir-runner %t.mlir -e main --entry-point-result=i64 -O2 --shared-libs=%runtime_lib | FileCheck %s

// With on-failure=abort the code needs the async ABI and nothing of ours.
// SYMBOLS-NOT: parallel_op_rt

// CHECK: 42
func.func @main() -> i64 attributes {llvm.emit_c_interface} {
  %c20 = arith.constant 20 : i64
  %r:2 = parallel_op.parallel -> (i64, i64) {
    %a = parallel_op.task(%x = %c20 : i64) -> (i64) {
      %0 = arith.addi %x, %x : i64
      parallel_op.yield %0 : i64
    }
    %b = parallel_op.task(%x = %a : i64) -> (i64) {
      %true = arith.constant true
      cf.assert %true, "holds"
      %c2 = arith.constant 2 : i64
      %0 = arith.addi %x, %c2 : i64
      parallel_op.yield %0 : i64
    }
    parallel_op.yield %a, %b : i64, i64
  }
  return %r#1 : i64
}
