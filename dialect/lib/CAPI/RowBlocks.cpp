//===- RowBlocks.cpp - C API for loops over blocks of rows ----------------===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where a result of the block lies in memory is decided here, so that One-Shot
// Bufferize needs no copy: what leaves the loop is written into a slice of a
// shared output. An elementwise op writes over an operand of its own that
// nobody needs any more, and so on back to the op that began it; the rest lies
// in tensors of the size of a block.
//
//===----------------------------------------------------------------------===//

#include "parallel_op-c/RowBlocks.h"

#include "mlir/CAPI/IR.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using linalg::LinalgOp;

namespace {

/// Offsets and sizes of a slice whose strides are one.
struct Slice {
  SmallVector<OpFoldResult> offsets, sizes;
};

/// Where the values of an op lie.
struct Storage {
  /// The input that the op overwrites, of those of a linalg.generic, or -1.
  int64_t overwritten = -1;
  /// The result outside of the block that the op's result ends up in, or null
  /// if it ends in the block.
  OpResult leaves;
};

class RowBlocks {
public:
  RowBlocks(ArrayRef<Operation *> ops, ArrayRef<intptr_t> loops,
            ArrayRef<int64_t> sizes)
      : ops(ops), loops(loops), sizes(sizes),
        builder(ops.back()->getContext()) {
    for (auto [position, op] : llvm::enumerate(ops))
      positions[op] = position;
  }

  scf::ForallOp make();

private:
  bool isInside(Value value) const {
    return positions.contains(value.getDefiningOp());
  }
  bool isNeededOutside(Value value) const {
    return llvm::any_of(value.getUsers(), [&](Operation *user) {
      return !positions.contains(user);
    });
  }
  /// Whether `user` is the last op to use `value`, and uses it once.
  bool isLastUse(Value value, Operation *user) const;
  int64_t overwritableInput(linalg::GenericOp op) const;
  void placeResults();
  Value initialValue(OpResult leaving);
  Value sharedOutput(OpResult result);

  SmallVector<OpFoldResult> bounds(unsigned position);
  OpFoldResult sizeOfBlock(unsigned row);
  void writeOp(unsigned position);
  Value destination(unsigned position, OpResult result, const Slice &slice);
  Value slice(Value source, const Slice &slice);

  ArrayRef<Operation *> ops;
  ArrayRef<intptr_t> loops;
  ArrayRef<int64_t> sizes;
  OpBuilder builder;
  DenseMap<Operation *, unsigned> positions;
  DenseMap<Value, Storage> storage;
  /// Results that leave the loop, and how the loop knows them.
  SmallVector<OpResult> leaving;
  DenseMap<Value, BlockArgument> shared;
  DenseMap<Value, Slice> leavingSlices;
  /// Of each row dimension: its extent, where the block begins in it, and how
  /// much of it the block takes.
  SmallVector<OpFoldResult> extents, offsets, rowSizes;
  /// Values of the block by the value of the whole.
  IRMapping tiles;
};

} // namespace

bool RowBlocks::isLastUse(Value value, Operation *user) const {
  unsigned last = positions.lookup(user);
  for (OpOperand &use : value.getUses())
    if (use.getOwner() != user && positions.lookup(use.getOwner()) > last)
      return false;
  return llvm::count(user->getOperands(), value) == 1;
}

/// The input in whose place the result of an elementwise op can be written.
int64_t RowBlocks::overwritableInput(linalg::GenericOp op) const {
  if (op.getNumDpsInits() != 1 || op.getNumReductionLoops() != 0 ||
      op.payloadUsesValueFromOperand(op.getDpsInitOperand(0)))
    return -1;
  AffineMap outMap = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  for (OpOperand *input : op.getDpsInputOperands()) {
    Value value = input->get();
    if (value.getType() == op.getResult(0).getType() && isInside(value) &&
        op.getMatchingIndexingMap(input) == outMap && !isNeededOutside(value) &&
        isLastUse(value, op))
      return input->getOperandNumber();
  }
  return -1;
}

