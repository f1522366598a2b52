// RUN: mlir-opt %s -pass-pipeline="builtin.module(async-to-async-runtime,func.func(async-runtime-ref-counting,async-runtime-ref-counting-opt),convert-async-to-llvm,convert-scf-to-cf,func.func(convert-arith-to-llvm),convert-func-to-llvm,convert-cf-to-llvm,reconcile-unrealized-casts)" -o %t
// RUN: env PARALLEL_OP_NUM_THREADS=1 mlir-runner %t -e main -entry-point-result=void -O2 -shared-libs=%llvm_lib/libmlir_c_runner_utils.so,%runtime_lib | FileCheck %s
// RUN: env PARALLEL_OP_NUM_THREADS=2 mlir-runner %t -e main -entry-point-result=void -O2 -shared-libs=%llvm_lib/libmlir_c_runner_utils.so,%runtime_lib | FileCheck %s
// RUN: env PARALLEL_OP_NUM_THREADS=8 mlir-runner %t -e main -entry-point-result=void -O2 -shared-libs=%llvm_lib/libmlir_c_runner_utils.so,%runtime_lib | FileCheck %s

// A function that waits for two tasks, each of which calls the function again, to depth 10: every wait blocks a
// thread. With a fixed pool of workers this hangs from depth 2 on.

func.func @leaves(%depth: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %is_leaf = arith.cmpi eq, %depth, %zero : i64
  %sum = scf.if %is_leaf -> (i64) {
    scf.yield %one : i64
  } else {
    %below = arith.subi %depth, %one : i64
    %t0, %left = async.execute -> !async.value<i64> {
      %n = func.call @leaves(%below) : (i64) -> i64
      async.yield %n : i64
    }
    %t1, %right = async.execute -> !async.value<i64> {
      %n = func.call @leaves(%below) : (i64) -> i64
      async.yield %n : i64
    }
    %l = async.await %left : !async.value<i64>
    %r = async.await %right : !async.value<i64>
    %s = arith.addi %l, %r : i64
    scf.yield %s : i64
  }
  return %sum : i64
}

func.func private @printI64(i64)
func.func private @printNewline()

// Objects that exist once every task has ended and all references were dropped.
func.func private @parallel_op_rt_wait_idle()
func.func private @parallel_op_rt_live_objects() -> i64

func.func @main() {
  %depth = arith.constant 10 : i64
  %sum = call @leaves(%depth) : (i64) -> i64
  // CHECK: 1024
  call @printI64(%sum) : (i64) -> ()
  call @printNewline() : () -> ()
  call @parallel_op_rt_wait_idle() : () -> ()
  %live = call @parallel_op_rt_live_objects() : () -> i64
  // CHECK-NEXT: {{^0$}}
  call @printI64(%live) : (i64) -> ()
  call @printNewline() : () -> ()
  return
}
