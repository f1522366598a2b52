// RUN: parallel-opt %s --pass-pipeline='builtin.module(convert-parallel-op-to-openmp,%serial_to_llvm)' > %t.mlir
// RUN: env OMP_NUM_THREADS=1 %run_openmp %t.mlir | FileCheck %s

// A container in a loop of so many turns that the stack would not last if each turn took of it.

// CHECK: 2000000
func.func @main() {
  %lower = arith.constant 0 : index
  %upper = arith.constant 1000000 : index
  %step = arith.constant 1 : index
  %zero = arith.constant 0 : i64
  %sum = scf.for %i = %lower to %upper step %step iter_args(%before = %zero) -> (i64) {
    %r:2 = parallel_op.parallel -> (i64, i64) {
      %a = parallel_op.task(%in = %before : i64) -> (i64) {
        %c1 = arith.constant 1 : i64
        %0 = arith.addi %in, %c1 : i64
        parallel_op.yield %0 : i64
      }
      %b = parallel_op.task() -> (i64) {
        %c1 = arith.constant 1 : i64
        parallel_op.yield %c1 : i64
      }
      parallel_op.yield %a, %b : i64, i64
    }
    %next = arith.addi %r#0, %r#1 : i64
    scf.yield %next : i64
  }
  vector.print %sum : i64
  return
}
