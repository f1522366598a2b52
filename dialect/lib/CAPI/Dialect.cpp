//===- Dialect.cpp - C API of the parallel_op dialect ---------------------===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "parallel_op-c/Dialect.h"
#include "parallel_op/IR/ParallelOp.h"

#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Registration.h"

MLIR_DEFINE_CAPI_DIALECT_REGISTRATION(ParallelOp, parallel_op,
                                      mlir::parallel_op::ParallelOpDialect)

void parallelOpDialectRegister(MlirDialectRegistry registry) {
  mlir::parallel_op::registerParallelOpDialect(*unwrap(registry));
}

bool parallelOpDialectIsRegistered(MlirDialectRegistry registry) {
  return bool(unwrap(registry)->getDialectAllocator(
      mlir::parallel_op::ParallelOpDialect::getDialectNamespace()));
}
