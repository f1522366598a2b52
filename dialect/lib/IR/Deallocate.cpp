//===- Deallocate.cpp - Who frees a buffer that a task made ---------------===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What ownership-based-buffer-deallocation asks of the ops. The contract:
//
// - A task never owns what it captures, and frees it only where
// EarlyRelease.cpp
//   says so.
// - A task owns every buffer that it yields, save those that are (views of)
//   its captures, which it passes on.
// - What a task owns and yields is handed to the container, which hands it on
//   as a result. Where the container yields no view of such a buffer, a task
//   that is known to run after all that use it frees it (EarlyRelease.cpp). If
//   there is none, the container gets one more result: only the join knows that
//   every reader is done. Such a buffer lives until the join.
//
// Ownership is thus known at compile time at every border of a task, and no
// flag has to be passed in or out.
//
//===----------------------------------------------------------------------===//

#include "EarlyRelease.h"
#include "parallel_op/IR/ParallelOp.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace mlir::parallel_op;
using namespace mlir::bufferization;

static bool isMemref(Value value) {
  return isa<BaseMemRefType>(value.getType());
}

static Value createBool(OpBuilder &builder, Location loc, bool value) {
  return arith::ConstantOp::create(builder, loc, builder.getBoolAttr(value));
}

/// What the task result `result` is a view of: the root of a capture that the
/// task passes on, or else the first result that shows the same buffer, which
/// the task then owns.
static Value taskResultRoot(TaskOp task, OpResult result) {
  Value root = viewRoot(task.getYielded(result).get());
  if (auto argument = dyn_cast<BlockArgument>(root))
    if (argument.getOwner() == &task.getBody().front())
      return viewRoot(task.getCapture(argument).get());
  for (OpResult earlier :
       task->getResults().take_front(result.getResultNumber()))
    if (isMemref(earlier) && viewRoot(task.getYielded(earlier).get()) == root)
      return earlier;
  return result;
}

Value mlir::parallel_op::viewRoot(Value memref) {
  while (auto result = dyn_cast<OpResult>(memref)) {
    Operation *owner = result.getOwner();
    if (auto task = dyn_cast<TaskOp>(owner))
      return taskResultRoot(task, result);
    if (auto view = dyn_cast<ViewLikeOpInterface>(owner))
      memref = view.getViewSource();
    else if (auto container = dyn_cast<ParallelOp>(owner))
      memref = container.getYield().getValues()[result.getResultNumber()];
    else
      break;
  }
  return memref;
}

//===----------------------------------------------------------------------===//
// Yield
//===----------------------------------------------------------------------===//

/// A copy of `memref`, of its own type. A clone can be lowered only where a new
/// buffer, which starts at offset 0, can be cast to that type; otherwise the
/// copy lies at the same offset and strides in a buffer that is large enough.
static Value copyOf(Value memref, OpBuilder &builder, Location loc) {
  auto type = dyn_cast<MemRefType>(memref.getType());
  SmallVector<int64_t> strides;
  int64_t offset;
  if (!type ||
      memref::CastOp::areCastCompatible(
          MemRefType::get(type.getShape(), type.getElementType(),
                          MemRefLayoutAttrInterface(), type.getMemorySpace()),
          type) ||
      failed(type.getStridesAndOffset(strides, offset)))
    return CloneOp::create(builder, loc, memref);

  auto metadata =
      memref::ExtractStridedMetadataOp::create(builder, loc, memref);
  Value length = metadata.getOffset();
  for (auto [size, stride] :
       llvm::zip_equal(metadata.getSizes(), metadata.getStrides())) {
    Value span = arith::MulIOp::create(builder, loc, size, stride);
    length = arith::AddIOp::create(builder, loc, length, span);
  }
  auto flat =
      MemRefType::get({ShapedType::kDynamic}, type.getElementType(),
                      MemRefLayoutAttrInterface(), type.getMemorySpace());
  Value buffer = memref::AllocOp::create(builder, loc, flat, length);
  Value copy = memref::ReinterpretCastOp::create(
      builder, loc, type, buffer, metadata.getConstifiedMixedOffset(),
      metadata.getConstifiedMixedSizes(), metadata.getConstifiedMixedStrides());
  memref::CopyOp::create(builder, loc, memref, copy);
  return copy;
}

