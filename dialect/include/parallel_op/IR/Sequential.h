//===- Sequential.h - From a container to sequential code -------*- C++ -*-===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_IR_SEQUENTIAL_H
#define PARALLEL_OP_IR_SEQUENTIAL_H

#include "parallel_op/IR/ParallelOp.h"

#include "mlir/IR/PatternMatch.h"

namespace mlir::parallel_op {

/// Replaces `container` by the bodies of its tasks, in textual order. The body
/// of a task that has stack allocations becomes a `memref.alloca_scope`, so
/// that a loop around it does not use up the stack.
void inlineTasks(RewriterBase &rewriter, ParallelOp container);

} // namespace mlir::parallel_op

#endif // PARALLEL_OP_IR_SEQUENTIAL_H
