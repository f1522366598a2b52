//===- CanonicalizeContainer.cpp - Simpler containers, or none ------------===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "parallel_op/IR/ParallelOp.h"
#include "parallel_op/IR/Sequential.h"

#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlir::parallel_op;

namespace {

/// A result that the container takes from outside is replaced by that value;
/// one that it yields twice is used through the first. The container is a join,
/// so its users start after all tasks whichever value they use.
struct ForwardYieldedValue : OpRewritePattern<ParallelOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ParallelOp container,
                                PatternRewriter &rewriter) const override {
    bool changed = false;
    llvm::DenseMap<Value, Value> replacements;
    for (auto [result, value] : llvm::zip_equal(
             container->getResults(), container.getYield().getValues())) {
      bool isOutside = value.getParentRegion() != &container.getBody();
      auto [it, isNew] =
          replacements.try_emplace(value, isOutside ? value : Value(result));
      if (it->second == result || result.use_empty())
        continue;
      rewriter.replaceAllUsesWith(result, it->second);
      changed = true;
    }
    return success(changed);
  }
};

/// A result that nobody uses goes.
struct DropUnusedContainerResult : OpRewritePattern<ParallelOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ParallelOp container,
                                PatternRewriter &rewriter) const override {
    BitVector unused(container->getNumResults());
    SmallVector<Type> types;
    SmallVector<Value> kept;
    for (OpResult result : container->getResults()) {
      if (result.use_empty()) {
        unused.set(result.getResultNumber());
      } else {
        types.push_back(result.getType());
        kept.push_back(result);
      }
    }
    if (unused.none())
      return failure();
    YieldOp yield = container.getYield();
    rewriter.modifyOpInPlace(yield, [&] { yield->eraseOperands(unused); });
    auto smaller = ParallelOp::create(rewriter, container.getLoc(), types,
                                      ValueRange(), container->getAttrs());
    rewriter.inlineRegionBefore(container.getBody(), smaller.getBody(),
                                smaller.getBody().end());
    rewriter.replaceAllUsesWith(kept, smaller->getResults());
    rewriter.eraseOp(container);
    return success();
  }
};

/// A container of no task, of one task, or of tasks that are all in one lane is
/// sequential code. It stays if a task asks for the GPU: sequential code has no
/// place to say so.
struct InlineSequentialContainer : OpRewritePattern<ParallelOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ParallelOp container,
                                PatternRewriter &rewriter) const override {
    auto tasks = container.getTasks();
    if (llvm::any_of(tasks,
                     [](TaskOp task) { return task.getDevice() == "gpu"; }))
      return failure();
    if (!llvm::hasNItemsOrLess(tasks, 1)) {
      IntegerAttr lane = (*tasks.begin()).getLaneAttr();
      if (!lane || llvm::any_of(tasks, [&](TaskOp task) {
            return task.getLaneAttr() != lane;
          }))
        return failure();
    }
    inlineTasks(rewriter, container);
    return success();
  }
};

} // namespace

void ParallelOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                             MLIRContext *context) {
  patterns.add<ForwardYieldedValue, DropUnusedContainerResult,
               InlineSequentialContainer>(context);
}
