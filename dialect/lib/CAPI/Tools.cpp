//===- Tools.cpp - C API for the drivers ----------------------------------===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "parallel_op-c/Tools.h"

#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Pass.h"
#include "mlir/CAPI/Support.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/Timing.h"
#include "mlir/Tools/mlir-lsp-server/MlirLspServerMain.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

#include "llvm/Support/CommandLine.h"

using namespace mlir;

int parallelOpOptMain(int argc, char **argv, MlirStringRef toolName,
                      MlirDialectRegistry registry) {
  return asMainReturnCode(
      MlirOptMain(argc, argv, unwrap(toolName), *unwrap(registry)));
}

int parallelOpLspMain(int argc, char **argv, MlirDialectRegistry registry) {
  return asMainReturnCode(MlirLspServerMain(argc, argv, *unwrap(registry)));
}

bool parallelOpFlagsParse(int argc, const char *const *argv,
                          MlirStringCallback error, void *errorData) {
  registerMLIRContextCLOptions();
  registerPassManagerCLOptions();
  registerDefaultTimingManagerCLOptions();
  std::string message;
  llvm::raw_string_ostream stream(message);
  bool parsed = llvm::cl::ParseCommandLineOptions(argc, argv, "", &stream);
  if (!parsed)
    error(wrap(StringRef(message).rtrim()), errorData);
  return parsed;
}

bool parallelOpFlagsApply(MlirPassManager passManager) {
  PassManager &manager = *unwrap(passManager);
  applyDefaultTimingPassManagerCLOptions(manager);
  return succeeded(applyPassManagerCLOptions(manager));
}
