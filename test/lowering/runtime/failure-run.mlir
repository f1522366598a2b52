// RUN: parallel-opt %s --pass-pipeline='builtin.module(%runtime_to_llvm)' | mlir-translate --mlir-to-llvmir > %t.ll
// RUN: %build_with_host %S/../convert-assert-to-runtime/Inputs/host.c %t.ll -o %t
// RUN: %t 2 | FileCheck %s
// RUN: %if valgrind %{ valgrind -q --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite --error-exitcode=9 %t 2 | FileCheck %s %}

// A buffer that a task had made when another one failed is freed once, and one that was never made is not touched.

// CHECK:      check(0) failed: the second
// CHECK-NEXT: check(1) failed: the first
// CHECK-NEXT: check(2) = 12
// CHECK-NEXT: objects left: 0
func.func @check(%x: i64) -> i64 attributes {llvm.emit_c_interface} {
  %c0 = arith.constant 0 : index
  %kept = memref.alloc() : memref<4xi64>
  %r:2 = parallel_op.parallel -> (memref<4xi64>, memref<4xi64>) {
    %a = parallel_op.task(%in = %x, %k = %kept : i64, memref<4xi64>) -> (memref<4xi64>) {
      %at = arith.constant 0 : index
      %one = arith.constant 1 : i64
      %ok = arith.cmpi ne, %in, %one : i64
      cf.assert %ok, "the first"
      %m = memref.alloc() : memref<4xi64>
      %ten = arith.constant 10 : i64
      memref.store %ten, %m[%at] : memref<4xi64>
      parallel_op.yield %m : memref<4xi64>
    }
    %b = parallel_op.task(%in = %x, %k = %kept : i64, memref<4xi64>) -> (memref<4xi64>) {
      %at = arith.constant 0 : index
      %zero = arith.constant 0 : i64
      %ok = arith.cmpi ne, %in, %zero : i64
      cf.assert %ok, "the second"
      %m = memref.alloc() : memref<4xi64>
      memref.store %in, %m[%at] : memref<4xi64>
      parallel_op.yield %m : memref<4xi64>
    }
    parallel_op.yield %a, %b : memref<4xi64>, memref<4xi64>
  }
  %a0 = memref.load %r#0[%c0] : memref<4xi64>
  %b0 = memref.load %r#1[%c0] : memref<4xi64>
  %sum = arith.addi %a0, %b0 : i64
  memref.dealloc %r#0 : memref<4xi64>
  memref.dealloc %r#1 : memref<4xi64>
  memref.dealloc %kept : memref<4xi64>
  return %sum : i64
}