/// `memref`, or where it is not owned at run time a copy of it, so that what
/// comes back is owned by `block`. `chosen` holds the buffers of which another
/// value was given that way: a second one would own them, too.
static Value owned(Value memref, Block *block, SmallPtrSetImpl<Value> &chosen,
                   OpBuilder &builder, DeallocationState &state,
                   const DeallocationOptions &options) {
  Location loc = memref.getLoc();
  Ownership ownership = state.getOwnership(memref, block);
  Value isOwned = ownership.isUnique() ? ownership.getIndicator() : Value();
  // A select between two buffers knows more than that.
  if (!isOwned && memref.getDefiningOp<arith::SelectOp>())
    if (auto select = memref.getDefiningOp<BufferDeallocationOpInterface>())
      std::tie(memref, isOwned) = select.materializeUniqueOwnershipForMemref(
          state, options, builder, memref);
  if (isOwned && matchPattern(isOwned, m_One()))
    return memref;

  Value result;
  if (isOwned && chosen.insert(viewRoot(memref)).second) {
    auto choice = scf::IfOp::create(
        builder, loc, isOwned,
        [&](OpBuilder &b, Location l) { scf::YieldOp::create(b, l, memref); },
        [&](OpBuilder &b, Location l) {
          scf::YieldOp::create(b, l, copyOf(memref, b, l));
        });
    result = choice.getResult(0);
  } else {
    result = copyOf(memref, builder, loc);
  }
  state.updateOwnership(result, createBool(builder, loc, true));
  state.addMemrefToDeallocate(result, block);
  return result;
}

FailureOr<Operation *> YieldOp::process(DeallocationState &state,
                                        const DeallocationOptions &options) {
  // Nothing but tasks may stand in a container.
  auto task = dyn_cast<TaskOp>((*this)->getParentOp());
  if (!task)
    return getOperation();

  OpBuilder builder(*this);
  llvm::SmallPtrSet<Value, 4> chosen;
  for (OpOperand &operand : (*this)->getOpOperands()) {
    if (!isMemref(operand.get()))
      continue;
    auto argument = dyn_cast<BlockArgument>(viewRoot(operand.get()));
    if (argument && argument.getOwner()->getParentOp() == task)
      continue;
    operand.set(owned(operand.get(), (*this)->getBlock(), chosen, builder,
                      state, options));
  }
  SmallVector<Value> ownerships;
  return deallocation_impl::insertDeallocOpForReturnLike(
      state, *this, getValues(), ownerships);
}

//===----------------------------------------------------------------------===//
// Task
//===----------------------------------------------------------------------===//

// The pass has given the body a flag for each memref that it captures. All of
// them are false.
FailureOr<Operation *> TaskOp::process(DeallocationState &,
                                       const DeallocationOptions &) {
  Block &body = getBody().front();
  unsigned nCaptures = getCaptures().size();
  if (body.getNumArguments() == nCaptures)
    return getOperation();
  OpBuilder builder = OpBuilder::atBlockBegin(&body);
  Value notOwned = createBool(builder, getLoc(), false);
  for (BlockArgument flag : body.getArguments().drop_front(nCaptures))
    flag.replaceAllUsesWith(notOwned);
  body.eraseArguments(nCaptures, body.getNumArguments() - nCaptures);
  return getOperation();
}

//===----------------------------------------------------------------------===//
// Container
//===----------------------------------------------------------------------===//

/// Moves the flags that the pass put between the tasks in front of the
/// container.
static void moveFlagsOut(ParallelOp container) {
  for (Operation &op : llvm::make_early_inc_range(
           container.getBody().front().without_terminator())) {
    if (isa<TaskOp>(op))
      continue;
    if (op.use_empty())
      op.erase();
    else
      op.moveBefore(container);
  }
}

/// The value outside of `container` that `result` is a view of, or null if it
/// shows a buffer that a task made.
static Value outerSource(ParallelOp container, OpResult result) {
  Value value = container.getYield().getValues()[result.getResultNumber()];
  while (value.getParentRegion() == &container.getBody()) {
    auto taskResult = cast<OpResult>(value);
    auto task = cast<TaskOp>(taskResult.getOwner());
    auto argument =
        dyn_cast<BlockArgument>(viewRoot(task.getYielded(taskResult).get()));
    if (!argument || argument.getOwner() != &task.getBody().front())
      return Value();
    value = task.getCapture(argument).get();
  }
  return value;
}

