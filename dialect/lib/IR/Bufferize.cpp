//===- Bufferize.cpp - What One-Shot Bufferize asks of the ops ------------===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two things have to come out right, and each is decided in one place:
//
// 1. No race. One-Shot finds conflicts by the order of the text and would let a
//    task write into what an earlier sibling reads. So a task that has ops that
//    could write into a capture may do so only if no unordered sibling captures
//    anything that may alias it (TaskOp::isWritable). This does not depend on
//    what One-Shot has decided so far, for a slice may be made in place after
//    both siblings were seen.
//
// 2. No needless copy. A capture counts as read where its block argument is,
//    and would conflict with the task's own write (TaskOp::isNotConflicting);
//    and a task that returns its capture has to be seen as returning that very
//    buffer, or loops around it would be refused
//    (TaskOp::getAliasingOpOperands).
//
// The regions are neither "repetitive" nor "parallel" in One-Shot's sense and
// the ops are no RegionBranchOpInterface: the first two cost a copy per writer,
// the third makes siblings look like alternatives that never run together.
//
//===----------------------------------------------------------------------===//

#include "parallel_op/IR/ParallelOp.h"
#include "parallel_op/IR/PlantedBugs.h"
#include "parallel_op/IR/Queries.h"

#include "mlir/Dialect/Bufferization/Transforms/Bufferize.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::parallel_op;
using namespace mlir::bufferization;

//===----------------------------------------------------------------------===//
// Exclusive captures
//===----------------------------------------------------------------------===//

namespace {
/// Answers that stay the same during one analysis and cost a walk each.
class ExclusiveCaptures : public OneShotAnalysisState::Extension {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ExclusiveCaptures)

  explicit ExclusiveCaptures(OneShotAnalysisState &state) : Extension(state) {}

  /// True if no unordered sibling captures anything that may alias `capture`,
  /// or if the task would not write into it anyway.
  bool contains(OpOperand &capture);

private:
  bool compute(OpOperand &capture);
  const SiblingOrder &orderIn(ParallelOp container);

  llvm::DenseMap<OpOperand *, bool> answers;
  llvm::DenseMap<Operation *, std::unique_ptr<SiblingOrder>> orders;
};
} // namespace

const SiblingOrder &ExclusiveCaptures::orderIn(ParallelOp container) {
  std::unique_ptr<SiblingOrder> &order = orders[container];
  if (!order)
    order = std::make_unique<SiblingOrder>(container);
  return *order;
}

/// True if `a` and `b` are slices of one value that share no element.
static bool areDisjoint(Value a, Value b) {
  Operation *aSlice = a.getDefiningOp<tensor::ExtractSliceOp>();
  Operation *bSlice = b.getDefiningOp<tensor::ExtractSliceOp>();
  return aSlice && bSlice && provablyDisjointSlices(aSlice, bSlice);
}

/// True if the body of `task` may write into `argument`, whatever is decided
/// about its ops. What the task passes on is up to those who capture it.
static bool mayBeWritten(TaskOp task, BlockArgument argument,
                         const AnalysisState &state) {
  SetVector<Value> aliases;
  aliases.insert(argument);
  for (unsigned i = 0; i < aliases.size(); ++i) {
    for (OpOperand &use : aliases[i].getUses()) {
      Operation *user = use.getOwner();
      if (user == task.getYield())
        continue;
      // What goes into or out of regions has names that are not asked for here.
      bool hasOtherNames = user->hasTrait<OpTrait::IsTerminator>() ||
                           (user->getNumRegions() > 0 &&
                            !isa<DestinationStyleOpInterface>(user));
      if (hasOtherNames || state.bufferizesToMemoryWrite(use))
        return true;
      for (const AliasingValue &other : state.getAliasingValues(use))
        if (isa<TensorLikeType>(other.value.getType()))
          aliases.insert(other.value);
    }
  }
  return false;
}

bool ExclusiveCaptures::compute(OpOperand &capture) {
  const OneShotAnalysisState &state = getAnalysisState();
  auto task = cast<TaskOp>(capture.getOwner());
  // One-Shot wants all names of a buffer writable wherever it is written. To
  // call an argument read-only that the task only reads would cost the task
  // that made the buffer a copy, if two siblings read it.
  if (!mayBeWritten(task, task.getArgument(capture), state))
    return true;
  const SiblingOrder &order = orderIn(cast<ParallelOp>(task->getParentOp()));

  SetVector<Value> aliases;
  aliases.insert(capture.get());
  for (unsigned i = 0; i < aliases.size(); ++i) {
    Value alias = aliases[i];
    for (OpOperand &use : alias.getUses()) {
      auto sibling = dyn_cast<TaskOp>(use.getOwner());
      if (sibling && sibling->getBlock() == task->getBlock() &&
          !order.ordered(sibling, task) && !areDisjoint(alias, capture.get()))
        return false;
      for (const AliasingValue &other : state.getAliasingValues(use))
        if (isa<TensorLikeType>(other.value.getType()))
          aliases.insert(other.value);
    }
    for (const AliasingOpOperand &other : state.getAliasingOpOperands(alias))
      aliases.insert(other.opOperand->get());
  }
  return true;
}

