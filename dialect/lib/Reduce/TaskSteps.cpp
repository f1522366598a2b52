//===- TaskSteps.cpp - Fewer and smaller tasks ----------------------------===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Steps.h"

#include "parallel_op/IR/ParallelOp.h"
#include "parallel_op/IR/Queries.h"

using namespace mlir;
using namespace mlir::parallel_op;

static ParallelOp containerOf(TaskOp task) {
  return cast<ParallelOp>(task->getParentOp());
}

/// True if `value` is a result of a task of the container.
static bool isFromSibling(ParallelOp container, Value value) {
  Operation *producer = value.getDefiningOp();
  return producer && producer->getParentOp() == container;
}

/// True if an edge between `task` and a task that uses one of these values
/// orders memory, so that it has to stay.
static bool isOrderedBy(TaskOp task, ValueRange values) {
  return edgesOrderMemory(containerOf(task)) &&
         llvm::any_of(values, [](Value value) {
           return llvm::any_of(value.getUsers(),
                               [](Operation *it) { return isa<TaskOp>(it); });
         });
}

/// The op without its result `dropped`, which has no uses.
template <typename OpT>
static OpT dropResult(RewriterBase &rewriter, OpT op, unsigned dropped) {
  SmallVector<Type> types(op->getResultTypes());
  types.erase(types.begin() + dropped);
  YieldOp yield = op.getYield();
  rewriter.modifyOpInPlace(yield, [&] { yield->eraseOperand(dropped); });
  rewriter.setInsertionPoint(op);
  auto smaller = OpT::create(rewriter, op.getLoc(), types, op->getOperands(),
                             op->getAttrs());
  rewriter.inlineRegionBefore(op.getBody(), smaller.getBody(),
                              smaller.getBody().end());
  for (OpResult result : op->getResults()) {
    unsigned number = result.getResultNumber();
    if (number != dropped)
      rewriter.replaceAllUsesWith(
          result, smaller->getResult(number - (number > dropped)));
  }
  rewriter.eraseOp(op);
  return smaller;
}

/// The first capture of the type of `value`, or null.
static Value captureLike(TaskOp task, Value value) {
  auto capture = llvm::find_if(task.getCaptures(), [&](Value it) {
    return it.getType() == value.getType();
  });
  return capture == task.getCaptures().end() ? Value() : *capture;
}

//===----------------------------------------------------------------------===//
// Containers
//===----------------------------------------------------------------------===//

/// The tasks become sequential code.
static FailureOr<Operation *> inlineContainer(RewriterBase &rewriter,
                                              Operation *op, unsigned) {
  auto container = cast<ParallelOp>(op);
  for (TaskOp task : llvm::make_early_inc_range(container.getTasks()))
    task.inlineBefore(container, rewriter);
  SmallVector<Value> values(container.getYield().getValues());
  rewriter.replaceOp(container, values);
  return nullptr;
}

/// A result becomes zero, unless nobody uses it anyway.
static FailureOr<Operation *>
dropContainerResult(RewriterBase &rewriter, Operation *op, unsigned variant) {
  auto container = cast<ParallelOp>(op);
  OpResult result = container->getResult(variant);
  if (!result.use_empty()) {
    rewriter.setInsertionPoint(container);
    Value zero = createZero(rewriter, op->getLoc(), result.getType());
    if (!zero)
      return failure();
    rewriter.replaceAllUsesWith(result, zero);
  }
  return dropResult(rewriter, container, variant).getOperation();
}

//===----------------------------------------------------------------------===//
// Tasks
//===----------------------------------------------------------------------===//

/// A task goes; its results become zero, or captures of their types.
static FailureOr<Operation *> dropTask(RewriterBase &rewriter, Operation *op,
                                       unsigned variant) {
  auto task = cast<TaskOp>(op);
  if (isOrderedBy(task, task.getResults()))
    return failure();
  rewriter.setInsertionPoint(containerOf(task));
  for (OpResult result : task->getResults()) {
    if (result.use_empty())
      continue;
    Value value = variant == 0
                      ? createZero(rewriter, op->getLoc(), result.getType())
                      : captureLike(task, result);
    if (!value)
      return failure();
    rewriter.replaceAllUsesWith(result, value);
  }
  rewriter.eraseOp(task);
  return nullptr;
}

/// The body of a task that waits for none runs before the container.
static FailureOr<Operation *> hoistTask(RewriterBase &rewriter, Operation *op,
                                        unsigned) {
  auto task = cast<TaskOp>(op);
  ParallelOp container = containerOf(task);
  if (llvm::any_of(task.getCaptures(),
                   [&](Value it) { return isFromSibling(container, it); }))
    return failure();
  task.inlineBefore(container, rewriter);
  return nullptr;
}

