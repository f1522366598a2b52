//===- Views.h - C API for views of memrefs -----------------------*- C -*-===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A view here is a memref.subview, memref.cast, memref.expand_shape or
// memref.collapse_shape of ranked memrefs. All functions refuse other ops.
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_C_VIEWS_H
#define PARALLEL_OP_C_VIEWS_H

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The type that `view` would have if its source had type `source`, which
/// differs from that of its source in the layout only. Null if it cannot stand
/// there.
MLIR_CAPI_EXPORTED MlirType parallelOpViewTypeOn(MlirOperation view,
                                                 MlirType source);

/// The type of a source on which `view` would give memory of type `result`,
/// which differs from the type of the view in the layout only. Null if there is
/// none, or if `view` names a part of its source.
MLIR_CAPI_EXPORTED MlirType parallelOpViewInverseType(MlirOperation view,
                                                      MlirType result);

/// Makes a view of `result`, in front of `before`, on which `view` would give
/// `result`. To be called only if `parallelOpViewInverseType` gives a type.
MLIR_CAPI_EXPORTED MlirValue parallelOpViewInvert(MlirOperation view,
                                                  MlirValue result,
                                                  MlirOperation before);

#ifdef __cplusplus
}
#endif

#endif // PARALLEL_OP_C_VIEWS_H
