//===- Code.h - C API for code in files and in memory --------------*- C
//-*-===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_C_CODE_H
#define PARALLEL_OP_C_CODE_H

#include "mlir-c/ExecutionEngine.h"
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
  /// Bits of the vectors that LLVM uses at most; 0 leaves that to the
  /// processor.
  unsigned vectorBits;
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

/// How code in memory is made.
typedef struct ParallelOpCodeEngineRequest {
  /// As for code in files; the code must be able to run on this machine.
  MlirStringRef processor;
  unsigned vectorBits;
  /// LLVM's optimisations, from 0 to 3.
  unsigned level;
} ParallelOpCodeEngineRequest;

/// True if LLVM can make code for a processor of this name, see
/// ParallelOpCodeRequest.
MLIR_CAPI_EXPORTED bool parallelOpCodeKnowsProcessor(MlirStringRef processor);

/// True if a processor of this architecture has all of these features, such as
/// "+avx2,+fma".
MLIR_CAPI_EXPORTED bool parallelOpCodeProcessorHas(MlirStringRef processor,
                                                   MlirStringRef features);

/// Makes code of a module of the LLVM dialect and keeps it in memory. The
/// translations of all dialects in it must be registered with its context. Null
/// after a failure.
MLIR_CAPI_EXPORTED MlirExecutionEngine parallelOpCodeEngine(
    MlirOperation module, const ParallelOpCodeEngineRequest *request);

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
