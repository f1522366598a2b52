//===- IR.h - C API for questions about the IR --------------------*- C -*-===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_C_IR_H
#define PARALLEL_OP_C_IR_H

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

/// What an op is known to do besides computing its results.
enum ParallelOpEffects {
  ParallelOpEffectsNone,
  ParallelOpEffectsUnknown,
  ParallelOpEffectsSome,
};

/// The effects of `op` and, where it says that they count, of its regions.
/// A `cf.assert` counts as none.
MLIR_CAPI_EXPORTED enum ParallelOpEffects parallelOpEffects(MlirOperation op);

/// Whether two slice ops of one source provably share no element; false means
/// "not known".
MLIR_CAPI_EXPORTED bool parallelOpProvablyDisjointSlices(MlirOperation a,
                                                         MlirOperation b);

/// Whether the op always gives the same constant.
MLIR_CAPI_EXPORTED bool parallelOpIsConstantLike(MlirOperation op);

#ifdef __cplusplus
}
#endif

#endif // PARALLEL_OP_C_IR_H
