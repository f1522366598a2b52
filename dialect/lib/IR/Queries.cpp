//===- Queries.cpp - Questions that passes ask of the IR ------------------===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "parallel_op/IR/Queries.h"

#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ValueBoundsOpInterface.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::parallel_op;

/// True if all that `effect` says is that `op` makes one of its own results.
static bool allocatesResult(Operation *op,
                            const MemoryEffects::EffectInstance &effect) {
  Value value = effect.getValue();
  return isa<MemoryEffects::Allocate>(effect.getEffect()) && value &&
         value.getDefiningOp() == op;
}

OpEffects mlir::parallel_op::effectsOf(Operation *op) {
  // Torch-mlir guards every index of an embedding with an assertion. Taken as
  // the write that it declares to be, it would keep all of them serial.
  if (isa<cf::AssertOp>(op))
    return OpEffects::None;

  bool recursive = op->hasTrait<OpTrait::HasRecursiveMemoryEffects>();
  if (auto iface = dyn_cast<MemoryEffectOpInterface>(op)) {
    SmallVector<MemoryEffects::EffectInstance> effects;
    iface.getEffects(effects);
    for (const MemoryEffects::EffectInstance &effect : effects)
      if (!allocatesResult(op, effect))
        return OpEffects::Effects;
  } else if (!recursive) {
    return OpEffects::Unknown;
  }
  if (!recursive)
    return OpEffects::None;

  OpEffects worst = OpEffects::None;
  for (Region &region : op->getRegions()) {
    for (Operation &nested : region.getOps()) {
      OpEffects effects = effectsOf(&nested);
      if (effects == OpEffects::Effects)
        return effects;
      if (effects == OpEffects::Unknown)
        worst = effects;
    }
  }
  return worst;
}

/// The value of whose elements `op` names a slice, or null for other ops.
static Value sliceSource(Operation *op) {
  Value source = TypeSwitch<Operation *, Value>(op)
                     .Case<tensor::ExtractSliceOp, memref::SubViewOp>(
                         [](auto slice) { return slice.getSource(); })
                     .Case<tensor::InsertSliceOp>(
                         [](auto insert) -> Value { return insert.getDest(); })
                     .Default(Value());
  if (!source)
    return source;
  while (auto insert = source.getDefiningOp<tensor::InsertSliceOp>())
    source = insert.getDest();
  return source;
}

/// Bounds of values that also know that no dimension is negative, which those
/// of MLIR 22 leave out for `dim` ops: without it the first and the third part
/// of a concatenation of dynamic sizes are not known to be disjoint.
namespace {
class SizeBounds : public ValueBoundsConstraintSet {
public:
  /// True if `a` is at most `b`.
  static bool isAtMost(MLIRContext *context, Variable a, Variable b) {
    SizeBounds bounds(context);
    int64_t positionOfA = bounds.insert(a, /*isSymbol=*/false);
    int64_t positionOfB = bounds.insert(b, /*isSymbol=*/false);
    bounds.processWorklist();
    return bounds.comparePos(positionOfA, ComparisonOperator::LE, positionOfB);
  }

private:
  explicit SizeBounds(MLIRContext *context)
      : ValueBoundsConstraintSet(context, addSign) {}

  /// Asked for each value whether to go on to what it is computed from.
  static bool addSign(Value value, std::optional<int64_t> dim,
                      ValueBoundsConstraintSet &bounds) {
    if (dim)
      bounds.bound(value)[*dim] >= 0;
    else if (isa_and_nonnull<tensor::DimOp, memref::DimOp>(
                 value.getDefiningOp()))
      bounds.bound(value) >= 0;
    return false;
  }
};
} // namespace

/// True if `a` ends where `b` begins, or before, in some dimension.
static bool endsBefore(OffsetSizeAndStrideOpInterface a,
                       OffsetSizeAndStrideOpInterface b) {
  using Variable = ValueBoundsConstraintSet::Variable;
  Builder builder(a->getContext());
  SmallVector<OpFoldResult> offsets = a.getMixedOffsets();
  SmallVector<OpFoldResult> sizes = a.getMixedSizes();
  SmallVector<OpFoldResult> strides = a.getMixedStrides();
  SmallVector<OpFoldResult> begins = b.getMixedOffsets();
  if (offsets.size() != begins.size())
    return false;
  for (unsigned i = 0, e = offsets.size(); i < e; ++i) {
    std::optional<int64_t> stride = getConstantIntValue(strides[i]);
    if (!stride || *stride < 1)
      continue;
    AffineExpr end =
        builder.getAffineDimExpr(0) + builder.getAffineDimExpr(1) * *stride;
    Variable endOfA(AffineMap::get(2, 0, end),
                    {Variable(offsets[i]), Variable(sizes[i])});
    if (SizeBounds::isAtMost(a->getContext(), endOfA, Variable(begins[i])))
      return true;
  }
  return false;
}

bool mlir::parallel_op::provablyDisjointSlices(Operation *a, Operation *b) {
  Value source = sliceSource(a);
  if (!source || source != sliceSource(b))
    return false;
  FailureOr<bool> overlap = ValueBoundsConstraintSet::areOverlappingSlices(
      a->getContext(),
      HyperrectangularSlice(cast<OffsetSizeAndStrideOpInterface>(a)),
      HyperrectangularSlice(cast<OffsetSizeAndStrideOpInterface>(b)));
  if (succeeded(overlap))
    return !*overlap;
  auto sliceA = cast<OffsetSizeAndStrideOpInterface>(a);
  auto sliceB = cast<OffsetSizeAndStrideOpInterface>(b);
  return endsBefore(sliceA, sliceB) || endsBefore(sliceB, sliceA);
}

bool mlir::parallel_op::provablySameExtents(Value a, Value b) {
  using Variable = ValueBoundsConstraintSet::Variable;
  auto type = dyn_cast<ShapedType>(a.getType());
  if (!type || !type.hasRank() || b.getType() != type)
    return false;
  for (int64_t dim = 0, rank = type.getRank(); dim < rank; ++dim) {
    if (!type.isDynamicDim(dim))
      continue;
    FailureOr<bool> equal =
        ValueBoundsConstraintSet::areEqual(Variable(a, dim), Variable(b, dim));
    if (failed(equal) || !*equal)
      return false;
  }
  return true;
}

bool mlir::parallel_op::edgesOrderMemory(ParallelOp container) {
  auto isMemref = [](Type type) { return isa<BaseMemRefType>(type); };
  for (TaskOp task : container.getTasks())
    if (llvm::any_of(task->getOperandTypes(), isMemref) ||
        llvm::any_of(task->getResultTypes(), isMemref))
      return true;
  return effectsOf(container) != OpEffects::None;
}

SiblingOrder::SiblingOrder(ParallelOp container) {
  for (TaskOp task : container.getTasks())
    positions.try_emplace(task, positions.size());
  predecessors.reserve(positions.size());
  // Producers stand before their users, so their rows are complete.
  for (TaskOp task : container.getTasks()) {
    llvm::BitVector row(positions.size());
    for (Value capture : task.getCaptures()) {
      auto it = positions.find(capture.getDefiningOp());
      if (it == positions.end())
        continue;
      row.set(it->second);
      row |= predecessors[it->second];
    }
    predecessors.push_back(std::move(row));
  }
}

bool SiblingOrder::reaches(TaskOp from, TaskOp to) const {
  auto fromIt = positions.find(from), toIt = positions.find(to);
  assert(fromIt != positions.end() && toIt != positions.end() &&
         "not a task of this container");
  return predecessors[toIt->second].test(fromIt->second);
}
