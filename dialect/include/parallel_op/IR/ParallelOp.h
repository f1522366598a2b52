//===- ParallelOp.h - The parallel_op dialect -------------------*- C++ -*-===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The dialect and its three ops. What each means is said in ParallelOpOps.td.
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_IR_PARALLELOP_H
#define PARALLEL_OP_IR_PARALLELOP_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/BufferDeallocationOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/BufferViewFlowOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace mlir::parallel_op {
class TaskOp;
class YieldOp;

/// Adds the dialect, and what other dialects have to know of it, to `registry`.
void registerParallelOpDialect(DialectRegistry &registry);
} // namespace mlir::parallel_op

// The ODS of BufferDeallocationOpInterface names these without their namespace.
namespace mlir::parallel_op {
using bufferization::DeallocationOptions;
using bufferization::DeallocationState;
} // namespace mlir::parallel_op

#include "parallel_op/IR/ParallelOpDialect.h.inc"

#define GET_OP_CLASSES
#include "parallel_op/IR/ParallelOpOps.h.inc"

#endif // PARALLEL_OP_IR_PARALLELOP_H
