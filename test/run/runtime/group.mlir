// RUN: mlir-opt %s -pass-pipeline="builtin.module(async-to-async-runtime,func.func(async-runtime-ref-counting,async-runtime-ref-counting-opt),convert-async-to-llvm,convert-scf-to-cf,convert-to-llvm,reconcile-unrealized-casts)" -o %t
// RUN: env PARALLEL_OP_NUM_THREADS=1 mlir-runner %t -e main -entry-point-result=void -O2 -shared-libs=%llvm_lib/libmlir_c_runner_utils.so,%runtime_lib | FileCheck %s
// RUN: env PARALLEL_OP_NUM_THREADS=2 mlir-runner %t -e main -entry-point-result=void -O2 -shared-libs=%llvm_lib/libmlir_c_runner_utils.so,%runtime_lib | FileCheck %s

// Ten thousand tasks in a group, each of which awaits the value of a task of its own without blocking a thread.

func.func private @printI64(i64)
func.func private @printNewline()
func.func private @parallel_op_rt_wait_idle()
func.func private @parallel_op_rt_live_objects() -> i64

memref.global "private" @sum : memref<i64> = dense<0>

func.func @add(%n: i64) -> !async.token {
  %token = async.execute {
    %t, %doubled = async.execute -> !async.value<i64> {
      %two = arith.constant 2 : i64
      %d = arith.muli %n, %two : i64
      async.yield %d : i64
    }
    %d = async.await %doubled : !async.value<i64>
    %sum = memref.get_global @sum : memref<i64>
    %old = memref.atomic_rmw addi %d, %sum[] : (i64, memref<i64>) -> i64
    async.yield
  }
  return %token : !async.token
}

func.func @sum_of_doubles() -> i64 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n_tasks = arith.constant 10000 : index
  %group = async.create_group %n_tasks : !async.group
  scf.for %i = %c0 to %n_tasks step %c1 {
    %n = arith.index_cast %i : index to i64
    %token = func.call @add(%n) : (i64) -> !async.token
    %rank = async.add_to_group %token, %group : !async.token
  }
  async.await_all %group
  %sum = memref.get_global @sum : memref<i64>
  %value = memref.load %sum[] : memref<i64>
  return %value : i64
}

func.func @main() {
  %sum = call @sum_of_doubles() : () -> i64
  // CHECK: 99990000
  call @printI64(%sum) : (i64) -> ()
  call @printNewline() : () -> ()
  call @parallel_op_rt_wait_idle() : () -> ()
  %live = call @parallel_op_rt_live_objects() : () -> i64
  // CHECK-NEXT: {{^0$}}
  call @printI64(%live) : (i64) -> ()
  call @printNewline() : () -> ()
  return
}
