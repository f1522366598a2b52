//===- OpSteps.cpp - Fewer ops in the bodies of tasks ---------------------===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// mlir-reduce by itself erases only what nobody uses. These take an op out of
// the middle of a computation.
//
//===----------------------------------------------------------------------===//

#include "Steps.h"

#include "parallel_op/IR/ParallelOp.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::parallel_op;

Value mlir::parallel_op::createZero(RewriterBase &rewriter, Location location,
                                    Type type) {
  auto shaped = dyn_cast<ShapedType>(type);
  if (!type.isIntOrIndexOrFloat() &&
      !(isa<RankedTensorType, VectorType>(type) && shaped.hasStaticShape() &&
        shaped.getElementType().isIntOrIndexOrFloat()))
    return {};
  TypedAttr zero = rewriter.getZeroAttr(type);
  return zero ? Value(arith::ConstantOp::create(rewriter, location, zero))
              : Value();
}

/// Ops of other dialects that compute something from something.
static bool computes(Operation *op) {
  return !isa<ParallelOp, TaskOp>(op) && op->getNumResults() > 0 &&
         op->getNumOperands() > 0 && !op->hasTrait<OpTrait::IsTerminator>();
}

/// The results become operands of their types: the variant-th one for the
/// first result, the first one that fits for the others.
static FailureOr<Operation *>
replaceByOperands(RewriterBase &rewriter, Operation *op, unsigned variant) {
  SmallVector<Value> values;
  for (OpResult result : op->getResults()) {
    auto first = op->getOperands();
    if (result.getResultNumber() == 0)
      first = first.slice(variant, 1);
    auto operand = llvm::find_if(
        first, [&](Value it) { return it.getType() == result.getType(); });
    if (operand == first.end() || (*operand).getDefiningOp() == op)
      return failure();
    values.push_back(*operand);
  }
  rewriter.replaceOp(op, values);
  return nullptr;
}

/// The results become zero.
static FailureOr<Operation *> replaceByZeros(RewriterBase &rewriter,
                                             Operation *op, unsigned) {
  rewriter.setInsertionPoint(op);
  SmallVector<Value> values;
  for (Type type : op->getResultTypes()) {
    Value zero = createZero(rewriter, op->getLoc(), type);
    if (!zero)
      return failure();
    values.push_back(zero);
  }
  rewriter.replaceOp(op, values);
  return nullptr;
}

ArrayRef<Step> mlir::parallel_op::opSteps() {
  static const Step steps[] = {
      {[](Operation *op) { return computes(op) ? op->getNumOperands() : 0; },
       replaceByOperands},
      {[](Operation *op) { return computes(op) ? 1U : 0U; }, replaceByZeros},
  };
  return steps;
}
