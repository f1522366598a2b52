// RUN: parallel-opt %s --pass-pipeline='builtin.module(convert-parallel-op-to-async,%async_to_llvm)' | mlir-translate --mlir-to-llvmir > %t.ll
// RUN: %build_with_host %S/Inputs/host.c %t.ll -o %t
// RUN: %t 8 | FileCheck %s
// RUN: env PARALLEL_OP_NUM_THREADS=1 %t 8 | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(%runtime_to_llvm)' | mlir-translate --mlir-to-llvmir > %t.ll
// RUN: %build_with_host %S/Inputs/host.c %t.ll -o %t
// RUN: %t 8 | FileCheck %s
// RUN: env PARALLEL_OP_NUM_THREADS=1 %t 8 | FileCheck %s
// RUN: env PARALLEL_OP_NUM_THREADS=8 %t 8 | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(convert-parallel-op-to-openmp,%serial_to_llvm)' | mlir-translate --mlir-to-llvmir > %t.ll
// RUN: %build_with_host %link_openmp %S/Inputs/host.c %t.ll -o %t
// RUN: env OMP_NUM_THREADS=1 %t 8 | FileCheck %s
// RUN: env OMP_NUM_THREADS=2 %t 8 | FileCheck %s
// RUN: env OMP_NUM_THREADS=8 %t 8 | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(convert-parallel-op-to-openmp{nested=true},%serial_to_llvm)' | mlir-translate --mlir-to-llvmir > %t.ll
// RUN: %build_with_host %link_openmp %S/Inputs/host.c %t.ll -o %t
// RUN: env OMP_NUM_THREADS=8 %t 8 | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-serialize),%serial_to_llvm)' | mlir-translate --mlir-to-llvmir > %t.ll
// RUN: %build_with_host %S/Inputs/host.c %t.ll -o %t
// RUN: %t 8 | FileCheck %s

// The text of a failed assertion arrives wherever it stood, sequential or not, and nothing of the runtime is left.

// CHECK:      check(0) = 10
// CHECK-NEXT: check(1) failed: in serial code
// CHECK-NEXT: check(2) failed: in a task
// CHECK-NEXT: check(3) failed: in a nested task
// CHECK-NEXT: check(4) failed: in a loop in a task
// CHECK-NEXT: check(5) failed: in a function that a task calls
// CHECK-NEXT: check(6) failed: in a loop of containers
// CHECK-NEXT: check(7) failed: first of two in the text
// CHECK-NEXT: check(8) = 18
// CHECK-NEXT: objects left: 0
func.func @check(%x: i64) -> i64 attributes {llvm.emit_c_interface} {
  %c1 = arith.constant 1 : i64
  %not1 = arith.cmpi ne, %x, %c1 : i64
  cf.assert %not1, "in serial code"
  %r = func.call @tasks(%x) : (i64) -> i64
  func.call @loop(%x) : (i64) -> ()
  func.call @two(%x) : (i64) -> ()
  return %r : i64
}

func.func private @tasks(%x: i64) -> i64 {
  %r = parallel_op.parallel -> (i64) {
    %a = parallel_op.task(%in = %x : i64) -> (i64) {
      %c2 = arith.constant 2 : i64
      %not2 = arith.cmpi ne, %in, %c2 : i64
      cf.assert %not2, "in a task"
      parallel_op.parallel {
        parallel_op.task(%y = %in : i64) {
          %c3 = arith.constant 3 : i64
          %not3 = arith.cmpi ne, %y, %c3 : i64
          cf.assert %not3, "in a nested task"
          parallel_op.yield
        }
        parallel_op.yield
      }
      %c10 = arith.constant 10 : i64
      %0 = arith.addi %in, %c10 : i64
      parallel_op.yield %0 : i64
    }
    parallel_op.task(%in = %x : i64) {
      %lo = arith.constant 0 : index
      %hi = arith.constant 7 : index
      %step = arith.constant 1 : index
      %c4 = arith.constant 4 : i64
      scf.for %i = %lo to %hi step %step {
        %not4 = arith.cmpi ne, %in, %c4 : i64
        cf.assert %not4, "in a loop in a task"
      }
      func.call @asserts(%in) : (i64) -> ()
      parallel_op.yield
    }
    parallel_op.task(%in = %a : i64) {
      parallel_op.yield
    }
    parallel_op.yield %a : i64
  }
  return %r : i64
}

func.func private @asserts(%x: i64) {
  %c5 = arith.constant 5 : i64
  %not5 = arith.cmpi ne, %x, %c5 : i64
  cf.assert %not5, "in a function that a task calls"
  return
}

func.func private @loop(%x: i64) {
  %lo = arith.constant 0 : index
  %hi = arith.constant 4 : index
  %step = arith.constant 1 : index
  scf.for %i = %lo to %hi step %step {
    parallel_op.parallel {
      parallel_op.task(%in = %x, %n = %i : i64, index) {
        %c6 = arith.constant 6 : i64
        %c2 = arith.constant 2 : index
        %is6 = arith.cmpi eq, %in, %c6 : i64
        %is2 = arith.cmpi eq, %n, %c2 : index
        %both = arith.andi %is6, %is2 : i1
        %true = arith.constant true
        %holds = arith.xori %both, %true : i1
        cf.assert %holds, "in a loop of containers"
        parallel_op.yield
      }
      parallel_op.yield
    }
  }
  return
}

// The outcome does not depend on which task ends first.
func.func private @two(%x: i64) {
  parallel_op.parallel {
    parallel_op.task(%in = %x : i64) {
      %c7 = arith.constant 7 : i64
      %not7 = arith.cmpi ne, %in, %c7 : i64
      cf.assert %not7, "first of two in the text"
      parallel_op.yield
    }
    parallel_op.task(%in = %x : i64) {
      %c7 = arith.constant 7 : i64
      %not7 = arith.cmpi ne, %in, %c7 : i64
      cf.assert %not7, "second of two in the text"
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