bool ExclusiveCaptures::contains(OpOperand &capture) {
  auto [it, isNew] = answers.try_emplace(&capture, false);
  if (isNew) {
    bool answer = compute(capture);
    answers[&capture] = answer;
    return answer;
  }
  return it->second;
}

//===----------------------------------------------------------------------===//
// Task
//===----------------------------------------------------------------------===//

bool TaskOp::bufferizesToMemoryRead(OpOperand &, const AnalysisState &) {
  return false;
}

bool TaskOp::bufferizesToMemoryWrite(OpOperand &, const AnalysisState &) {
  return false;
}

// A capture out of place would put an allocation between the tasks.
bool TaskOp::mustBufferizeInPlace(OpOperand &, const AnalysisState &) {
  return true;
}

AliasingValueList TaskOp::getAliasingValues(OpOperand &capture,
                                            const AnalysisState &) {
  return {{getArgument(capture), BufferRelation::Equivalent}};
}

AliasingOpOperandList
TaskOp::getAliasingOpOperands(Value value, const AnalysisState &state) {
  if (auto argument = dyn_cast<BlockArgument>(value))
    return {{&getCapture(argument), BufferRelation::Equivalent}};
  // One-Shot's equivalence classes end at a block argument. A loop around the
  // container needs to know that what the task returns is what it captured.
  OpOperand &yielded = getYielded(cast<OpResult>(value));
  AliasingOpOperandList aliases;
  for (BlockArgument argument : getBody().getArguments())
    if (isa<TensorLikeType>(argument.getType()) &&
        state.areEquivalentBufferizedValues(argument, yielded.get()))
      aliases.addAlias({&getCapture(argument), BufferRelation::Equivalent});
  aliases.addAlias({&yielded, BufferRelation::Equivalent});
  return aliases;
}

bool TaskOp::isWritable(Value value, const AnalysisState &state) {
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument || isPlanted(ParallelOpPlantedBugWritableCaptures))
    return true;
  // Without One-Shot analysis every write is preceded by a copy.
  auto *analysis = dyn_cast<OneShotAnalysisState>(&state);
  if (!analysis)
    return false;
  auto &writable = const_cast<OneShotAnalysisState &>(*analysis);
  auto *captures = writable.getExtension<ExclusiveCaptures>();
  if (!captures)
    captures = &writable.addExtension<ExclusiveCaptures>();
  return captures->contains(getCapture(argument));
}

// A capture read within the task is no conflict with a write within the task:
// the reads and writes in the body are compared by themselves. But the reads in
// the body stop at the block argument, so a loop around the task shows only
// here: what is defined outside of that loop is read again in its next turn.
bool TaskOp::isNotConflicting(OpOperand *read, OpOperand *write,
                              const AnalysisState &constState) {
  if (read->getOwner() != getOperation() ||
      !(*this)->isProperAncestor(write->getOwner()))
    return false;
  if (isPlanted(ParallelOpPlantedBugOuterLoop))
    return true;
  // Both queries fill caches and are not const.
  auto &state = const_cast<AnalysisState &>(constState);
  const BufferizationOptions &options = state.getOptions();
  Region *loop = state.getEnclosingRepetitiveRegion(getOperation(), options);
  return llvm::all_of(state.findDefinitions(read), [&](Value definition) {
    return state.getEnclosingRepetitiveRegion(definition, options) == loop;
  });
}

/// The type of the buffer of `value`, which may already be one: a yield is
/// bufferized before the op that it ends.
static FailureOr<BufferLikeType>
bufferTypeOf(Value value, const BufferizationOptions &options,
             const BufferizationState &state,
             SmallVector<Value> &invocationStack) {
  if (auto type = dyn_cast<BufferLikeType>(value.getType()))
    return type;
  return bufferization::getBufferType(value, options, state, invocationStack);
}

FailureOr<BufferLikeType>
TaskOp::getBufferType(Value value, const BufferizationOptions &options,
                      const BufferizationState &state,
                      SmallVector<Value> &invocationStack) {
  OpOperand &source = isa<BlockArgument>(value)
                          ? getCapture(cast<BlockArgument>(value))
                          : getYielded(cast<OpResult>(value));
  return bufferTypeOf(source.get(), options, state, invocationStack);
}

