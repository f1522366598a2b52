//===- DropUnusedResults.h - Fewer results of container and task *- C++ -*-===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_LIB_IR_DROPUNUSEDRESULTS_H
#define PARALLEL_OP_LIB_IR_DROPUNUSEDRESULTS_H

#include "parallel_op/IR/ParallelOp.h"

#include "mlir/IR/PatternMatch.h"

namespace mlir::parallel_op {

/// A result of a container or task that nobody uses goes, and with it the
/// operand of the yield that names it.
template <typename OpT> struct DropUnusedResults : OpRewritePattern<OpT> {
  using OpRewritePattern<OpT>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpT op,
                                PatternRewriter &rewriter) const override {
    BitVector unused(op->getNumResults());
    SmallVector<Type> types;
    SmallVector<Value> kept;
    for (OpResult result : op->getResults()) {
      if (result.use_empty()) {
        unused.set(result.getResultNumber());
      } else {
        types.push_back(result.getType());
        kept.push_back(result);
      }
    }
    if (unused.none())
      return failure();
    YieldOp yield = op.getYield();
    rewriter.modifyOpInPlace(yield, [&] { yield->eraseOperands(unused); });
    auto smaller = OpT::create(rewriter, op.getLoc(), types, op->getOperands(),
                               op->getAttrs());
    rewriter.inlineRegionBefore(op.getBody(), smaller.getBody(),
                                smaller.getBody().end());
    rewriter.replaceAllUsesWith(kept, smaller->getResults());
    rewriter.eraseOp(op);
    return success();
  }
};

} // namespace mlir::parallel_op

#endif // PARALLEL_OP_LIB_IR_DROPUNUSEDRESULTS_H
