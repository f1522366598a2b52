//===- RowBlocks.h - C API for loops over blocks of rows ----------*- C -*-===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_C_ROWBLOCKS_H
#define PARALLEL_OP_C_ROWBLOCKS_H

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Puts structured ops on tensors into one scf.forall, whose turns each compute
/// a block of rows with all of them. Returns the loop, which stands where the
/// last op stood; the ops are gone.
///
/// `ops` stand in one MLIR block in this order. Row dimension `r` of `nRows` is
/// the parallel loop `loops[o * nRows + r]` of op `o`, and a turn takes
/// `sizes[r]` of it. Where an op uses the result of another one, the rows of
/// both are the same elements. No op outside that needs one of the results
/// stands in front of the last op. Results are indexed by loops and constants.
MLIR_CAPI_EXPORTED MlirOperation
parallelOpMakeRowBlocks(intptr_t nOps, const MlirOperation *ops, intptr_t nRows,
                        const intptr_t *loops, const int64_t *sizes);

#ifdef __cplusplus
}
#endif

#endif // PARALLEL_OP_C_ROWBLOCKS_H