/// Last ops first, so that an op knows where its result is overwritten.
void RowBlocks::placeResults() {
  for (Operation *op : llvm::reverse(ops)) {
    for (OpResult result : op->getResults()) {
      Storage &place = storage[result];
      if (isNeededOutside(result)) {
        leaving.push_back(result);
        place.leaves = result;
      }
      auto generic = dyn_cast<linalg::GenericOp>(op);
      place.overwritten = generic ? overwritableInput(generic) : -1;
      OpResult leaves = place.leaves;
      Value init =
          cast<LinalgOp>(op).getDpsInitOperand(result.getResultNumber())->get();
      // What is added to is overwritten, too.
      Value before =
          place.overwritten >= 0 ? op->getOperand(place.overwritten) : init;
      if (isInside(before) && !isNeededOutside(before) && isLastUse(before, op))
        storage[before].leaves = leaves;
    }
  }
  std::reverse(leaving.begin(), leaving.end());
}

/// What the op that begins a result that leaves the loop adds to: a value from
/// outside, or null if nothing or only a fill stands there.
Value RowBlocks::initialValue(OpResult leaving) {
  for (Operation *op : ops)
    for (OpResult result : op->getResults()) {
      const Storage &place = storage[result];
      OpOperand *init =
          cast<LinalgOp>(op).getDpsInitOperand(result.getResultNumber());
      Value value = init->get();
      if (place.leaves == leaving && place.overwritten < 0 &&
          cast<LinalgOp>(op).payloadUsesValueFromOperand(init) &&
          !isInside(value) && !value.getDefiningOp<linalg::FillOp>() &&
          value.getType() == leaving.getType())
        return value;
    }
  return {};
}

/// The tensor that a result is written into, as the loop gets it.
Value RowBlocks::sharedOutput(OpResult result) {
  if (Value initial = initialValue(result))
    return initial;
  auto op = cast<LinalgOp>(result.getOwner());
  Value value = op.getDpsInitOperand(result.getResultNumber())->get();
  // Shapes are those of the destination, however it is computed.
  while (isInside(value)) {
    auto owner = cast<LinalgOp>(value.getDefiningOp());
    value =
        owner.getDpsInitOperand(cast<OpResult>(value).getResultNumber())->get();
  }
  if (value.getDefiningOp<tensor::EmptyOp>())
    return value;
  auto type = cast<RankedTensorType>(result.getType());
  return tensor::EmptyOp::create(
      builder, op.getLoc(), tensor::getMixedSizes(builder, op.getLoc(), value),
      type.getElementType(), type.getEncoding());
}

/// Iterations of each loop of an op, from what the block has of its operands.
SmallVector<OpFoldResult> RowBlocks::bounds(unsigned position) {
  auto op = cast<LinalgOp>(ops[position]);
  ArrayRef<intptr_t> rows = loops.slice(position * sizes.size(), sizes.size());
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  SmallVector<OpFoldResult> bounds =
      getAsIndexOpFoldResult(builder.getContext(), ranges);
  for (auto [loop, range] : llvm::enumerate(ranges)) {
    if (!ShapedType::isDynamic(range) || llvm::is_contained(rows, loop))
      continue;
    AffineExpr dim = builder.getAffineDimExpr(loop);
    for (OpOperand &operand : op->getOpOperands()) {
      auto found = op.getMatchingIndexingMap(&operand).getResultPosition(dim);
      if (!found)
        continue;
      bounds[loop] = tensor::getMixedSize(
          builder, op.getLoc(), tiles.lookupOrDefault(operand.get()), *found);
      break;
    }
  }
  for (auto [row, loop] : llvm::enumerate(rows))
    bounds[loop] = extents[row];
  return bounds;
}

Value RowBlocks::slice(Value source, const Slice &slice) {
  SmallVector<OpFoldResult> ones(slice.sizes.size(), builder.getIndexAttr(1));
  return tensor::ExtractSliceOp::create(builder, source.getLoc(), source,
                                        slice.offsets, slice.sizes, ones);
}

