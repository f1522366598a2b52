//===- PlantedBugs.h - Bugs that tests plant ----------------------*- C -*-===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Code that is wrong on request, so that a test can show that it would notice.
// It is there only if PARALLEL_OP_PLANTED_BUGS is defined, which nothing does
// that users get.
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_C_PLANTED_BUGS_H
#define PARALLEL_OP_C_PLANTED_BUGS_H

#include "mlir-c/Support.h"

#ifdef __cplusplus
extern "C" {
#endif

/// What can be planted.
typedef enum {
  ParallelOpPlantedBugNone,
  /// A task writes into any capture in place.
  ParallelOpPlantedBugWritableCaptures,
  /// A task in a loop writes in place into what the next turn reads again.
  ParallelOpPlantedBugOuterLoop,
  /// A task does not wait for one of those before it.
  ParallelOpPlantedBugDroppedEdge,
} ParallelOpPlantedBug;

#ifdef PARALLEL_OP_PLANTED_BUGS
/// Plants a bug in all that runs from now on, in place of the one before.
MLIR_CAPI_EXPORTED void parallelOpBugPlant(ParallelOpPlantedBug bug);

/// True if this bug is planted.
MLIR_CAPI_EXPORTED bool parallelOpBugIsPlanted(ParallelOpPlantedBug bug);
#endif

#ifdef __cplusplus
}
#endif

#endif // PARALLEL_OP_C_PLANTED_BUGS_H
