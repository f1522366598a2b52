//===- Steps.h - Single changes that make a program smaller -----*- C++ -*-===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A step need not keep what a program computes, but it keeps a valid program
// valid, and it never lets tasks on memrefs race that did not: a reduced
// program has to show the fault of the one it came from, not one of its own.
// Every step lowers the number of containers, tasks, captures, results,
// attributes of tasks, or other ops that compute something, and raises none
// that stands before it in this list, so all of them end.
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_LIB_REDUCE_STEPS_H
#define PARALLEL_OP_LIB_REDUCE_STEPS_H

#include "mlir/IR/PatternMatch.h"

namespace mlir::parallel_op {

/// A kind of change of one op, in a number of variants.
struct Step {
  /// How many variants there are for `op`; 0 if the step is for other ops.
  unsigned (*variants)(Operation *op);

  /// Makes the change. Returns what stands in the place of `op` then, null if
  /// nothing does; failure, after which the program may be anything, if the
  /// variant is not possible here.
  FailureOr<Operation *> (*apply)(RewriterBase &rewriter, Operation *op,
                                  unsigned variant);
};

/// Steps for containers and tasks, the ones that take away most first.
ArrayRef<Step> taskSteps();

/// Steps for all other ops.
ArrayRef<Step> opSteps();

/// A constant zero of this type, or null if the type has none.
Value createZero(RewriterBase &rewriter, Location location, Type type);

} // namespace mlir::parallel_op

#endif // PARALLEL_OP_LIB_REDUCE_STEPS_H