/// A task and the one before it become one, with the attributes they share.
static FailureOr<Operation *> mergeWithPrevious(RewriterBase &rewriter,
                                                Operation *op, unsigned) {
  auto second = cast<TaskOp>(op);
  auto first = dyn_cast_or_null<TaskOp>(op->getPrevNode());
  if (!first)
    return failure();
  SmallVector<Value> captures(first.getCaptures());
  SmallVector<Type> types(first->getResultTypes());
  llvm::append_range(captures, second.getCaptures());
  llvm::append_range(types, second->getResultTypes());
  SmallVector<NamedAttribute> attributes;
  for (NamedAttribute it : second->getAttrs())
    if (first->getAttr(it.getName()) == it.getValue())
      attributes.push_back(it);

  rewriter.setInsertionPoint(second);
  Location location = rewriter.getFusedLoc({first.getLoc(), second.getLoc()});
  auto merged = TaskOp::create(rewriter, location, types, captures, attributes);
  SmallVector<Location> locations(captures.size(), location);
  Block *body = rewriter.createBlock(
      &merged.getBody(), {}, TypeRange(ValueRange(captures)), locations);
  auto move = [&](TaskOp task, ValueRange arguments) {
    YieldOp yield = task.getYield();
    rewriter.inlineBlockBefore(&task.getBody().front(), body, body->end(),
                               arguments);
    SmallVector<Value> values(yield.getValues());
    rewriter.eraseOp(yield);
    return values;
  };
  unsigned nFirst = first->getNumOperands();
  SmallVector<Value> arguments(body->getArguments());
  SmallVector<Value> values =
      move(first, ArrayRef(arguments).take_front(nFirst));
  // What the second one took from the first stays inside.
  SmallVector<Value> taken(ArrayRef(arguments).drop_front(nFirst));
  llvm::BitVector inside(captures.size());
  for (OpOperand &capture : second->getOpOperands())
    if (capture.get().getDefiningOp() == first) {
      unsigned number = capture.getOperandNumber();
      taken[number] = values[cast<OpResult>(capture.get()).getResultNumber()];
      inside.set(nFirst + number);
    }
  llvm::append_range(values, move(second, taken));
  rewriter.setInsertionPointToEnd(body);
  YieldOp::create(rewriter, location, values);
  rewriter.modifyOpInPlace(merged, [&] {
    body->eraseArguments(inside);
    merged->eraseOperands(inside);
  });
  unsigned nResults = first->getNumResults();
  rewriter.replaceOp(second, merged->getResults().drop_front(nResults));
  rewriter.replaceOp(first, merged->getResults().take_front(nResults));
  return merged.getOperation();
}

/// A capture becomes zero inside, or another capture of its type.
static FailureOr<Operation *> dropCapture(RewriterBase &rewriter, Operation *op,
                                          unsigned variant) {
  auto task = cast<TaskOp>(op);
  OpOperand &capture = task->getOpOperand(variant / 2);
  if (isFromSibling(containerOf(task), capture.get()) &&
      edgesOrderMemory(containerOf(task)))
    return failure();
  BlockArgument argument = task.getArgument(capture);
  if (!argument.use_empty()) {
    Value value;
    if (variant % 2 == 0) {
      rewriter.setInsertionPointToStart(argument.getOwner());
      value = createZero(rewriter, op->getLoc(), argument.getType());
    } else {
      auto others = argument.getOwner()->getArguments();
      auto other = llvm::find_if(others, [&](BlockArgument it) {
        return it != argument && it.getType() == argument.getType();
      });
      value = other == others.end() ? Value() : *other;
    }
    if (!value)
      return failure();
    rewriter.replaceAllUsesWith(argument, value);
  }
  rewriter.modifyOpInPlace(task, [&] {
    task.getBody().eraseArgument(argument.getArgNumber());
    task->eraseOperand(capture.getOperandNumber());
  });
  return op;
}

/// A result becomes a capture of its type, or zero.
static FailureOr<Operation *> dropTaskResult(RewriterBase &rewriter,
                                             Operation *op, unsigned variant) {
  auto task = cast<TaskOp>(op);
  OpResult result = task->getResult(variant / 2);
  if (isOrderedBy(task, ValueRange(result)))
    return failure();
  if (!result.use_empty()) {
    rewriter.setInsertionPoint(containerOf(task));
    Value value = variant % 2 == 0
                      ? captureLike(task, result)
                      : createZero(rewriter, op->getLoc(), result.getType());
    if (!value)
      return failure();
    rewriter.replaceAllUsesWith(result, value);
  }
  return dropResult(rewriter, task, result.getResultNumber()).getOperation();
}

/// All attributes go, or one of them.
static FailureOr<Operation *> dropAttributes(RewriterBase &rewriter,
                                             Operation *op, unsigned variant) {
  SmallVector<NamedAttribute> dropped(op->getAttrs());
  if (variant > 0)
    dropped = {dropped[variant - 1]};
  rewriter.modifyOpInPlace(op, [&] {
    for (NamedAttribute it : dropped)
      op->removeAttr(it.getName());
  });
  return op;
}

/// The number for containers, or for tasks, and 0 for all other ops.
template <typename OpT, unsigned (*Number)(OpT)>
static unsigned of(Operation *op) {
  auto it = dyn_cast<OpT>(op);
  return it ? Number(it) : 0;
}
template <typename OpT, unsigned Number> static unsigned always(Operation *op) {
  return isa<OpT>(op) ? Number : 0;
}
static unsigned resultsOf(ParallelOp it) { return it->getNumResults(); }
static unsigned twiceCaptures(TaskOp it) { return 2 * it->getNumOperands(); }
static unsigned twiceResults(TaskOp it) { return 2 * it->getNumResults(); }
static unsigned attributeSets(TaskOp it) {
  size_t n = it->getAttrs().size();
  return n == 0 ? 0 : n + 1;
}

ArrayRef<Step> mlir::parallel_op::taskSteps() {
  static const Step steps[] = {
      {always<ParallelOp, 1>, inlineContainer},
      {of<ParallelOp, resultsOf>, dropContainerResult},
      {always<TaskOp, 2>, dropTask},
      {always<TaskOp, 1>, hoistTask},
      {always<TaskOp, 1>, mergeWithPrevious},
      {of<TaskOp, twiceResults>, dropTaskResult},
      {of<TaskOp, twiceCaptures>, dropCapture},
      {of<TaskOp, attributeSets>, dropAttributes},
  };
  return steps;
}
