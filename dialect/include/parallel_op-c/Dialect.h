//===- Dialect.h - C API of the parallel_op dialect ---------------*- C -*-===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_C_DIALECT_H
#define PARALLEL_OP_C_DIALECT_H

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Handle of the dialect, for `mlirDialectHandleInsertDialect` and its kin.
MLIR_CAPI_EXPORTED MlirDialectHandle mlirGetDialectHandle__parallel_op__(void);

/// Inserts the dialect and the interfaces it attaches into `registry`.
MLIR_CAPI_EXPORTED void parallelOpDialectRegister(MlirDialectRegistry registry);

/// Whether some library in this process inserted a dialect of our name into
/// `registry`.
MLIR_CAPI_EXPORTED bool
parallelOpDialectIsRegistered(MlirDialectRegistry registry);

#ifdef __cplusplus
}
#endif

#endif // PARALLEL_OP_C_DIALECT_H
