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

using namespace mlir;
using namespace mlir::parallel_op;

#include "parallel_op/IR/ParallelOpDialect.cpp.inc"

void ParallelOpDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "parallel_op/IR/ParallelOpOps.cpp.inc"
      >();
}

void mlir::parallel_op::registerParallelOpDialect(DialectRegistry &registry) {
  registry.insert<ParallelOpDialect>();
}
