// RUN: parallel-opt %s --pass-pipeline='builtin.module(convert-parallel-op-to-async,%async_to_llvm)' | mlir-translate --mlir-to-llvmir > %t.ll
// RUN: %build_with_host %S/Inputs/host.c %t.ll -o %t
// RUN: %t 7 | FileCheck %s
// RUN: env PARALLEL_OP_NUM_THREADS=1 %t 7 | FileCheck %s
// RUN: env PARALLEL_OP_NUM_THREADS=8 %t 7 | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(%runtime_to_llvm)' | mlir-translate --mlir-to-llvmir > %t.ll
// RUN: %build_with_host %S/Inputs/host.c %t.ll -o %t
// RUN: %t 7 | FileCheck %s
// RUN: env PARALLEL_OP_NUM_THREADS=1 %t 7 | FileCheck %s
// RUN: env PARALLEL_OP_NUM_THREADS=8 %t 7 | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(convert-parallel-op-to-openmp,%serial_to_llvm)' | mlir-translate --mlir-to-llvmir > %t.ll
// RUN: %build_with_host %link_openmp %S/Inputs/host.c %t.ll -o %t
// RUN: env OMP_NUM_THREADS=1 %t 7 | FileCheck %s
// RUN: env OMP_NUM_THREADS=2 %t 7 | FileCheck %s
// RUN: env OMP_NUM_THREADS=8 %t 7 | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(convert-parallel-op-to-openmp{nested=true},%serial_to_llvm)' | mlir-translate --mlir-to-llvmir > %t.ll
// RUN: %build_with_host %link_openmp %S/Inputs/host.c %t.ll -o %t
// RUN: env OMP_NUM_THREADS=8 %t 7 | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-serialize),%serial_to_llvm)' | mlir-translate --mlir-to-llvmir > %t.ll
// RUN: %build_with_host %S/Inputs/host.c %t.ll -o %t
// RUN: %t 7 | FileCheck %s

// A task of a lane that fails: the text arrives through the lanes that wait for it, the first failed task in the text
// is the one that is told, nothing hangs, and nothing of the runtime is left.

// CHECK:      check(0) = 6
// CHECK-NEXT: check(1) failed: first of lane 0
// CHECK-NEXT: check(2) failed: lane 1 between two of lane 0
// CHECK-NEXT: check(3) failed: lane 0 before its end
// CHECK-NEXT: check(4) failed: the last of lane 1
// CHECK-NEXT: check(5) failed: lane 1 between two of lane 0
// CHECK-NEXT: check(6) failed: lane 0 before its end
// CHECK-NEXT: check(7) = 27
// CHECK-NEXT: objects left: 0
func.func @check(%x: i64) -> i64 attributes {llvm.emit_c_interface} {
  %r = parallel_op.parallel -> (i64) {
    %a = parallel_op.task(%in = %x : i64) -> (i64) attributes {lane = 0 : i64} {
      %c1 = arith.constant 1 : i64
      %ok = arith.cmpi ne, %in, %c1 : i64
      cf.assert %ok, "first of lane 0"
      %0 = arith.addi %in, %c1 : i64
      parallel_op.yield %0 : i64
    }
    %b = parallel_op.task(%in = %x, %y = %a : i64, i64) -> (i64) attributes {lane = 1 : i64} {
      %c2 = arith.constant 2 : i64
      %ok = arith.cmpi ne, %in, %c2 : i64
      cf.assert %ok, "lane 1 between two of lane 0"
      %c5 = arith.constant 5 : i64
      %ok5 = arith.cmpi ne, %in, %c5 : i64
      cf.assert %ok5, "lane 1 between two of lane 0"
      %0 = arith.addi %y, %c2 : i64
      parallel_op.yield %0 : i64
    }
    %c = parallel_op.task(%in = %x, %y = %b : i64, i64) -> (i64) attributes {lane = 0 : i64} {
      %c3 = arith.constant 3 : i64
      %ok = arith.cmpi ne, %in, %c3 : i64
      cf.assert %ok, "lane 0 before its end"
      %c6 = arith.constant 6 : i64
      %ok6 = arith.cmpi ne, %in, %c6 : i64
      cf.assert %ok6, "lane 0 before its end"
      %0 = arith.addi %y, %c3 : i64
      parallel_op.yield %0 : i64
    }
    // Fails at once in its lane for 6, but stands behind the task that fails before it in the text.
    %d = parallel_op.task(%in = %x : i64) -> (i64) attributes {lane = 1 : i64} {
      %c4 = arith.constant 4 : i64
      %ok4 = arith.cmpi ne, %in, %c4 : i64
      cf.assert %ok4, "the last of lane 1"
      %c6 = arith.constant 6 : i64
      %ok6 = arith.cmpi ne, %in, %c6 : i64
      cf.assert %ok6, "the last of lane 1, too"
      %0 = arith.addi %in, %in : i64
      parallel_op.yield %0 : i64
    }
    %e = parallel_op.task(%y = %c, %z = %d : i64, i64) -> (i64) attributes {lane = 0 : i64} {
      %0 = arith.addi %y, %z : i64
      parallel_op.yield %0 : i64
    }
    parallel_op.yield %e : i64
  }
  return %r : i64
}
