// RUN: parallel-opt %s --pass-pipeline='builtin.module(%runtime_to_llvm)' > %t.mlir
// RUN: env PARALLEL_OP_NUM_THREADS=1 %run_main %t.mlir | FileCheck %s
// RUN: env PARALLEL_OP_NUM_THREADS=2 %run_main %t.mlir | FileCheck %s
// RUN: env PARALLEL_OP_NUM_THREADS=8 %run_main %t.mlir | FileCheck %s

// A tree of containers, ten deep, whose tasks call the function they stand in, and a chain of them, sixty
// deep: they end, with one thread too.

// CHECK:      1024
// CHECK-NEXT: 60
func.func @main() {
  %depth = arith.constant 10 : i64
  %r = call @leaves(%depth) : (i64) -> i64
  vector.print %r : i64
  %length = arith.constant 60 : i64
  %s = call @chain(%length) : (i64) -> i64
  vector.print %s : i64
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

func.func @chain(%length: i64) -> i64 {
  %c0 = arith.constant 0 : i64
  %c1 = arith.constant 1 : i64
  %is_end = arith.cmpi eq, %length, %c0 : i64
  %r = scf.if %is_end -> (i64) {
    scf.yield %c0 : i64
  } else {
    %below = arith.subi %length, %c1 : i64
    %links:2 = parallel_op.parallel -> (i64, i64) {
      %a = parallel_op.task(%d = %below : i64) -> (i64) {
        %0 = func.call @chain(%d) : (i64) -> i64
        parallel_op.yield %0 : i64
      }
      %b = parallel_op.task(%one = %c1 : i64) -> (i64) {
        parallel_op.yield %one : i64
      }
      parallel_op.yield %a, %b : i64, i64
    }
    %sum = arith.addi %links#0, %links#1 : i64
    scf.yield %sum : i64
  }
  return %r : i64
}