/// The types of the results of `op` after bufferization.
static FailureOr<SmallVector<Type>>
bufferizedResultTypes(Operation *op, const BufferizationOptions &options,
                      const BufferizationState &state) {
  SmallVector<Type> types;
  for (OpResult result : op->getResults()) {
    if (!isa<TensorLikeType>(result.getType())) {
      types.push_back(result.getType());
      continue;
    }
    FailureOr<BufferLikeType> type =
        bufferization::getBufferType(result, options, state);
    if (failed(type))
      return failure();
    types.push_back(*type);
  }
  return types;
}

/// The buffers of those of `values` that are tensors, the others as they are.
static FailureOr<SmallVector<Value>>
buffersOf(ValueRange values, RewriterBase &rewriter,
          const BufferizationOptions &options,
          const BufferizationState &state) {
  SmallVector<Value> buffers;
  for (Value value : values) {
    if (!isa<TensorLikeType>(value.getType())) {
      buffers.push_back(value);
      continue;
    }
    FailureOr<Value> buffer = getBuffer(rewriter, value, options, state);
    if (failed(buffer))
      return failure();
    buffers.push_back(*buffer);
  }
  return buffers;
}

LogicalResult TaskOp::bufferize(RewriterBase &rewriter,
                                const BufferizationOptions &options,
                                BufferizationState &state) {
  FailureOr<SmallVector<Type>> types =
      bufferizedResultTypes(*this, options, state);
  FailureOr<SmallVector<Value>> captures =
      buffersOf(getCaptures(), rewriter, options, state);
  if (failed(types) || failed(captures) ||
      failed(bufferizeBlockSignature(&getBody().front(), rewriter, options,
                                     state)))
    return failure();
  auto task = TaskOp::create(rewriter, getLoc(), *types, *captures,
                             (*this)->getAttrs());
  task.getBody().takeBody(getBody());
  replaceOpWithBufferizedValues(rewriter, *this, task->getResults());
  return success();
}

//===----------------------------------------------------------------------===//
// Container
//===----------------------------------------------------------------------===//

AliasingOpOperandList ParallelOp::getAliasingOpOperands(Value value,
                                                        const AnalysisState &) {
  unsigned number = cast<OpResult>(value).getResultNumber();
  return {{&getYield()->getOpOperand(number), BufferRelation::Equivalent}};
}

FailureOr<BufferLikeType>
ParallelOp::getBufferType(Value value, const BufferizationOptions &options,
                          const BufferizationState &state,
                          SmallVector<Value> &invocationStack) {
  Value yielded =
      getYield().getValues()[cast<OpResult>(value).getResultNumber()];
  return bufferTypeOf(yielded, options, state, invocationStack);
}

LogicalResult ParallelOp::bufferize(RewriterBase &rewriter,
                                    const BufferizationOptions &options,
                                    BufferizationState &state) {
  FailureOr<SmallVector<Type>> types =
      bufferizedResultTypes(*this, options, state);
  if (failed(types))
    return failure();
  auto container = ParallelOp::create(rewriter, getLoc(), *types, ValueRange(),
                                      (*this)->getAttrs());
  container.getBody().takeBody(getBody());
  replaceOpWithBufferizedValues(rewriter, *this, container->getResults());
  return success();
}

//===----------------------------------------------------------------------===//
// Yield
//===----------------------------------------------------------------------===//

// The result of the parent is the yielded buffer, so what is yielded counts as
// read: nothing may be written into it between here and the parent's users.
bool YieldOp::bufferizesToMemoryRead(OpOperand &, const AnalysisState &) {
  return true;
}

bool YieldOp::bufferizesToMemoryWrite(OpOperand &, const AnalysisState &) {
  return false;
}

bool YieldOp::mustBufferizeInPlace(OpOperand &, const AnalysisState &) {
  return true;
}

AliasingValueList YieldOp::getAliasingValues(OpOperand &value,
                                             const AnalysisState &) {
  return {{(*this)->getParentOp()->getResult(value.getOperandNumber()),
           BufferRelation::Equivalent}};
}

LogicalResult YieldOp::bufferize(RewriterBase &rewriter,
                                 const BufferizationOptions &options,
                                 BufferizationState &state) {
  FailureOr<SmallVector<Value>> values =
      buffersOf(getValues(), rewriter, options, state);
  if (failed(values))
    return failure();
  replaceOpWithNewBufferizedOp<YieldOp>(rewriter, *this, *values);
  return success();
}
