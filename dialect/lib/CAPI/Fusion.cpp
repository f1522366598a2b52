//===- Fusion.cpp - C API for joining structured ops ----------------------===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "parallel_op-c/Fusion.h"

#include "mlir/CAPI/IR.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/IR/Dominance.h"
#include "mlir/Transforms/CSE.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

/// Whether fusion sees an op only after it was made generic.
static bool isNamedElementwise(Operation *op) {
  auto structured = dyn_cast<linalg::LinalgOp>(op);
  if (!structured || !structured.hasPureTensorSemantics() ||
      isa<linalg::GenericOp, linalg::FillOp, linalg::CopyOp,
          linalg::TransposeOp>(op))
    return false;
  return isa<linalg::BroadcastOp>(op) || linalg::isElementwise(structured);
}

/// What fusion leaves behind, and reshapes that meet.
static void addCleanUp(RewritePatternSet &patterns) {
  MLIRContext *context = patterns.getContext();
  linalg::GenericOp::getCanonicalizationPatterns(patterns, context);
  linalg::FillOp::getCanonicalizationPatterns(patterns, context);
  tensor::CollapseShapeOp::getCanonicalizationPatterns(patterns, context);
  tensor::ExpandShapeOp::getCanonicalizationPatterns(patterns, context);
  tensor::EmptyOp::getCanonicalizationPatterns(patterns, context);
  tensor::CastOp::getCanonicalizationPatterns(patterns, context);
  tensor::populateFoldTensorEmptyPatterns(patterns);
}

/// Applies patterns to these ops and to what they become, and drops from the
/// list what is gone.
static void rewrite(SmallVectorImpl<Operation *> &ops,
                    RewritePatternSet &&patterns) {
  struct Tracker : RewriterBase::Listener {
    llvm::SetVector<Operation *> alive;
    void notifyOperationInserted(Operation *op,
                                 OpBuilder::InsertPoint previous) override {
      if (!previous.isSet())
        alive.insert(op);
    }
    void notifyOperationErased(Operation *op) override { alive.remove(op); }
  } tracker;
  tracker.alive.insert(ops.begin(), ops.end());
  GreedyRewriteConfig config;
  config.setStrictness(GreedyRewriteStrictness::ExistingAndNewOps);
  config.setListener(&tracker);
  // An end that is not reached leaves correct code.
  (void)applyOpPatternsGreedily(ops, std::move(patterns), config);
  ops = tracker.alive.takeVector();
}

void parallelOpFuseElementwise(intptr_t nOps, const MlirOperation *ops,
                               ParallelOpFusionControl control, void *data) {
  if (nOps == 0)
    return;
  IRRewriter rewriter(unwrap(ops[0])->getContext());
  SmallVector<Operation *> worklist;
  for (MlirOperation wrapped : ArrayRef(ops, nOps)) {
    Operation *op = unwrap(wrapped);
    if (isNamedElementwise(op)) {
      rewriter.setInsertionPoint(op);
      FailureOr<linalg::GenericOp> generic =
          linalg::generalizeNamedOp(rewriter, cast<linalg::LinalgOp>(op));
      op = succeeded(generic) ? *generic : op;
    }
    worklist.push_back(op);
  }
  // First without fusion: a reshape that nobody needs any more counts as a user
  // until it is gone.
  RewritePatternSet reshapes(rewriter.getContext());
  addCleanUp(reshapes);
  rewrite(worklist, std::move(reshapes));
  RewritePatternSet patterns(rewriter.getContext());
  linalg::populateElementwiseOpsFusionPatterns(
      patterns, [=](OpOperand *operand) {
        return control(wrap(operand->get().getDefiningOp()),
                       wrap(operand->getOwner()), operand->getOperandNumber(),
                       data);
      });
  addCleanUp(patterns);
  rewrite(worklist, std::move(patterns));
  // A producer that its user took twice stands in it twice.
  DominanceInfo dominance;
  for (Operation *op : worklist)
    if (isa<linalg::GenericOp>(op))
      eliminateCommonSubExpressions(rewriter, dominance, op);
}

bool parallelOpDropUnitLoops(MlirOperation op) {
  Operation *original = unwrap(op);
  IRRewriter rewriter(original->getContext());
  rewriter.setInsertionPoint(original);
  auto generic = dyn_cast<linalg::GenericOp>(original);
  bool isTranspose = isa<linalg::TransposeOp>(original);
  if (isTranspose) {
    // A copy, because the op stays if it turns out to have no such loops.
    auto copy = cast<linalg::LinalgOp>(rewriter.clone(*original));
    generic = *linalg::generalizeNamedOp(rewriter, copy);
    rewriter.setInsertionPoint(generic);
  }
  if (!generic || !generic.hasPureTensorSemantics())
    return false;
  FailureOr<linalg::DropUnitDimsResult> dropped =
      linalg::dropUnitDims(rewriter, generic, linalg::ControlDropUnitDims());
  if (failed(dropped)) {
    if (isTranspose)
      rewriter.eraseOp(generic);
    return false;
  }
  rewriter.replaceOp(original, dropped->replacements);
  if (isTranspose) {
    rewriter.eraseOp(generic);
    auto rest = cast<linalg::GenericOp>(dropped->resultOp.getOperation());
    rewriter.setInsertionPoint(rest);
    (void)linalg::specializeGenericOp(rewriter, rest);
  }
  return true;
}
