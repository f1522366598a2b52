//===- PlantedBugs.h - Bugs that tests plant --------------------*- C++ -*-===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_IR_PLANTEDBUGS_H
#define PARALLEL_OP_IR_PLANTEDBUGS_H

#include "parallel_op-c/PlantedBugs.h"

namespace mlir::parallel_op {

#ifdef PARALLEL_OP_PLANTED_BUGS
/// The bug that is planted, if one is.
inline ParallelOpPlantedBug plantedBug = ParallelOpPlantedBugNone;

inline bool isPlanted(ParallelOpPlantedBug bug) { return bug == plantedBug; }
#else
/// No code is wrong on request.
constexpr bool isPlanted(ParallelOpPlantedBug) { return false; }
#endif

} // namespace mlir::parallel_op

#endif // PARALLEL_OP_IR_PLANTEDBUGS_H
