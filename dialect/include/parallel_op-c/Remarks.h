//===- Remarks.h - C API for optimization remarks -----------------*- C -*-===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_C_REMARKS_H
#define PARALLEL_OP_C_REMARKS_H

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

enum ParallelOpRemarkKind {
  ParallelOpRemarkKindPassed,
  ParallelOpRemarkKindMissed,
  ParallelOpRemarkKindFailed,
  ParallelOpRemarkKindAnalysis,
};

/// Emits a remark at `location`. The texts are copied. Nothing happens unless
/// remarks are enabled for the context and the category.
MLIR_CAPI_EXPORTED void
parallelOpRemarkEmit(enum ParallelOpRemarkKind kind, MlirLocation location,
                     MlirStringRef name, MlirStringRef category,
                     MlirStringRef function, MlirStringRef message);

/// Receives one remark; the texts live until the call returns.
typedef void (*ParallelOpRemarkCallback)(enum ParallelOpRemarkKind kind,
                                         MlirLocation location,
                                         MlirStringRef name,
                                         MlirStringRef category,
                                         MlirStringRef function,
                                         MlirStringRef message, void *userData);

/// Enables the remarks whose category matches the regular expression
/// `filter` and sends them to `callback`, one at a time. False if the context
/// refused.
MLIR_CAPI_EXPORTED bool
parallelOpRemarksCollect(MlirContext context, MlirStringRef filter,
                         ParallelOpRemarkCallback callback, void *userData);

#ifdef __cplusplus
}
#endif

#endif // PARALLEL_OP_C_REMARKS_H
