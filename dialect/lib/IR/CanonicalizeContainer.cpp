//===- CanonicalizeContainer.cpp - Simpler containers, or none ------------===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DropUnusedResults.h"
#include "parallel_op/IR/ParallelOp.h"

#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlir::parallel_op;

/// True if `op` allocates what the nearest allocation scope frees.
static bool allocatesOnStack(Operation *op) {
  auto iface = dyn_cast<MemoryEffectOpInterface>(op);
  if (!iface)
    return false;
  SmallVector<MemoryEffects::EffectInstance> effects;
  iface.getEffects(effects);
  return llvm::any_of(effects, [](const MemoryEffects::EffectInstance &effect) {
    return isa<MemoryEffects::Allocate>(effect.getEffect()) &&
           isa<SideEffects::AutomaticAllocationScopeResource>(
               effect.getResource());
  });
}

/// True if the body of `task` has stack allocations that end with the task.
static bool hasStackAllocations(TaskOp task) {
  return task.getBody()
      .walk<WalkOrder::PreOrder>([](Operation *op) {
        if (op->hasTrait<OpTrait::AutomaticAllocationScope>())
          return WalkResult::skip();
        return allocatesOnStack(op) ? WalkResult::interrupt()
                                    : WalkResult::advance();
      })
      .wasInterrupted();
}

/// True if `op` runs once in each run of a function or task around it, so that
/// what it allocates on the stack does not pile up.
static bool runsOnce(Operation *op) {
  Operation *parent = op->getParentOp();
  return parent->hasTrait<OpTrait::AutomaticAllocationScope>() &&
         parent->hasTrait<OpTrait::IsIsolatedFromAbove>() &&
         op->getParentRegion()->hasOneBlock();
}

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

/// A container of no task, of one task, or of tasks that are all in one lane is
/// sequential code. It stays
///   1. if a task asks for the GPU, for sequential code has no place to say so;
///   2. if a task allocates on the stack and the container may run more than
///      once in its function: the task's end would no longer free it. A
///      `memref.alloca_scope` would, but control flow within it has no
///      lowering.
struct InlineSequentialContainer : OpRewritePattern<ParallelOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ParallelOp container,
                                PatternRewriter &rewriter) const override {
    // The question that most containers answer with their first two tasks goes
    // first: this is asked after every change inside of the container.
    auto tasks = container.getTasks();
    if (!llvm::hasNItemsOrLess(tasks, 1)) {
      IntegerAttr lane = (*tasks.begin()).getLaneAttr();
      if (!lane || llvm::any_of(tasks, [&](TaskOp task) {
            return task.getLaneAttr() != lane;
          }))
        return failure();
    }
    if (llvm::any_of(tasks,
                     [](TaskOp task) { return task.getDevice() == "gpu"; }) ||
        (!runsOnce(container) && llvm::any_of(tasks, hasStackAllocations)))
      return failure();
    for (TaskOp task : llvm::make_early_inc_range(tasks))
      task.inlineBefore(container, rewriter);
    SmallVector<Value> values(container.getYield().getValues());
    rewriter.replaceOp(container, values);
    return success();
  }
};

} // namespace

void ParallelOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                             MLIRContext *context) {
  patterns.add<ForwardYieldedValue, DropUnusedResults<ParallelOp>,
               InlineSequentialContainer>(context);
}
