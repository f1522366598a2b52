//===- EarlyRelease.cpp - Frees what tasks made before the join -----------===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A container for a whole model would keep all that its tasks hand to each
// other until the join. Ownership of such a buffer moves to the first task in
// the text that runs after every task that uses it, by edges and lanes, which
// frees it at its end. That may be the last user itself, or a task that gets
// the buffer as one more capture for this.
//
// Where tasks use a buffer that no task is known to follow, it is freed after
// the join. Only the tasks that stand close behind the last user are asked, so
// that the cost is linear in the tasks.
//
//===----------------------------------------------------------------------===//

#include "EarlyRelease.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace mlir::parallel_op;

/// How many tasks behind the last user are asked.
static constexpr unsigned kReach = 64;

/// How many lanes take part.
static constexpr unsigned kMaxLanes = 64;

namespace {
/// For each task of a container how many tasks of each lane are done when it
/// is. Tasks without a lane are not counted.
class Progress {
public:
  explicit Progress(ParallelOp container);

  /// True if `earlier` is `task`, or is known to be done before it starts.
  bool isAtOrBehind(unsigned task, unsigned earlier) const {
    if (task == earlier)
      return true;
    std::optional<unsigned> column = columns[earlier];
    return column && done[task][*column] >= places[earlier];
  }

  SmallVector<TaskOp> tasks;
  DenseMap<Operation *, unsigned> positions;

private:
  SmallVector<std::optional<unsigned>> columns;
  SmallVector<unsigned> places;
  SmallVector<SmallVector<unsigned, 8>> done;
};
} // namespace

Progress::Progress(ParallelOp container) {
  DenseMap<uint64_t, unsigned> columnOfLane;
  for (TaskOp task : container.getTasks())
    if (std::optional<uint64_t> lane = task.getLane())
      columnOfLane.try_emplace(*lane, columnOfLane.size());
  unsigned nColumns = std::min<unsigned>(columnOfLane.size(), kMaxLanes);
  DenseMap<unsigned, unsigned> lastOfLane;
  for (TaskOp task : container.getTasks()) {
    unsigned position = tasks.size();
    positions[task] = position;
    tasks.push_back(task);
    std::optional<unsigned> column;
    if (std::optional<uint64_t> lane = task.getLane()) {
      unsigned number = columnOfLane.lookup(*lane);
      if (number < nColumns)
        column = number;
    }
    SmallVector<unsigned, 8> counts(nColumns, 0);
    auto follows = [&](unsigned earlier) {
      for (auto [count, other] : llvm::zip_equal(counts, done[earlier]))
        count = std::max(count, other);
    };
    for (Value capture : task.getCaptures()) {
      auto it = positions.find(capture.getDefiningOp());
      if (it != positions.end())
        follows(it->second);
    }
    unsigned place = 0;
    if (column) {
      auto it = lastOfLane.find(*column);
      if (it != lastOfLane.end())
        follows(it->second);
      lastOfLane[*column] = position;
      place = ++counts[*column];
    }
    columns.push_back(column);
    places.push_back(place);
    done.push_back(std::move(counts));
  }
}

/// For each of `buffers` the positions of the tasks that capture a view of it,
/// rising.
static llvm::MapVector<Value, SmallVector<unsigned>>
usersOf(ValueRange buffers, const Progress &progress) {
  llvm::MapVector<Value, SmallVector<unsigned>> users;
  DenseMap<Value, Value> roots;
  for (Value buffer : buffers) {
    users[buffer] = {};
    roots[buffer] = buffer;
  }
  for (auto [position, member] : llvm::enumerate(progress.tasks)) {
    TaskOp task = member;
    // What the task sees of the buffers, and what it shows of them.
    DenseMap<Value, Value> inner;
    for (auto [argument, capture] :
         llvm::zip_equal(task.getBody().getArguments(), task.getCaptures())) {
      Value root = roots.lookup(capture);
      if (!root)
        continue;
      inner[argument] = root;
      SmallVector<unsigned> &positions = users[root];
      if (positions.empty() || positions.back() != position)
        positions.push_back(position);
    }
    for (OpResult result : task->getResults()) {
      if (!isa<BaseMemRefType>(result.getType()))
        continue;
      Value shown = viewRoot(task.getYielded(result).get());
      if (Value root = inner.lookup(shown))
        roots[result] = root;
      else if (Value root = roots.lookup(result))
        inner[shown] = root;
    }
  }
  return users;
}

/// The first task that runs after all `users`, or nothing.
static std::optional<unsigned> lastTask(ArrayRef<unsigned> users,
                                        const Progress &progress) {
  if (users.empty())
    return std::nullopt;
  unsigned end =
      std::min<unsigned>(users.back() + kReach, progress.tasks.size());
  for (unsigned task = users.back(); task < end; ++task)
    if (llvm::all_of(users, [&](unsigned user) {
          return progress.isAtOrBehind(task, user);
        }))
      return task;
  return std::nullopt;
}

void mlir::parallel_op::freeBuffer(Value memref, OpBuilder &builder) {
  Location loc = memref.getLoc();
  Value yes =
      arith::ConstantOp::create(builder, loc, builder.getBoolAttr(true));
  auto metadata =
      memref::ExtractStridedMetadataOp::create(builder, loc, memref);
  bufferization::DeallocOp::create(builder, loc,
                                   ValueRange{metadata.getBaseBuffer()}, yes,
                                   /*retained=*/ValueRange());
}

/// Frees `buffer` at the end of `task`, which captures it if it does not yet.
static void freeInTask(Value buffer, TaskOp task) {
  Block &body = task.getBody().front();
  auto it = llvm::find(task.getCaptures(), buffer);
  Value argument;
  if (it != task.getCaptures().end()) {
    argument = body.getArgument(it - task.getCaptures().begin());
  } else {
    task.getCapturesMutable().append(buffer);
    argument = body.addArgument(buffer.getType(), buffer.getLoc());
  }
  OpBuilder builder(task.getYield());
  freeBuffer(argument, builder);
}

SmallVector<Value> mlir::parallel_op::releaseEarly(ParallelOp container,
                                                   ValueRange buffers) {
  SmallVector<Value> kept;
  if (buffers.empty())
    return kept;
  Progress progress(container);
  for (auto &[buffer, users] : usersOf(buffers, progress)) {
    if (std::optional<unsigned> last = lastTask(users, progress))
      freeInTask(buffer, progress.tasks[*last]);
    else
      kept.push_back(buffer);
  }
  return kept;
}
