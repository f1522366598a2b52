//===- CanonicalizeTask.cpp - Fewer captures and results of a task --------===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one rule that all of these keep: where edges order memory (see
// edgesOrderMemory), every pair of tasks that had an edge keeps one. Users
// after the container are not bound by it, for they start after all tasks
// anyway.
//
//===----------------------------------------------------------------------===//

#include "DropUnusedResults.h"
#include "parallel_op/IR/ParallelOp.h"
#include "parallel_op/IR/Queries.h"

#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlir::parallel_op;

static ParallelOp containerOf(TaskOp task) {
  return cast<ParallelOp>(task->getParentOp());
}

/// Drops the captures whose bits are set. Their block arguments have no uses.
static void dropCaptures(PatternRewriter &rewriter, TaskOp task,
                         const BitVector &dropped) {
  rewriter.modifyOpInPlace(task, [&] {
    task.getBody().front().eraseArguments(dropped);
    task->eraseOperands(dropped);
  });
}

namespace {

/// A capture that the body does not use goes, unless it is the only edge from a
/// sibling and edges order memory.
struct DropUnusedCapture : OpRewritePattern<TaskOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TaskOp task,
                                PatternRewriter &rewriter) const override {
    BitVector dropped(task->getNumOperands());
    for (OpOperand &capture : task->getOpOperands())
      if (task.getArgument(capture).use_empty() &&
          !isLastEdge(task, capture, dropped))
        dropped.set(capture.getOperandNumber());
    if (dropped.none())
      return failure();
    dropCaptures(rewriter, task, dropped);
    return success();
  }

private:
  /// True if without `capture` and those in `dropped` an edge that may order
  /// memory would be gone.
  static bool isLastEdge(TaskOp task, OpOperand &capture,
                         const BitVector &dropped) {
    auto sibling = capture.get().getDefiningOp<TaskOp>();
    if (!sibling || sibling->getBlock() != task->getBlock())
      return false;
    for (OpOperand &other : task->getOpOperands())
      if (&other != &capture && !dropped.test(other.getOperandNumber()) &&
          other.get().getDefiningOp() == sibling)
        return false;
    return edgesOrderMemory(containerOf(task));
  }
};

/// A value captured twice is captured once.
struct MergeEqualCaptures : OpRewritePattern<TaskOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TaskOp task,
                                PatternRewriter &rewriter) const override {
    BitVector dropped(task->getNumOperands());
    llvm::DenseMap<Value, BlockArgument> first;
    for (OpOperand &capture : task->getOpOperands()) {
      BlockArgument argument = task.getArgument(capture);
      auto [it, isNew] = first.try_emplace(capture.get(), argument);
      if (isNew)
        continue;
      rewriter.replaceAllUsesWith(argument, it->second);
      dropped.set(capture.getOperandNumber());
    }
    if (dropped.none())
      return failure();
    dropCaptures(rewriter, task, dropped);
    return success();
  }
};

/// A captured constant is cloned into the task, for the analyses of constants
/// do not look through captures.
struct CloneCapturedConstant : OpRewritePattern<TaskOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TaskOp task,
                                PatternRewriter &rewriter) const override {
    BitVector dropped(task->getNumOperands());
    rewriter.setInsertionPointToStart(&task.getBody().front());
    for (OpOperand &capture : task->getOpOperands()) {
      Operation *constant = capture.get().getDefiningOp();
      if (!constant || !constant->hasTrait<OpTrait::ConstantLike>())
        continue;
      Operation *clone = rewriter.clone(*constant);
      rewriter.replaceAllUsesWith(task.getArgument(capture),
                                  clone->getResult(0));
      dropped.set(capture.getOperandNumber());
    }
    if (dropped.none())
      return failure();
    dropCaptures(rewriter, task, dropped);
    return success();
  }
};

/// Replaces those uses of `result` that may lose their edge from its task by
/// `value`, which is called for once there are any.
LogicalResult replaceMovableUses(PatternRewriter &rewriter, OpResult result,
                                 function_ref<Value()> value) {
  if (result.use_empty())
    return failure();
  auto afterTheJoin = [](OpOperand &use) {
    return isa<YieldOp>(use.getOwner());
  };
  ParallelOp container = containerOf(cast<TaskOp>(result.getOwner()));
  if (!edgesOrderMemory(container)) {
    rewriter.replaceAllUsesWith(result, value());
    return success();
  }
  if (llvm::none_of(result.getUses(), afterTheJoin))
    return failure();
  rewriter.replaceUsesWithIf(result, value(), afterTheJoin);
  return success();
}

