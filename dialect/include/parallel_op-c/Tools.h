//===- Tools.h - C API for the drivers ----------------------------*- C -*-===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_C_TOOLS_H
#define PARALLEL_OP_C_TOOLS_H

#include "mlir-c/IR.h"
#include "mlir-c/Pass.h"

#ifdef __cplusplus
extern "C" {
#endif

/// `mlir-opt` with the dialects of `registry` and every registered pass.
/// Returns the exit code.
MLIR_CAPI_EXPORTED int parallelOpOptMain(int argc, char **argv,
                                         MlirStringRef toolName,
                                         MlirDialectRegistry registry);

/// The language server for the dialects of `registry`. Returns the exit code.
MLIR_CAPI_EXPORTED int parallelOpLspMain(int argc, char **argv,
                                         MlirDialectRegistry registry);

/// `mlir-reduce` with the dialects of `registry`, our reduction patterns and
/// every registered pass. Returns the exit code.
MLIR_CAPI_EXPORTED int parallelOpReduceMain(int argc, char **argv,
                                            MlirDialectRegistry registry);

/// Reads the flags that MLIR's context and pass manager define (IR printing,
/// timing, reproducers, threading) from `argv`, `argv[0]` being the name of
/// the tool. To be called at most once per process, before the first context
/// is made. False on an unknown flag, which `error` then names.
MLIR_CAPI_EXPORTED bool parallelOpFlagsParse(int argc, const char *const *argv,
                                             MlirStringCallback error,
                                             void *errorData);

/// Applies the flags that were read to a pass manager.
MLIR_CAPI_EXPORTED bool parallelOpFlagsApply(MlirPassManager passManager);

#ifdef __cplusplus
}
#endif

#endif // PARALLEL_OP_C_TOOLS_H
