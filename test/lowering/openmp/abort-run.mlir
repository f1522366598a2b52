// RUN: parallel-opt %s --pass-pipeline='builtin.module(convert-parallel-op-to-openmp{on-failure=abort},convert-scf-to-cf,convert-to-llvm,reconcile-unrealized-casts)' > %t.mlir
// RUN: not --crash env OMP_NUM_THREADS=2 stdbuf -o0 mlir-runner -e main --entry-point-result=void -O2 --shared-libs=%llvm_lib/libomp.so %t.mlir 2>&1 | FileCheck %s

// With on-failure=abort and no pass that turns assertions into early returns, a failed one ends the program with its
// message, which the C library writes out when it likes, and the code needs OpenMP only.

// CHECK: the second one
func.func @main() {
  %false = arith.constant false
  parallel_op.parallel {
    parallel_op.task() {
      parallel_op.yield
    }
    parallel_op.task(%holds = %false : i1) {
      cf.assert %holds, "the second one"
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
