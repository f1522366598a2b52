//===- Views.cpp - C API for views of memrefs -----------------------------===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "parallel_op-c/Views.h"

#include "mlir/CAPI/IR.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

/// `shape` with the layout of `like`, or null if the two cannot be cast into
/// each other.
static MemRefType castTo(MemRefType shape, MemRefType like) {
  auto type = MemRefType::get(shape.getShape(), like.getElementType(),
                              like.getLayout(), like.getMemorySpace());
  return memref::CastOp::areCastCompatible(TypeRange{like}, TypeRange{type})
             ? type
             : MemRefType();
}

static MemRefType typeOn(Operation *view, MemRefType source) {
  if (!source || !source.isStrided())
    return {};
  return llvm::TypeSwitch<Operation *, MemRefType>(view)
      .Case([&](memref::SubViewOp op) {
        return memref::SubViewOp::inferRankReducedResultType(
            op.getType().getShape(), source, op.getMixedOffsets(),
            op.getMixedSizes(), op.getMixedStrides());
      })
      .Case([&](memref::CastOp op) {
        auto shape = dyn_cast<MemRefType>(op.getType());
        return shape ? castTo(shape, source) : MemRefType();
      })
      .Case([&](memref::ExpandShapeOp op) {
        FailureOr<MemRefType> type = memref::ExpandShapeOp::computeExpandedType(
            source, op.getResultType().getShape(),
            op.getReassociationIndices());
        return succeeded(type) ? *type : MemRefType();
      })
      .Case([&](memref::CollapseShapeOp op) {
        SmallVector<ReassociationIndices> groups = op.getReassociationIndices();
        return memref::CollapseShapeOp::isGuaranteedCollapsible(source, groups)
                   ? memref::CollapseShapeOp::computeCollapsedType(source,
                                                                   groups)
                   : MemRefType();
      })
      .Default(MemRefType());
}

static MemRefType inverseType(Operation *view, MemRefType result) {
  if (!result || !result.isStrided())
    return {};
  return llvm::TypeSwitch<Operation *, MemRefType>(view)
      .Case([&](memref::CastOp op) {
        auto shape = dyn_cast<MemRefType>(op.getSource().getType());
        return shape ? castTo(shape, result) : MemRefType();
      })
      .Case([&](memref::ExpandShapeOp op) {
        SmallVector<ReassociationIndices> groups = op.getReassociationIndices();
        return memref::CollapseShapeOp::isGuaranteedCollapsible(result, groups)
                   ? memref::CollapseShapeOp::computeCollapsedType(result,
                                                                   groups)
                   : MemRefType();
      })
      .Case([&](memref::CollapseShapeOp op) {
        // The sizes of dynamic dimensions would have to be found first.
        if (!op.getSrcType().hasStaticShape())
          return MemRefType();
        FailureOr<MemRefType> type = memref::ExpandShapeOp::computeExpandedType(
            result, op.getSrcType().getShape(), op.getReassociationIndices());
        return succeeded(type) ? *type : MemRefType();
      })
      .Default(MemRefType());
}

MlirType parallelOpViewTypeOn(MlirOperation view, MlirType source) {
  return wrap(Type(typeOn(unwrap(view), dyn_cast<MemRefType>(unwrap(source)))));
}

MlirType parallelOpViewInverseType(MlirOperation view, MlirType result) {
  return wrap(
      Type(inverseType(unwrap(view), dyn_cast<MemRefType>(unwrap(result)))));
}

MlirValue parallelOpViewInvert(MlirOperation view, MlirValue result,
                               MlirOperation before) {
  Operation *op = unwrap(view);
  Value value = unwrap(result);
  MemRefType type = inverseType(op, cast<MemRefType>(value.getType()));
  OpBuilder builder(unwrap(before));
  if (auto expand = dyn_cast<memref::ExpandShapeOp>(op))
    return wrap(
        memref::CollapseShapeOp::create(builder, op->getLoc(), type, value,
                                        expand.getReassociationIndices())
            .getResult());
  if (auto collapse = dyn_cast<memref::CollapseShapeOp>(op))
    return wrap(
        memref::ExpandShapeOp::create(builder, op->getLoc(), type, value,
                                      collapse.getReassociationIndices())
            .getResult());
  return wrap(
      memref::CastOp::create(builder, op->getLoc(), type, value).getResult());
}
