// RUN: parallel-opt %s --pass-pipeline='builtin.module(convert-parallel-op-to-async,convert-scf-to-cf,async-to-async-runtime,convert-assert-to-runtime)' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(convert-parallel-op-to-async,%async_to_llvm)' | mlir-translate --mlir-to-llvmir > %t.ll
// RUN: %build_with_host %S/Inputs/host.c %t.ll -o %t
// RUN: %t 8 | FileCheck %s --check-prefix=OUT
// RUN: %if valgrind %{ valgrind -q --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite --error-exitcode=9 %t 8 %}

// What a function has allocated is freed when it returns early, and only that.

// OUT:      check(0) = 4
// OUT-NEXT: check(1) failed: before
// OUT-NEXT: check(2) failed: after a release
// OUT-NEXT: check(3) failed: in a loop
// OUT-NEXT: check(4) failed: in a task
// OUT-NEXT: check(5) failed: with a result
// OUT-NEXT: check(6) = 4
// OUT-NEXT: check(7) failed: in a later container
// OUT-NEXT: check(8) = 4
// OUT-NEXT: objects left: 0

// CHECK-LABEL: func.func @check(
// CHECK:         %[[A:.*]] = memref.alloc() : memref<4xi64>
// CHECK:         cf.cond_br %{{.*}}, ^{{.*}}, ^[[BEFORE:.*]]
// CHECK:         %[[B:.*]] = memref.alloc() : memref<8xi64>
// CHECK:         memref.dealloc %[[A]]
// CHECK:         cf.cond_br %{{.*}}, ^{{.*}}, ^[[AFTER:.*]]
// CHECK:         call @parallel_op_rt_failed
// CHECK-NEXT:    cf.cond_br %{{.*}}, ^[[CALL:.*]], ^
// CHECK:       ^[[BEFORE]]:
// CHECK:         call @parallel_op_rt_fail(
// CHECK-NEXT:    memref.dealloc %[[A]]
// CHECK-NEXT:    cf.br
// CHECK:       ^[[AFTER]]:
// CHECK:         call @parallel_op_rt_fail(
// CHECK-NEXT:    memref.dealloc %[[B]]
// CHECK-NEXT:    cf.br
// CHECK:       ^[[CALL]]:
// CHECK-NEXT:    memref.dealloc %[[B]]
// CHECK-NEXT:    cf.br
func.func @check(%x: i64) -> i64 attributes {llvm.emit_c_interface} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : i64
  %c2 = arith.constant 2 : i64
  %four = arith.constant 4 : i64
  %a = memref.alloc() : memref<4xi64>
  memref.store %four, %a[%c0] : memref<4xi64>
  %not1 = arith.cmpi ne, %x, %c1 : i64
  cf.assert %not1, "before"
  %b = memref.alloc() : memref<8xi64>
  %v = memref.load %a[%c0] : memref<4xi64>
  memref.store %v, %b[%c0] : memref<8xi64>
  memref.dealloc %a : memref<4xi64>
  %not2 = arith.cmpi ne, %x, %c2 : i64
  cf.assert %not2, "after a release"
  call @inner(%x, %b) : (i64, memref<8xi64>) -> ()
  %m = call @result(%x) : (i64) -> memref<2xi64>
  memref.dealloc %m : memref<2xi64>
  %r = memref.load %b[%c0] : memref<8xi64>
  memref.dealloc %b : memref<8xi64>
  call @later(%x) : (i64) -> ()
  return %r : i64
}

// Allocated anew in each round and freed in it; freed on one of two ways; lent to a task.
func.func private @inner(%x: i64, %out: memref<8xi64>) {
  %lo = arith.constant 0 : index
  %hi = arith.constant 3 : index
  %step = arith.constant 1 : index
  %c3 = arith.constant 3 : i64
  %c6 = arith.constant 6 : i64
  %is6 = arith.cmpi eq, %x, %c6 : i64
  scf.for %i = %lo to %hi step %step {
    %m = memref.alloc() : memref<16xi64>
    memref.store %x, %m[%i] : memref<16xi64>
    %y = memref.load %m[%i] : memref<16xi64>
    %not3 = arith.cmpi ne, %y, %c3 : i64
    cf.assert %not3, "in a loop"
    memref.dealloc %m : memref<16xi64>
  }
  %lent = memref.alloc() : memref<32xi64>
  parallel_op.parallel {
    parallel_op.task(%to = %lent, %in = %x : memref<32xi64>, i64) {
      %own = memref.alloc() : memref<64xi64>
      %at = arith.constant 0 : index
      memref.store %in, %own[%at] : memref<64xi64>
      %y = memref.load %own[%at] : memref<64xi64>
      memref.store %y, %to[%at] : memref<32xi64>
      %c4 = arith.constant 4 : i64
      %not4 = arith.cmpi ne, %y, %c4 : i64
      cf.assert %not4, "in a task"
      memref.dealloc %own : memref<64xi64>
      parallel_op.yield
    }
    parallel_op.yield
  }
  scf.if %is6 {
    memref.dealloc %lent : memref<32xi64>
  } else {
    memref.store %x, %lent[%lo] : memref<32xi64>
    memref.dealloc %lent : memref<32xi64>
  }
  return
}

// What would have been the result.
func.func private @result(%x: i64) -> memref<2xi64> {
  %c0 = arith.constant 0 : index
  %c5 = arith.constant 5 : i64
  %m = memref.alloc() : memref<2xi64>
  memref.store %x, %m[%c0] : memref<2xi64>
  %y = memref.load %m[%c0] : memref<2xi64>
  %not5 = arith.cmpi ne, %y, %c5 : i64
  cf.assert %not5, "with a result"
  return %m : memref<2xi64>
}

// A result of an earlier container, freed on every path.
func.func private @later(%x: i64) {
  %c0 = arith.constant 0 : index
  %m = parallel_op.parallel -> (memref<128xi64>) {
    %made = parallel_op.task() -> (memref<128xi64>) {
      %own = memref.alloc() : memref<128xi64>
      parallel_op.yield %own : memref<128xi64>
    }
    parallel_op.yield %made : memref<128xi64>
  }
  parallel_op.parallel {
    parallel_op.task(%in = %x : i64) {
      %c7 = arith.constant 7 : i64
      %not7 = arith.cmpi ne, %in, %c7 : i64
      cf.assert %not7, "in a later container"
      parallel_op.yield
    }
    parallel_op.yield
  }
  memref.store %x, %m[%c0] : memref<128xi64>
  memref.dealloc %m : memref<128xi64>
  return
}
