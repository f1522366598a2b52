// RUN: parallel-opt %s --pass-pipeline='builtin.module(convert-parallel-op-to-openmp{style=sections},%serial_to_llvm)' > %t.mlir
// RUN: env OMP_NUM_THREADS=1 %run_openmp %t.mlir | FileCheck %s
// RUN: env OMP_NUM_THREADS=2 %run_openmp %t.mlir | FileCheck %s
// RUN: env OMP_NUM_THREADS=8 %run_openmp %t.mlir | FileCheck %s

// Values go along a lane, and from lane to lane between stages.

// CHECK: 36
func.func @main() {
  %x = arith.constant 5 : i64
  %r = parallel_op.parallel -> (i64) {
    %a = parallel_op.task(%in = %x : i64) -> (i64) attributes {lane = 0 : i64, stage = 0 : i64} {
      %0 = arith.addi %in, %in : i64
      parallel_op.yield %0 : i64
    }
    %b = parallel_op.task(%in = %a : i64) -> (i64) attributes {lane = 0 : i64, stage = 0 : i64} {
      %0 = arith.addi %in, %in : i64
      parallel_op.yield %0 : i64
    }
    %c = parallel_op.task(%in = %x : i64) -> (i64) attributes {lane = 1 : i64, stage = 0 : i64} {
      %c3 = arith.constant 3 : i64
      %0 = arith.addi %in, %c3 : i64
      parallel_op.yield %0 : i64
    }
    %d = parallel_op.task(%p = %b, %q = %c : i64, i64) -> (i64) attributes {lane = 1 : i64, stage = 1 : i64} {
      %0 = arith.addi %p, %q : i64
      parallel_op.yield %0 : i64
    }
    %e = parallel_op.task(%p = %c : i64) -> (i64) attributes {lane = 0 : i64, stage = 1 : i64} {
      parallel_op.yield %p : i64
    }
    %f = parallel_op.task(%p = %d, %q = %e : i64, i64) -> (i64) attributes {lane = 0 : i64, stage = 2 : i64} {
      %0 = arith.addi %p, %q : i64
      parallel_op.yield %0 : i64
    }
    parallel_op.yield %f : i64
  }
  vector.print %r : i64
  return
}
