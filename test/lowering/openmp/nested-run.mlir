// RUN: parallel-opt %s --pass-pipeline='builtin.module(convert-parallel-op-to-openmp,%serial_to_llvm)' > %t.mlir
// RUN: env OMP_NUM_THREADS=1 %run_openmp %t.mlir | FileCheck %s
// RUN: env OMP_NUM_THREADS=2 %run_openmp %t.mlir | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(convert-parallel-op-to-openmp{nested=true},%serial_to_llvm)' > %t.mlir
// RUN: env OMP_NUM_THREADS=1 %run_openmp %t.mlir | FileCheck %s
// RUN: env OMP_NUM_THREADS=2 %run_openmp %t.mlir | FileCheck %s
// RUN: env OMP_NUM_THREADS=8 %run_openmp %t.mlir | FileCheck %s

// A tree of containers, ten deep, in functions that tasks call: sequential below the first, or tasks of one team.

// CHECK: 1024
func.func @main() {
  %depth = arith.constant 10 : i64
  %r = call @leaves(%depth) : (i64) -> i64
  vector.print %r : i64
  return
}

func.func @leaves(%depth: i64) -> i64 {
  %c0 = arith.constant 0 : i64
  %c1 = arith.constant 1 : i64
  %is_leaf = arith.cmpi eq, %depth, %c0 : i64
  %r = scf.if %is_leaf -> (i64) {
    scf.yield %c1 : i64
  } else {
    %below = arith.subi %depth, %c1 : i64
    %halves:2 = parallel_op.parallel -> (i64, i64) {
      %a = parallel_op.task(%d = %below : i64) -> (i64) {
        %0 = func.call @leaves(%d) : (i64) -> i64
        parallel_op.yield %0 : i64
      }
      %b = parallel_op.task(%d = %below : i64) -> (i64) {
        %0 = func.call @leaves(%d) : (i64) -> i64
        parallel_op.yield %0 : i64
      }
      parallel_op.yield %a, %b : i64, i64
    }
    %sum = arith.addi %halves#0, %halves#1 : i64
    scf.yield %sum : i64
  }
  return %r : i64
}
