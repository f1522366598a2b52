// RUN: parallel-opt %s --pass-pipeline='builtin.module(%runtime_to_llvm)' | mlir-translate --mlir-to-llvmir > %t.ll
// RUN: %build_with_host %S/../convert-assert-to-runtime/Inputs/host.c %t.ll -o %t
// RUN: env PARALLEL_OP_NUM_THREADS=1 %t 4 | FileCheck %s
// RUN: env PARALLEL_OP_NUM_THREADS=2 %t 4 | FileCheck %s
// RUN: env PARALLEL_OP_NUM_THREADS=8 %t 4 | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(convert-loops-to-openmp,convert-parallel-op-to-openmp,%serial_to_llvm)' | mlir-translate --mlir-to-llvmir > %t.ll
// RUN: %build_with_host %link_openmp %S/../convert-assert-to-runtime/Inputs/host.c %t.ll -o %t
// RUN: env OMP_NUM_THREADS=1 %t 4 | FileCheck %s
// RUN: env OMP_NUM_THREADS=2 %t 4 | FileCheck %s
// RUN: env OMP_NUM_THREADS=8 %t 4 | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(%serial_to_llvm)' | mlir-translate --mlir-to-llvmir > %t.ll
// RUN: %build_with_host %S/../convert-assert-to-runtime/Inputs/host.c %t.ll -o %t
// RUN: %t 4 | FileCheck %s

// Every element is visited once, with the counters that a sequential loop would give it; of turns that fail the first one
// is told: 1 fails in the turns from 90 on, 2 in a loop of no known bounds, 3 in the sequential part of a turn.

// CHECK:      check(0) = 9291258
// CHECK-NEXT: check(1) failed: from ninety on
// CHECK-NEXT: check(2) failed: dynamic
// CHECK-NEXT: check(3) failed: inner
// CHECK-NEXT: check(4) = 9291258
// CHECK-NEXT: objects left: 0
func.func @check(%x: i64) -> i64 attributes {llvm.emit_c_interface} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %c100 = arith.constant 100 : index
  %zero = arith.constant 0 : i64
  %m = memref.alloc() : memref<100x20x10xi64>
  scf.forall (%i) in (100) {
    %c90 = arith.constant 90 : index
    %one = arith.constant 1 : i64
    %low = arith.cmpi ult, %i, %c90 : index
    %other = arith.cmpi ne, %x, %one : i64
    %ok = arith.ori %low, %other : i1
    cf.assert %ok, "from ninety on"
    %past = arith.addi %c90, %c1 : index
    %not_later = arith.cmpi ult, %i, %past : index
    %later_ok = arith.ori %not_later, %other : i1
    cf.assert %later_ok, "later"
  }
  scf.forall (%i, %j, %k) in (100, 20, 10) {
    %three = arith.constant 3 : i64
    %other = arith.cmpi ne, %x, %three : i64
    %first = arith.cmpi ne, %k, %c3 : index
    %ok = arith.ori %first, %other : i1
    cf.assert %ok, "inner"
    %0 = arith.muli %i, %j : index
    %1 = arith.addi %0, %k : index
    %2 = arith.index_cast %1 : index to i64
    memref.store %2, %m[%i, %j, %k] : memref<100x20x10xi64>
  }
  func.call @negate_some(%m, %c1, %c100, %c3, %x) : (memref<100x20x10xi64>, index, index, index, i64) -> ()
  func.call @negate_some(%m, %c100, %c1, %c3, %zero) : (memref<100x20x10xi64>, index, index, index, i64) -> ()
  %sum = func.call @sum(%m) : (memref<100x20x10xi64>) -> i64
  memref.dealloc %m : memref<100x20x10xi64>
  return %sum : i64
}

// Bounds that are known at run time only; none of the turns if the upper one is below the lower one.
func.func private @negate_some(%m: memref<100x20x10xi64>, %lo: index, %hi: index, %step: index, %x: i64) {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0 : i64
  %two = arith.constant 2 : i64
  %c20 = arith.constant 20 : index
  scf.parallel (%i, %j) = (%lo, %c0) to (%hi, %c20) step (%step, %step) {
    %ok = arith.cmpi ne, %x, %two : i64
    cf.assert %ok, "dynamic"
    %0 = memref.load %m[%i, %j, %c0] : memref<100x20x10xi64>
    %1 = arith.subi %zero, %0 : i64
    memref.store %1, %m[%i, %j, %c0] : memref<100x20x10xi64>
    scf.reduce
  }
  return
}

func.func private @sum(%m: memref<100x20x10xi64>) -> i64 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c10 = arith.constant 10 : index
  %c20 = arith.constant 20 : index
  %c100 = arith.constant 100 : index
  %zero = arith.constant 0 : i64
  %sum = scf.parallel (%i, %j, %k) = (%c0, %c0, %c0) to (%c100, %c20, %c10) step (%c1, %c1, %c1) init (%zero) -> i64 {
    %v = memref.load %m[%i, %j, %k] : memref<100x20x10xi64>
    scf.reduce(%v : i64) {
    ^bb0(%a: i64, %b: i64):
      %0 = arith.addi %a, %b : i64
      scf.reduce.return %0 : i64
    }
  }
  return %sum : i64
}
