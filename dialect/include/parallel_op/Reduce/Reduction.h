//===- Reduction.h - Smaller programs for mlir-reduce -----------*- C++ -*-===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_REDUCE_REDUCTION_H
#define PARALLEL_OP_REDUCE_REDUCTION_H

#include "mlir/IR/DialectRegistry.h"

namespace mlir::parallel_op {

/// Gives `reduction-tree` of mlir-reduce the patterns that make containers,
/// tasks and what they hold smaller. Each change is tried on a copy of the
/// program and kept if the copy is still interesting.
void registerReductionPatterns(DialectRegistry &registry);

} // namespace mlir::parallel_op

#endif // PARALLEL_OP_REDUCE_REDUCTION_H
