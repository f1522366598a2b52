//===- Pass.h - C API for passes and pipelines written elsewhere --*- C -*-===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A pass is described by data and one function. The options are made into
// MLIR's own options when the pass is created, so that `--help`, pipeline
// text, reproducers and cloning treat them like any other pass's.
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_C_PASS_H
#define PARALLEL_OP_C_PASS_H

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

enum ParallelOpOptionKind {
  ParallelOpOptionKindBool,
  ParallelOpOptionKindInt,
  ParallelOpOptionKindFloat,
  ParallelOpOptionKindString,
  ParallelOpOptionKindStringList,
};

/// One option of a pass or pipeline. Only the default of its kind is read;
/// a list is empty by default.
struct ParallelOpOptionSpec {
  MlirStringRef name;
  MlirStringRef description;
  enum ParallelOpOptionKind kind;
  bool defaultBool;
  int64_t defaultInt;
  double defaultFloat;
  MlirStringRef defaultString;
  /// Values that a string option may have, comma-separated; empty: any.
  MlirStringRef choices;
};
typedef struct ParallelOpOptionSpec ParallelOpOptionSpec;

/// The option values of one pass or pipeline, read by position.
typedef struct {
  const void *ptr;
} ParallelOpOptions;

MLIR_CAPI_EXPORTED bool parallelOpOptionsBool(ParallelOpOptions options,
                                              intptr_t index);
MLIR_CAPI_EXPORTED int64_t parallelOpOptionsInt(ParallelOpOptions options,
                                                intptr_t index);
MLIR_CAPI_EXPORTED double parallelOpOptionsFloat(ParallelOpOptions options,
                                                 intptr_t index);
MLIR_CAPI_EXPORTED MlirStringRef
parallelOpOptionsString(ParallelOpOptions options, intptr_t index);
MLIR_CAPI_EXPORTED intptr_t parallelOpOptionsListSize(ParallelOpOptions options,
                                                      intptr_t index);
MLIR_CAPI_EXPORTED MlirStringRef parallelOpOptionsListElement(
    ParallelOpOptions options, intptr_t index, intptr_t element);

/// A pass while it runs.
typedef struct {
  void *ptr;
} ParallelOpRunningPass;

/// Runs a pipeline, given as text without its anchor, on `op`: the op that the
/// pass runs on, or one below it. False means failure, with a diagnostic
/// emitted. What `op` holds may be gone afterwards.
MLIR_CAPI_EXPORTED bool parallelOpPassRunPipeline(ParallelOpRunningPass pass,
                                                  MlirOperation op,
                                                  MlirStringRef pipeline);

/// Everything that MLIR has to know of a pass. All memory must live as long as
/// the process.
struct ParallelOpPassDescriptor {
  MlirStringRef argument;
  MlirStringRef summary;
  /// Op that the pass runs on; empty: any op.
  MlirStringRef anchor;
  const ParallelOpOptionSpec *options;
  intptr_t nOptions;
  const MlirDialectHandle *dependentDialects;
  intptr_t nDependentDialects;
  const void *userData;
  /// Runs on `op`; false means failure, with a diagnostic already emitted.
  bool (*run)(const void *userData, MlirOperation op, ParallelOpOptions options,
              ParallelOpRunningPass pass);
};
typedef struct ParallelOpPassDescriptor ParallelOpPassDescriptor;

/// Registers the pass by its argument. To be called once per pass and process.
MLIR_CAPI_EXPORTED void
parallelOpPassRegister(const ParallelOpPassDescriptor *descriptor);

/// Whether some library in this process registered a pass of this name.
MLIR_CAPI_EXPORTED bool parallelOpPassIsRegistered(MlirStringRef argument);

/// A named pipeline, given as the text it stands for.
struct ParallelOpPipelineDescriptor {
  MlirStringRef argument;
  MlirStringRef summary;
  const ParallelOpOptionSpec *options;
  intptr_t nOptions;
  const void *userData;
  /// Hands the text of the pipeline to `text`; false means that the options
  /// were refused, and `text` got the reason.
  bool (*expand)(const void *userData, ParallelOpOptions options,
                 MlirStringCallback text, void *textData);
};
typedef struct ParallelOpPipelineDescriptor ParallelOpPipelineDescriptor;

/// Registers the pipeline by its argument. To be called once per process.
MLIR_CAPI_EXPORTED void
parallelOpPipelineRegister(const ParallelOpPipelineDescriptor *descriptor);

#ifdef __cplusplus
}
#endif

#endif // PARALLEL_OP_C_PASS_H
