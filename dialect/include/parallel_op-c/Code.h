//===- Code.h - C API for code in files ---------------------------*- C -*-===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_C_CODE_H
#define PARALLEL_OP_C_CODE_H

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

/// What a module becomes.
typedef enum ParallelOpCodeForm {
  /// A relocatable object file.
  ParallelOpCodeFormObject,
  /// The text of LLVM IR, optimised.
  ParallelOpCodeFormLLVMIR,
} ParallelOpCodeForm;

/// How code is made, and who receives it.
typedef struct ParallelOpCodeRequest {
  ParallelOpCodeForm form;
  /// A name that LLVM knows for this machine's architecture, "native" for this
  /// machine, or nothing for the oldest processor of the architecture.
  MlirStringRef processor;
  /// Receives the bytes, in one or several calls.
  MlirStringCallback code;
  /// Receives the name of each symbol that the code needs from elsewhere, in
  /// alphabetical order.
  MlirStringCallback needed;
  /// Receives the reason of a failure, in one line.
  MlirStringCallback error;
  void *codeData;
  void *neededData;
  void *errorData;
} ParallelOpCodeRequest;

/// True if LLVM can make code for a processor of this name, see
/// ParallelOpCodeRequest.
MLIR_CAPI_EXPORTED bool parallelOpCodeKnowsProcessor(MlirStringRef processor);

/// Makes position-independent code of a module of the LLVM dialect, through
/// LLVM's optimisations of level 3. The translations of all dialects in it must
/// be registered with its context. False after a failure, which is handed to
/// `error`, or is a diagnostic if translation failed.
MLIR_CAPI_EXPORTED bool
parallelOpCodeEmit(MlirOperation module, const ParallelOpCodeRequest *request);

#ifdef __cplusplus
}
#endif

#endif // PARALLEL_OP_C_CODE_H