/// Rows that a block takes; the last block takes what is left.
OpFoldResult RowBlocks::sizeOfBlock(unsigned row) {
  OpFoldResult size = builder.getIndexAttr(sizes[row]);
  std::optional<int64_t> extent = getConstantIntValue(extents[row]);
  if (extent && *extent % sizes[row] == 0)
    return size;
  AffineExpr begin, end;
  bindSymbols(builder.getContext(), begin, end);
  AffineMap map = AffineMap::get(
      0, 2, {builder.getAffineConstantExpr(sizes[row]), end - begin},
      builder.getContext());
  return affine::makeComposedFoldedAffineMin(builder, ops.back()->getLoc(), map,
                                             {offsets[row], extents[row]});
}

/// What the op of a result writes into in the block.
Value RowBlocks::destination(unsigned position, OpResult result,
                             const Slice &place) {
  auto op = cast<LinalgOp>(ops[position]);
  OpOperand *init = op.getDpsInitOperand(result.getResultNumber());
  if (int64_t input = storage[result].overwritten; input >= 0)
    return tiles.lookup(op->getOperand(input));
  bool isRead = op.payloadUsesValueFromOperand(init);
  if (isRead && isInside(init->get()))
    return tiles.lookup(init->get());
  OpResult leaves = storage[result].leaves;
  auto fill = init->get().getDefiningOp<linalg::FillOp>();
  if (isRead && !fill) {
    // Else the shared output holds something else, or nothing.
    bool isShared = leaves && initialValue(leaves) == init->get();
    return slice(isShared ? shared[leaves] : init->get(), place);
  }
  Value memory =
      leaves ? slice(shared[leaves], place)
             : tensor::EmptyOp::create(
                   builder, op.getLoc(), place.sizes,
                   cast<RankedTensorType>(result.getType()).getElementType())
                   .getResult();
  if (!isRead)
    return memory;
  return linalg::FillOp::create(builder, fill.getLoc(), fill.value(), memory)
      .getResult(0);
}

/// Writes what one op does in the block.
void RowBlocks::writeOp(unsigned position) {
  auto op = cast<LinalgOp>(ops[position]);
  Location loc = op.getLoc();
  unsigned nLoops = op.getNumLoops();
  SmallVector<OpFoldResult> upper = bounds(position);
  SmallVector<OpFoldResult> lower(nLoops, builder.getIndexAttr(0));
  SmallVector<OpFoldResult> tileSizes(nLoops, builder.getIndexAttr(0));
  for (unsigned row = 0; row < sizes.size(); ++row) {
    intptr_t loop = loops[position * sizes.size() + row];
    lower[loop] = offsets[row];
    tileSizes[loop] = rowSizes[row];
  }
  SmallVector<OpFoldResult> blockSizes = tileSizes;
  for (unsigned loop = 0; loop < nLoops; ++loop)
    if (isZeroInteger(tileSizes[loop]))
      blockSizes[loop] = upper[loop];
  // Slices are computed from the last index of a block.
  SmallVector<OpFoldResult> last =
      linalg::computeTileSizes(builder, loc, tileSizes, upper);

  SmallVector<Value> operands;
  SmallVector<Type> types;
  for (OpOperand *input : op.getDpsInputOperands()) {
    Value value = input->get();
    AffineMap map = op.getMatchingIndexingMap(input);
    bool isWhole = !isa<RankedTensorType>(value.getType()) ||
                   !llvm::any_of(llvm::enumerate(tileSizes), [&](auto size) {
                     return !isZeroInteger(size.value()) &&
                            map.isFunctionOfDim(size.index());
                   });
    if (isInside(value))
      operands.push_back(tiles.lookup(value));
    else if (isWhole)
      operands.push_back(value);
    else
      operands.push_back(linalg::makeTiledShape(builder, loc, value, tileSizes,
                                                map, lower, upper, last,
                                                /*omitPartialTileCheck=*/true)
                             ->getResult(0));
  }
  for (OpResult result : op->getResults()) {
    AffineMap map = op.getMatchingIndexingMap(
        op.getDpsInitOperand(result.getResultNumber()));
    Slice place;
    for (AffineExpr index : map.getResults()) {
      auto dim = dyn_cast<AffineDimExpr>(index);
      place.offsets.push_back(dim ? lower[dim.getPosition()]
                                  : builder.getIndexAttr(0));
      place.sizes.push_back(dim ? blockSizes[dim.getPosition()]
                                : builder.getIndexAttr(1));
    }
    operands.push_back(destination(position, result, place));
    types.push_back(operands.back().getType());
    leavingSlices[result] = place;
  }
  auto tile = cast<LinalgOp>(mlir::clone(builder, op, types, operands));
  linalg::offsetIndices(builder, tile, lower);
  if (int64_t input = storage[op->getResult(0)].overwritten; input >= 0) {
    auto generic = cast<linalg::GenericOp>(tile.getOperation());
    Block *body = generic.getBody();
    body->getArgument(input).replaceAllUsesWith(
        body->getArgument(generic.getNumDpsInputs()));
    body->eraseArgument(input);
    SmallVector<AffineMap> maps = generic.getIndexingMapsArray();
    maps.erase(maps.begin() + input);
    generic.getInputsMutable().erase(input);
    generic.setIndexingMapsAttr(builder.getAffineMapArrayAttr(maps));
  }
  tiles.map(op->getResults(), tile->getResults());
}

