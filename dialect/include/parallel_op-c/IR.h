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

/// Whether the op may also be computed where it was not before: it cannot end
/// the program, whatever its operands are.
MLIR_CAPI_EXPORTED bool parallelOpIsSpeculatable(MlirOperation op);

/// Whether two slice ops of one source provably share no element; false means
/// "not known".
MLIR_CAPI_EXPORTED bool parallelOpProvablyDisjointSlices(MlirOperation a,
                                                         MlirOperation b);

/// Whether two tensors or memrefs of one type provably have the same extents.
MLIR_CAPI_EXPORTED bool parallelOpProvablySameExtents(MlirValue a, MlirValue b);

/// Whether the op always gives the same constant.
MLIR_CAPI_EXPORTED bool parallelOpIsConstantLike(MlirOperation op);

/// Number of integers that the attribute stands for: an integer, a dense
/// integer tensor or a resource of one, a dense tensor of floats that are whole
/// numbers, or an array of integers. -1 for any other attribute, and where one
/// of them needs more than 64 bits. If they are at most `capacity`, they are
/// written to `values`; unsigned and one-bit ones without a sign.
MLIR_CAPI_EXPORTED intptr_t parallelOpIntegersOf(MlirAttribute attribute,
                                                 intptr_t capacity,
                                                 int64_t *values);

/// The dense attribute of `type`, a static tensor of integers or indices, that
/// has these elements. Each must fit into the element type.
MLIR_CAPI_EXPORTED MlirAttribute parallelOpDenseIntegers(MlirType type,
                                                         intptr_t nValues,
                                                         const int64_t *values);

/// Sets the properties of an op of an unregistered dialect.
MLIR_CAPI_EXPORTED void
parallelOpSetForeignProperties(MlirOperation op, MlirAttribute dictionary);

/// Whether the op, if it takes and gives tensors, computes each element of its
/// results from the elements of its operands at the same place.
MLIR_CAPI_EXPORTED bool parallelOpIsElementwise(MlirOperation op);

/// Whether a loop of a structured op, counted from the outermost, is a parallel
/// one. False for any other op, and for a loop that does not exist.
MLIR_CAPI_EXPORTED bool parallelOpIsParallelLoop(MlirOperation op,
                                                 intptr_t loop);

/// Replaces each type by the one of the LLVM dialect that values of it have
/// once they are lowered; null where there is none.
MLIR_CAPI_EXPORTED void parallelOpLowerTypes(intptr_t nTypes, MlirType *types);

/// The closest op around `op` that frees what is allocated on the stack inside
/// of it; null if there is none.
MLIR_CAPI_EXPORTED MlirOperation parallelOpAllocationScope(MlirOperation op);

#ifdef __cplusplus
}
#endif

#endif // PARALLEL_OP_C_IR_H
