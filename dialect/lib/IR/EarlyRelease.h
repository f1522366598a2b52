//===- EarlyRelease.h - Frees what tasks made before the join ---*- C++ -*-===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_LIB_IR_EARLYRELEASE_H
#define PARALLEL_OP_LIB_IR_EARLYRELEASE_H

#include "parallel_op/IR/ParallelOp.h"

namespace mlir::parallel_op {

/// Frees those of `buffers`, which tasks of `container` own and hand to
/// siblings only, of which some task is known to run after all others that use
/// them: at the end of that task. Returns the others, for which only the join
/// is late enough.
SmallVector<Value> releaseEarly(ParallelOp container, ValueRange buffers);

/// The value that `memref` is a view of, followed through views, containers and
/// tasks. For what a task yields, where it ends inside of the task: the block
/// argument that is passed on, or what the task owns.
Value viewRoot(Value memref);

/// Frees the buffer behind `memref` at the builder's place.
void freeBuffer(Value memref, OpBuilder &builder);

} // namespace mlir::parallel_op

#endif // PARALLEL_OP_LIB_IR_EARLYRELEASE_H
