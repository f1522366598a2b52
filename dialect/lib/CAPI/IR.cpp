//===- IR.cpp - C API for questions about the IR --------------------------===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "parallel_op-c/IR.h"
#include "parallel_op/IR/Queries.h"

#include "mlir/CAPI/IR.h"

using namespace mlir::parallel_op;

ParallelOpEffects parallelOpEffects(MlirOperation op) {
  switch (effectsOf(unwrap(op))) {
  case OpEffects::None:
    return ParallelOpEffectsNone;
  case OpEffects::Unknown:
    return ParallelOpEffectsUnknown;
  case OpEffects::Effects:
    return ParallelOpEffectsSome;
  }
  llvm_unreachable("effects of unknown kind");
}

bool parallelOpProvablyDisjointSlices(MlirOperation a, MlirOperation b) {
  return provablyDisjointSlices(unwrap(a), unwrap(b));
}

bool parallelOpIsConstantLike(MlirOperation op) {
  return unwrap(op)->hasTrait<mlir::OpTrait::ConstantLike>();
}