scf::ForallOp RowBlocks::make() {
  Operation *last = ops.back();
  Location loc = last->getLoc();
  builder.setInsertionPoint(last);
  placeResults();
  // All operands of the first op come from outside.
  auto first = cast<LinalgOp>(ops.front());
  SmallVector<Range> ranges = first.createLoopRanges(builder, first.getLoc());
  for (unsigned row = 0; row < sizes.size(); ++row)
    extents.push_back(ranges[loops[row]].size);
  SmallVector<Value> outputs;
  for (OpResult result : leaving)
    outputs.push_back(sharedOutput(result));

  SmallVector<OpFoldResult> zeros(sizes.size(), builder.getIndexAttr(0));
  auto loop = scf::ForallOp::create(
      builder, loc, zeros, extents,
      getAsIndexOpFoldResult(builder.getContext(), sizes), outputs,
      /*mapping=*/std::nullopt);
  for (auto [result, argument] :
       llvm::zip_equal(leaving, loop.getRegionIterArgs()))
    shared[result] = argument;
  offsets = getAsOpFoldResult(loop.getInductionVars());
  builder.setInsertionPoint(loop.getTerminator());
  for (unsigned row = 0; row < sizes.size(); ++row)
    rowSizes.push_back(sizeOfBlock(row));
  for (unsigned position = 0; position < ops.size(); ++position)
    writeOp(position);

  builder.setInsertionPointToEnd(loop.getTerminator().getBody());
  for (OpResult result : leaving) {
    const Slice &place = leavingSlices[result];
    SmallVector<OpFoldResult> ones(place.sizes.size(), builder.getIndexAttr(1));
    tensor::ParallelInsertSliceOp::create(builder, result.getLoc(),
                                          tiles.lookup(result), shared[result],
                                          place.offsets, place.sizes, ones);
  }
  for (auto [result, value] : llvm::zip_equal(leaving, loop.getResults()))
    result.replaceUsesWithIf(value, [&](OpOperand &use) {
      return !positions.contains(use.getOwner());
    });
  for (Operation *op : llvm::reverse(ops))
    op->erase();
  return loop;
}

MlirOperation parallelOpMakeRowBlocks(intptr_t nOps, const MlirOperation *ops,
                                      intptr_t nRows, const intptr_t *loops,
                                      const int64_t *sizes) {
  SmallVector<Operation *> members = llvm::map_to_vector(
      ArrayRef(ops, nOps), [](MlirOperation op) { return unwrap(op); });
  RowBlocks blocks(members, ArrayRef(loops, nOps * nRows),
                   ArrayRef(sizes, nRows));
  return wrap(blocks.make().getOperation());
}
