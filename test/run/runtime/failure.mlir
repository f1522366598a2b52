// RUN: mlir-opt %s -pass-pipeline="builtin.module(async-to-async-runtime,func.func(async-runtime-ref-counting,async-runtime-ref-counting-opt),convert-async-to-llvm,convert-to-llvm,reconcile-unrealized-casts)" -o %t
// RUN: env PARALLEL_OP_NUM_THREADS=1 mlir-runner %t -e main -entry-point-result=void -O2 -shared-libs=%runtime_lib | FileCheck %s
// RUN: env PARALLEL_OP_NUM_THREADS=2 mlir-runner %t -e main -entry-point-result=void -O2 -shared-libs=%runtime_lib | FileCheck %s

// A task leaves a message and fails; a second task awaits it and so fails too; the caller finds the message of the
// first one on its own thread.

llvm.mlir.global internal constant @message("index out of range\00")

llvm.func @parallel_op_rt_fail(!llvm.ptr, i64)
llvm.func @parallel_op_rt_take_failure(!llvm.ptr, i64) -> i64
llvm.func @puts(!llvm.ptr) -> i32

func.func @main() {
  %failing = async.execute {
    %text = llvm.mlir.addressof @message : !llvm.ptr
    %length = llvm.mlir.constant(19 : i64) : i64
    llvm.call @parallel_op_rt_fail(%text, %length) : (!llvm.ptr, i64) -> ()
    %false = arith.constant false
    cf.assert %false, "the stock lowering drops this text"
    async.yield
  }
  %waiting = async.execute {
    async.await %failing : !async.token
    async.yield
  }
  async.runtime.await %waiting : !async.token
  %is_error = async.runtime.is_error %waiting : !async.token
  cf.cond_br %is_error, ^failed, ^passed
^failed:
  %one = llvm.mlir.constant(1 : i64) : i64
  %capacity = llvm.mlir.constant(100 : i64) : i64
  %buffer = llvm.alloca %capacity x i8 : (i64) -> !llvm.ptr
  %length = llvm.call @parallel_op_rt_take_failure(%buffer, %capacity) : (!llvm.ptr, i64) -> i64
  // CHECK: index out of range
  %n = llvm.call @puts(%buffer) : (!llvm.ptr) -> i32
  cf.br ^passed
^passed:
  return
}
