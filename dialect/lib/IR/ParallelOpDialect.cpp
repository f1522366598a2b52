//===- ParallelOpDialect.cpp - Registration of the dialect ----------------===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "parallel_op/IR/ParallelOp.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Transforms/InliningUtils.h"

using namespace mlir;
using namespace mlir::parallel_op;

#include "parallel_op/IR/ParallelOpDialect.cpp.inc"

namespace {
/// Calls may be inlined into tasks, and functions with containers may be
/// inlined. Directly in a container stand no calls.
struct ParallelOpInliner : DialectInlinerInterface {
  using DialectInlinerInterface::DialectInlinerInterface;

  bool isLegalToInline(Operation *, Operation *, bool) const final {
    return true;
  }
  bool isLegalToInline(Region *dest, Region *, bool, IRMapping &) const final {
    return !isa<ParallelOp>(dest->getParentOp());
  }
  bool isLegalToInline(Operation *, Region *, bool, IRMapping &) const final {
    return true;
  }
};
} // namespace

void ParallelOpDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "parallel_op/IR/ParallelOpOps.cpp.inc"
      >();
  addInterfaces<ParallelOpInliner>();
}

void mlir::parallel_op::registerParallelOpDialect(DialectRegistry &registry) {
  registry.insert<ParallelOpDialect>();
}
