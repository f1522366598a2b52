//===- Engine.cpp - C API for code in memory ------------------------------===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// MLIR's execution engine for a processor of our choice: its own C API compiles
// for this machine alone, and takes its tuning as it is.
//
//===----------------------------------------------------------------------===//

#include "Machine.h"
#include "parallel_op-c/Code.h"

#include "mlir/CAPI/ExecutionEngine.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Support.h"
#include "mlir/ExecutionEngine/ExecutionEngine.h"

#include "llvm/Support/Error.h"

using namespace mlir;
using namespace mlir::parallel_op;

bool parallelOpCodeKnowsProcessor(MlirStringRef processor) {
  return Machine().knows(unwrap(processor));
}

bool parallelOpCodeProcessorHas(MlirStringRef processor,
                                MlirStringRef features) {
  return Machine().has(unwrap(processor), unwrap(features));
}

MlirExecutionEngine
parallelOpCodeEngine(MlirOperation module,
                     const ParallelOpCodeEngineRequest *request) {
  Machine machine;
  if (!machine.target)
    return {nullptr};
  std::unique_ptr<llvm::TargetMachine> target =
      machine.forMemory(unwrap(request->processor), request->level);
  llvm::TargetMachine &optimised = *target;
  // The engine calls it before it returns.
  auto transformer = [&](llvm::Module *code) {
    markFunctions(*code, optimised, request->vectorBits);
    optimise(*code, optimised, request->level);
    return llvm::Error::success();
  };
  ExecutionEngineOptions options;
  options.transformer = transformer;
  options.jitCodeGenOptLevel =
      static_cast<llvm::CodeGenOptLevel>(request->level);
  llvm::Expected<std::unique_ptr<ExecutionEngine>> engine =
      ExecutionEngine::create(unwrap(module), options, std::move(target));
  if (!engine) {
    llvm::consumeError(engine.takeError());
    return {nullptr};
  }
  return wrap(engine->release());
}
