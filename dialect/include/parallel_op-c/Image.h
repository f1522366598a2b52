//===- Image.h - C API for images of GPU kernels ------------------*- C -*-===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_C_IMAGE_H
#define PARALLEL_OP_C_IMAGE_H

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Inserts into `registry` what the steps need that make images of kernels.
MLIR_CAPI_EXPORTED void parallelOpImageRegister(MlirDialectRegistry registry);

/// Hands the SPIR-V binary of a spirv.module to `bytes`, in one call. False if
/// it cannot be made, after a diagnostic.
MLIR_CAPI_EXPORTED bool parallelOpImageOfSpirv(MlirOperation module,
                                               MlirStringCallback bytes,
                                               void *data);

#ifdef __cplusplus
}
#endif

#endif // PARALLEL_OP_C_IMAGE_H
