// Serial code whose tasks are written out behind bufferization, in an order of its own, and code that copies in front
// of every write: with these two, a race and a wrong buffer show without threads.

// RUN: parallel-opt %s --parallel-op-cpu='target=serial order=forward' | FileCheck %s --check-prefix=FORWARD
// RUN: parallel-opt %s --parallel-op-cpu='target=serial order=reverse' | FileCheck %s --check-prefix=REVERSE
// RUN: parallel-opt %s --parallel-op-cpu='target=serial order=random seed=7' | FileCheck %s --check-prefix=RANDOM
// RUN: parallel-opt %s --parallel-op-cpu='target=serial' | FileCheck %s --check-prefix=INPLACE
// RUN: parallel-opt %s --parallel-op-cpu='target=serial bufferize=copy-before-write' | FileCheck %s --check-prefix=COPY

// The tasks stand in the order that is asked for; all of them keep the edge.
// FORWARD-LABEL: llvm.func @tasks
// FORWARD: llvm.fadd
// FORWARD: llvm.fmul
// FORWARD: llvm.fsub
// REVERSE-LABEL: llvm.func @tasks
// REVERSE: llvm.fmul
// REVERSE: llvm.fsub
// REVERSE: llvm.fadd
// RANDOM-LABEL: llvm.func @tasks
// RANDOM: llvm.fmul
// RANDOM: llvm.fadd
// RANDOM: llvm.fsub
func.func @tasks(%x: f32) -> (f32, f32) {
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %p = parallel_op.task(%a = %x : f32) -> (f32) {
      %0 = arith.addf %a, %a : f32
      parallel_op.yield %0 : f32
    }
    %q = parallel_op.task(%a = %x : f32) -> (f32) {
      %0 = arith.mulf %a, %a : f32
      parallel_op.yield %0 : f32
    }
    %s = parallel_op.task(%a = %q, %b = %x : f32, f32) -> (f32) {
      %0 = arith.subf %a, %b : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %p, %s : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}

// What nobody reads afterwards is written in place, unless every write is to go into a copy.
// INPLACE-LABEL: llvm.func @write
// INPLACE-NOT: llvm.call @malloc
// INPLACE: llvm.return
// COPY-LABEL: llvm.func @write
// COPY: llvm.call @malloc
func.func @write(%t: tensor<4xf32>, %x: f32) -> f32 {
  %c1 = arith.constant 1 : index
  %0 = tensor.insert %x into %t[%c1] : tensor<4xf32>
  %c2 = arith.constant 2 : index
  %1 = tensor.extract %0[%c2] : tensor<4xf32>
  return %1 : f32
}
