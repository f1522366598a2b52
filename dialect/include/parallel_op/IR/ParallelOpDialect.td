//===- ParallelOpDialect.td - The parallel_op dialect ------*- tablegen -*-===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_IR_DIALECT_TD
#define PARALLEL_OP_IR_DIALECT_TD

include "mlir/IR/DialectBase.td"

def ParallelOp_Dialect : Dialect {
  let name = "parallel_op";
  let cppNamespace = "::mlir::parallel_op";
  let summary = "Sibling pieces of a program that may run at the same time";
  let description = [{
    The dialect has three ops. A *container* (`parallel_op.parallel`) holds
    *tasks* (`parallel_op.task`), and a `parallel_op.yield` ends the body of
    either. Tasks of one container are *siblings*: they may run at the same
    time, in any order that keeps the SSA edges between them. The container is
    a join: nothing after it starts before all of its tasks are done.

    - N tasks without edges are a fork-join group.
    - Tasks with edges and lanes are clusters, one lane per worker.
    - Stages are barriers between groups of tasks.

    The ops work on values of any type. On tensors they have value semantics,
    so two siblings can never disturb each other. One-Shot Bufferize turns them
    into the same ops on memrefs and copies a buffer where a sibling that is not
    ordered by an edge could see a write. After that an edge, even a scalar one,
    also orders memory, and no rewrite of this dialect drops it.

    `lane` and `stage` are scheduling. They narrow when a task may run; they
    never make a write in place legal and never stand in for an edge.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect",
    "::mlir::bufferization::BufferizationDialect",
    "::mlir::memref::MemRefDialect"
  ];
}

#endif // PARALLEL_OP_IR_DIALECT_TD
