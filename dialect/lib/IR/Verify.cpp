//===- Verify.cpp - What a valid container and a valid task are -----------===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The numbers C1, C2, ... are those of ParallelOpOps.td and of
// test/dialect/invalid.mlir. C12 and C13 are checked by traits.
//
//===----------------------------------------------------------------------===//

#include "parallel_op/IR/ParallelOp.h"

#include "llvm/ADT/DenseMap.h"

using namespace mlir;
using namespace mlir::parallel_op;

/// C1, C8: the body of `op` ends with a yield.
static LogicalResult verifyTerminator(Operation *op, Block &body) {
  Operation *terminator = body.getTerminator();
  if (isa<YieldOp>(terminator))
    return success();
  InFlightDiagnostic diag = op->emitOpError()
                            << "terminator: expected '"
                            << YieldOp::getOperationName() << "', got '"
                            << terminator->getName() << "'";
  diag.attachNote(terminator->getLoc()) << "terminator here";
  return diag;
}

/// C2, C3, C8, C9: `yield` names what `op` has as results.
static LogicalResult verifyYield(Operation *op, YieldOp yield) {
  // C2, C8: as many values as results.
  if (yield.getValues().size() != op->getNumResults()) {
    InFlightDiagnostic diag = yield.emitOpError()
                              << "values: expected " << op->getNumResults()
                              << ", got " << yield.getValues().size();
    diag.attachNote(op->getLoc()) << "results declared here";
    return diag;
  }
  // C3, C9: of the same types.
  for (auto [i, value, result] :
       llvm::enumerate(yield.getValues(), op->getResults())) {
    if (value.getType() == result.getType())
      continue;
    InFlightDiagnostic diag =
        yield.emitOpError() << "value #" << i << ": expected type "
                            << result.getType() << ", got " << value.getType();
    diag.attachNote(op->getLoc()) << "results declared here";
    return diag;
  }
  return success();
}

/// A stage and the task that asks for it.
namespace {
struct StageFloor {
  int64_t stage = 0;
  TaskOp origin;
};
} // namespace

/// C4: `stage` never falls along an edge or along a lane. Both lead forward in
/// the text, so that one pass over the tasks is enough.
static LogicalResult verifyStages(ParallelOp container) {
  llvm::DenseMap<Operation *, StageFloor> floors;
  llvm::DenseMap<int64_t, TaskOp> lastOfLane;
  for (TaskOp task : container.getTasks()) {
    StageFloor floor;
    auto follows = [&](Operation *earlier) {
      StageFloor other = floors.lookup(earlier);
      if (other.origin && (!floor.origin || other.stage > floor.stage))
        floor = other;
    };
    for (Value capture : task.getCaptures())
      if (Operation *producer = capture.getDefiningOp())
        follows(producer);
    if (std::optional<uint64_t> lane = task.getLane()) {
      TaskOp &last = lastOfLane[*lane];
      if (last)
        follows(last);
      last = task;
    }
    if (IntegerAttr stageAttr = task.getStageAttr()) {
      int64_t stage = stageAttr.getInt();
      if (floor.origin && stage < floor.stage) {
        InFlightDiagnostic diag = task.emitOpError()
                                  << "stage: expected at least " << floor.stage
                                  << ", got " << stage;
        diag.attachNote(floor.origin.getLoc())
            << "runs after this task, of stage " << floor.stage;
        return diag;
      }
      floor = {stage, task};
    }
    floors[task] = floor;
  }
  return success();
}

LogicalResult ParallelOp::verifyRegions() {
  // C1: tasks and a yield, nothing else.
  if (failed(verifyTerminator(*this, getBody().front())))
    return failure();
  for (Operation &op : getBody().front().without_terminator()) {
    if (isa<TaskOp>(op))
      continue;
    return op.emitOpError()
           << "stands between tasks: expected '" << TaskOp::getOperationName()
           << "', got '" << op.getName() << "'";
  }
  if (failed(verifyYield(*this, getYield())))
    return failure();
  return verifyStages(*this);
}

/// C10: `attr`, when there, is not negative.
static LogicalResult verifyNotNegative(TaskOp task, StringRef name,
                                       IntegerAttr attr) {
  if (!attr || attr.getInt() >= 0)
    return success();
  return task.emitOpError()
         << name << ": expected 0 or more, got " << attr.getInt();
}

LogicalResult TaskOp::verify() {
  // C5: a task stands in a container.
  Operation *parent = (*this)->getParentOp();
  if (!isa_and_nonnull<ParallelOp>(parent)) {
    InFlightDiagnostic diag = emitOpError()
                              << "parent: expected '"
                              << ParallelOp::getOperationName() << "', got ";
    if (!parent)
      return diag << "none";
    diag << "'" << parent->getName() << "'";
    diag.attachNote(parent->getLoc()) << "parent here";
    return diag;
  }
  // C10: no negative numbers.
  if (failed(verifyNotNegative(*this, "lane", getLaneAttr())) ||
      failed(verifyNotNegative(*this, "stage", getStageAttr())) ||
      failed(verifyNotNegative(*this, "cost", getCostAttr())))
    return failure();
  // C11: a device that exists.
  if (std::optional<StringRef> device = getDevice())
    if (*device != "cpu" && *device != "gpu")
      return emitOpError() << "device: expected \"cpu\" or \"gpu\", got \""
                           << *device << "\"";
  return success();
}

LogicalResult TaskOp::verifyRegions() {
  // C6: an argument for each capture.
  if (getBody().getNumArguments() != getCaptures().size())
    return emitOpError() << "block arguments: expected " << getCaptures().size()
                         << ", one for each capture, "
                         << "got " << getBody().getNumArguments();
  // C7: of the same type.
  for (auto [i, argument, capture] :
       llvm::enumerate(getBody().getArguments(), getCaptures())) {
    if (argument.getType() == capture.getType())
      continue;
    InFlightDiagnostic diag =
        emitOpError() << "block argument #" << i << ": expected type "
                      << capture.getType() << ", got " << argument.getType();
    diag.attachNote(capture.getLoc()) << "captured value defined here";
    return diag;
  }
  // C8, C9: the yield gives the results.
  if (failed(verifyTerminator(*this, getBody().front())))
    return failure();
  return verifyYield(*this, getYield());
}
