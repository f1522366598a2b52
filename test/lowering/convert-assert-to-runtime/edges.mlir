// RUN: parallel-opt %s --pass-pipeline='builtin.module(convert-parallel-op-to-async,async-to-async-runtime,convert-assert-to-runtime)' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(convert-parallel-op-to-async,%async_to_llvm)' | mlir-translate --mlir-to-llvmir > %t.ll
// RUN: %build_with_host %S/Inputs/host.c %t.ll -o %t
// RUN: %t 3 | FileCheck %s --check-prefix=OUT
// RUN: %if valgrind %{ valgrind -q --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite --error-exitcode=9 %t 3 %}

// A task that waits for two others can fail for either; both ways lead to one block, and each gets a block of its own
// on the way there. The counting of references drops objects twice otherwise.

// OUT:      check(0) = 0
// OUT-NEXT: check(1) failed: first
// OUT-NEXT: check(2) failed: second
// OUT-NEXT: check(3) = 6
// OUT-NEXT: objects left: 0

// CHECK-LABEL: func.func private @async_execute_fn_1(
// CHECK:         async.runtime.await_and_resume
// CHECK:         cf.cond_br %{{.*}}, ^[[FAIL_A:.*]], ^{{.*}}
// CHECK:         async.runtime.await_and_resume
// CHECK:         cf.cond_br %{{.*}}, ^[[FAIL_B:.*]], ^{{.*}}
// CHECK-DAG:   ^[[FAIL_A]]:
// CHECK-DAG:   ^[[FAIL_B]]:
// CHECK:         cf.br ^[[FAIL:.*]]
// CHECK:       ^[[FAIL]]:
// CHECK:         async.runtime.set_error
func.func @check(%x: i64) -> i64 attributes {llvm.emit_c_interface} {
  %r = parallel_op.parallel -> (i64) {
    %a = parallel_op.task(%in = %x : i64) -> (i64) {
      %c1 = arith.constant 1 : i64
      %holds = arith.cmpi ne, %in, %c1 : i64
      cf.assert %holds, "first"
      parallel_op.yield %in : i64
    }
    %b = parallel_op.task(%in = %x : i64) -> (i64) {
      %c2 = arith.constant 2 : i64
      %holds = arith.cmpi ne, %in, %c2 : i64
      cf.assert %holds, "second"
      parallel_op.yield %in : i64
    }
    %c = parallel_op.task(%p = %a, %q = %b : i64, i64) -> (i64) {
      %0 = arith.addi %p, %q : i64
      parallel_op.yield %0 : i64
    }
    parallel_op.yield %c : i64
  }
  return %r : i64
}
