//===- Tools.cpp - C API for the drivers ----------------------------------===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "parallel_op-c/Tools.h"
#include "parallel_op/IR/ParallelOp.h"
#include "parallel_op/Reduce/Reduction.h"

#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Pass.h"
#include "mlir/CAPI/Support.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/Timing.h"
#include "mlir/Tools/mlir-lsp-server/MlirLspServerMain.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Tools/mlir-reduce/MlirReduceMain.h"

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

int parallelOpReduceMain(int argc, char **argv, MlirDialectRegistry registry) {
  parallel_op::registerReductionPatterns(*unwrap(registry));
  MLIRContext context(*unwrap(registry));
  // The patterns serve programs without containers, too.
  context.loadDialect<parallel_op::ParallelOpDialect>();
  bool isExplained = false;
  // Of diagnostics, errors alone are printed.
  ScopedDiagnosticHandler listener(&context, [&](Diagnostic &diagnostic) {
    isExplained |= diagnostic.getSeverity() == DiagnosticSeverity::Error;
    return failure();
  });
  LogicalResult result = mlirReduceMain(argc, argv, context);
  // `reduction-tree` keeps the most common mistake to itself.
  if (failed(result) && !isExplained)
    llvm::errs() << "parallel-reduce: nothing reduced: expected a program for "
                    "which the test's exit code is not 0\n";
  return asMainReturnCode(result);
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