/// A result that is a capture is replaced by what was captured.
struct ForwardCapture : OpRewritePattern<TaskOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TaskOp task,
                                PatternRewriter &rewriter) const override {
    bool changed = false;
    for (OpResult result : task->getResults()) {
      auto argument = dyn_cast<BlockArgument>(task.getYielded(result).get());
      if (argument)
        changed |= succeeded(replaceMovableUses(
            rewriter, result, [&] { return task.getCapture(argument).get(); }));
    }
    return success(changed);
  }
};

/// A result that is a constant is replaced by that constant.
struct HoistYieldedConstant : OpRewritePattern<TaskOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TaskOp task,
                                PatternRewriter &rewriter) const override {
    bool changed = false;
    rewriter.setInsertionPoint(containerOf(task));
    for (OpResult result : task->getResults()) {
      Operation *constant = task.getYielded(result).get().getDefiningOp();
      if (constant && constant->hasTrait<OpTrait::ConstantLike>())
        changed |= succeeded(replaceMovableUses(rewriter, result, [&] {
          return rewriter.clone(*constant)->getResult(0);
        }));
    }
    return success(changed);
  }
};

/// A value yielded twice is used through the first of the results.
struct MergeEqualResults : OpRewritePattern<TaskOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TaskOp task,
                                PatternRewriter &rewriter) const override {
    bool changed = false;
    llvm::DenseMap<Value, OpResult> first;
    for (OpResult result : task->getResults()) {
      auto [it, isNew] =
          first.try_emplace(task.getYielded(result).get(), result);
      if (isNew || result.use_empty())
        continue;
      rewriter.replaceAllUsesWith(result, it->second);
      changed = true;
    }
    return success(changed);
  }
};

/// A task that holds nothing but a container becomes the tasks of that
/// container. The inner join and the common start go with it, so there must be
/// no edge of the task that orders memory; and lanes and stages of the two
/// containers, which count apart, must not meet.
struct FlattenNestedContainer : OpRewritePattern<TaskOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TaskOp task,
                                PatternRewriter &rewriter) const override {
    Block &body = task.getBody().front();
    auto inner = dyn_cast<ParallelOp>(body.front());
    if (!inner || inner->getNextNode() != body.getTerminator() ||
        isScheduled(task) || llvm::any_of(inner.getTasks(), isScheduled) ||
        (hasEdges(task) && edgesOrderMemory(containerOf(task))))
      return failure();

    YieldOp innerYield = inner.getYield();
    rewriter.inlineBlockBefore(&inner.getBody().front(), inner);
    rewriter.replaceOp(inner, SmallVector<Value>(innerYield.getValues()));
    rewriter.eraseOp(innerYield);

    YieldOp yield = task.getYield();
    rewriter.inlineBlockBefore(&body, task, task.getCaptures());
    rewriter.replaceOp(task, SmallVector<Value>(yield.getValues()));
    rewriter.eraseOp(yield);
    return success();
  }

private:
  static bool isScheduled(TaskOp task) {
    return task.getLane() || task.getStage() || task.getDevice();
  }

  /// True if a sibling gives to or takes from `task`.
  static bool hasEdges(TaskOp task) {
    auto isTask = [](Operation *op) { return isa_and_nonnull<TaskOp>(op); };
    return llvm::any_of(task.getCaptures(),
                        [&](Value capture) {
                          Operation *producer = capture.getDefiningOp();
                          return isTask(producer) &&
                                 producer->getBlock() == task->getBlock();
                        }) ||
           llvm::any_of(task->getUsers(), isTask);
  }
};

} // namespace

void TaskOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                         MLIRContext *context) {
  patterns.add<DropUnusedCapture, MergeEqualCaptures, CloneCapturedConstant,
               DropUnusedResults<TaskOp>, ForwardCapture, HoistYieldedConstant,
               MergeEqualResults, FlattenNestedContainer>(context);
}
