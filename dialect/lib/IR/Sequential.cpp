//===- Sequential.cpp - From a container to sequential code ---------------===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "parallel_op/IR/Sequential.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
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

/// Replaces `task` by a `memref.alloca_scope` in front of `before`.
static void inlineScoped(RewriterBase &rewriter, TaskOp task,
                         Operation *before) {
  rewriter.setInsertionPoint(before);
  auto scope = memref::AllocaScopeOp::create(rewriter, task.getLoc(),
                                             task.getResultTypes());
  Block *body = rewriter.createBlock(&scope.getBodyRegion());
  YieldOp yield = task.getYield();
  rewriter.inlineBlockBefore(&task.getBody().front(), body, body->end(),
                             task.getCaptures());
  rewriter.setInsertionPoint(yield);
  rewriter.replaceOpWithNewOp<memref::AllocaScopeReturnOp>(yield,
                                                           yield.getValues());
  rewriter.replaceOp(task, scope.getResults());
}

/// Replaces `task` by its body in front of `before`.
static void inlinePlain(RewriterBase &rewriter, TaskOp task,
                        Operation *before) {
  YieldOp yield = task.getYield();
  rewriter.inlineBlockBefore(&task.getBody().front(), before,
                             task.getCaptures());
  SmallVector<Value> values(yield.getValues());
  rewriter.eraseOp(yield);
  rewriter.replaceOp(task, values);
}

void mlir::parallel_op::inlineTasks(RewriterBase &rewriter,
                                    ParallelOp container) {
  for (TaskOp task : llvm::make_early_inc_range(container.getTasks())) {
    if (hasStackAllocations(task))
      inlineScoped(rewriter, task, container);
    else
      inlinePlain(rewriter, task, container);
  }
  SmallVector<Value> values(container.getYield().getValues());
  rewriter.replaceOp(container, values);
}