/// The buffers that tasks of `container` own and of which it yields no view.
static SmallVector<Value> unyieldedBuffers(ParallelOp container) {
  DenseSet<Value> yielded;
  for (Value value : container.getYield().getValues())
    if (isMemref(value))
      yielded.insert(viewRoot(value));
  SmallVector<Value> buffers;
  for (TaskOp task : container.getTasks())
    for (OpResult result : task->getResults())
      if (isMemref(result) && viewRoot(result) == result &&
          !yielded.contains(result))
        buffers.push_back(result);
  return buffers;
}

/// Replaces `container` by one that yields `more` too.
///
/// The pass has computed liveness once, so a result that is live into another
/// block must stay the very same value. Then the old container stays, and
/// passes on what the new one yields; canonicalization removes it.
static ParallelOp withMoreResults(ParallelOp container, ValueRange more) {
  OpBuilder builder(container);
  SmallVector<Type> types(container.getResultTypes());
  llvm::append_range(types, more.getTypes());
  auto extended = ParallelOp::create(builder, container.getLoc(), types,
                                     ValueRange(), container->getAttrs());
  extended.getBody().takeBody(container.getBody());
  extended.getYield().getValuesMutable().append(more);

  ValueRange results = extended->getResults().drop_back(more.size());
  if (llvm::none_of(container->getResults(), [&](OpResult result) {
        return result.isUsedOutsideOfBlock(container->getBlock());
      })) {
    container->replaceAllUsesWith(results);
    container->erase();
    return extended;
  }
  builder.createBlock(&container.getBody());
  YieldOp::create(builder, container.getLoc(), results);
  return extended;
}

FailureOr<Operation *> ParallelOp::process(DeallocationState &state,
                                           const DeallocationOptions &) {
  moveFlagsOut(*this);
  Block *block = (*this)->getBlock();
  ParallelOp container = *this;
  Operation *next = *this;
  unsigned nResults = (*this)->getNumResults();
  SmallVector<Value> buffers = releaseEarly(*this, unyieldedBuffers(*this));
  if (!buffers.empty()) {
    // `this` may be gone after that, or be a mere relay of the results.
    Block::iterator after = std::next((*this)->getIterator());
    container = withMoreResults(*this, buffers);
    next = &*std::prev(after);
  }

  OpBuilder builder(container);
  Value yes = createBool(builder, container.getLoc(), true);
  Value no = createBool(builder, container.getLoc(), false);
  DenseSet<Value> given;
  for (OpResult result : container->getResults().take_front(nResults)) {
    if (!isMemref(result))
      continue;
    Value source = outerSource(container, result);
    unsigned number = result.getResultNumber();
    Value root = viewRoot(container.getYield().getValues()[number]);
    if (next != container) {
      state.updateOwnership(result, no);
      result = next->getResult(number);
    }
    // What was there before the container is owned as it was. A buffer that a
    // task made is owned by the first result that shows it.
    if (source) {
      state.updateOwnership(result, state.getOwnership(source, block));
    } else if (given.insert(root).second) {
      state.updateOwnership(result, yes);
      state.addMemrefToDeallocate(result, block);
    } else {
      state.updateOwnership(result, no);
    }
  }
  // The other results are there to be freed, and this is the place: one by one,
  // for a single op would compare each with each.
  builder.setInsertionPointAfter(container);
  for (OpResult result : container->getResults().drop_front(nResults))
    freeBuffer(result, builder);
  return next;
}

//===----------------------------------------------------------------------===//
// Flow of views
//===----------------------------------------------------------------------===//

void TaskOp::populateDependencies(RegisterDependenciesFn registerDependencies) {
  registerDependencies(getCaptures(), getBody().getArguments());
  registerDependencies(getYield().getValues(), getResults());
}

bool TaskOp::mayBeTerminalBuffer(Value) { return false; }

void ParallelOp::populateDependencies(
    RegisterDependenciesFn registerDependencies) {
  registerDependencies(getYield().getValues(), getResults());
}

bool ParallelOp::mayBeTerminalBuffer(Value) { return false; }
