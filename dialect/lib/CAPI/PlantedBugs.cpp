//===- PlantedBugs.cpp - Bugs that tests plant ----------------------------===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "parallel_op/IR/PlantedBugs.h"

#ifdef PARALLEL_OP_PLANTED_BUGS
void parallelOpBugPlant(ParallelOpPlantedBug bug) {
  mlir::parallel_op::plantedBug = bug;
}

bool parallelOpBugIsPlanted(ParallelOpPlantedBug bug) {
  return mlir::parallel_op::isPlanted(bug);
}
#endif
