//===- Fusion.h - C API for joining structured ops ----------------*- C -*-===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_C_FUSION_H
#define PARALLEL_OP_C_FUSION_H

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Whether a linalg.generic becomes a part of another one, which takes its
/// result as the operand of this number.
typedef bool (*ParallelOpFusionControl)(MlirOperation producer,
                                        MlirOperation consumer,
                                        intptr_t operand, void *data);

/// Joins linalg.generic ops on tensors pairwise where `control` says so, and
/// makes named elementwise ops generic first. Operands and results that nobody
/// uses go, fills and splats become scalars, and reshapes that undo each other
/// cancel out. Only `ops`, which stand in one region or below it, and what they
/// become are changed; handles to them are dead afterwards.
MLIR_CAPI_EXPORTED void
parallelOpFuseElementwise(intptr_t nOps, const MlirOperation *ops,
                          ParallelOpFusionControl control, void *data);

/// Takes the loops with one iteration off a linalg.generic or linalg.transpose
/// on tensors, with reshapes of its operands and results around it. Returns
/// whether there were any; then the handle is dead.
MLIR_CAPI_EXPORTED bool parallelOpDropUnitLoops(MlirOperation op);

#ifdef __cplusplus
}
#endif

#endif // PARALLEL_OP_C_FUSION_H
