//===- Queries.h - Questions that passes ask of the IR ----------*- C++ -*-===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// None of them changes the IR, and all are deterministic. The first three know
// nothing of parallel_op.
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_IR_QUERIES_H
#define PARALLEL_OP_IR_QUERIES_H

#include "parallel_op/IR/ParallelOp.h"

#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"

namespace mlir::parallel_op {

/// What an op is known to do besides computing its results.
enum class OpEffects {
  /// Nothing. Failing a `cf.assert` and allocating what it returns are nothing.
  None,
  /// Not known: the op is not registered or declares no effects.
  Unknown,
  /// It reads, writes or frees memory, or allocates memory it does not return.
  Effects,
};

/// The effects of `op` and, where it says that they count, of its regions.
/// Known effects win over unknown ones.
OpEffects effectsOf(Operation *op);

/// True if `a` and `b`, each a `tensor.extract_slice`, `tensor.insert_slice` or
/// `memref.subview`, name slices of one source that provably share no element;
/// offsets and sizes may be dynamic. An insert_slice chain counts as one source
/// with the value it starts from, for the indices stay the same along it. False
/// means "not known".
bool provablyDisjointSlices(Operation *a, Operation *b);

/// True if `a` and `b`, tensors or memrefs of one type, provably have the same
/// extents whenever both are there. False means "not known".
bool provablySameExtents(Value a, Value b);

/// True if an edge between tasks of `container` may order accesses to memory
/// besides passing a value: if a task captures or returns a memref, or has
/// effects. Then no rewrite may drop an edge, not even one of an unused value.
bool edgesOrderMemory(ParallelOp container);

/// The order that SSA edges give to the tasks of one container. `lane` and
/// `stage` do not count.
///
/// Built once in time and space quadratic in the tasks (bits); wrong as soon as
/// the container changes.
class SiblingOrder {
public:
  explicit SiblingOrder(ParallelOp container);

  /// True if a path of edges leads from `from` to `to`, so that `to` starts
  /// only after `from` has ended. False for one and the same task.
  bool reaches(TaskOp from, TaskOp to) const;

  /// True if one of the two, or both when they are the same, runs first.
  bool ordered(TaskOp a, TaskOp b) const {
    return a == b || reaches(a, b) || reaches(b, a);
  }

private:
  llvm::DenseMap<Operation *, unsigned> positions;
  /// For each task, by position, the tasks that reach it.
  SmallVector<llvm::BitVector> predecessors;
};

} // namespace mlir::parallel_op

#endif // PARALLEL_OP_IR_QUERIES_H
