//===- Remarks.cpp - C API for optimization remarks -----------------------===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "parallel_op-c/Remarks.h"

#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Support.h"
#include "mlir/IR/Remarks.h"

#include <mutex>

using namespace mlir;

namespace {

/// Sends remarks to a C function, one at a time.
class CallbackStreamer : public remark::detail::MLIRRemarkStreamerBase {
public:
  CallbackStreamer(ParallelOpRemarkCallback callback, void *userData)
      : callback(callback), userData(userData) {}

  void streamOptimizationRemark(const remark::detail::Remark &remark) override {
    std::string message;
    for (const remark::detail::Remark::Arg &arg : remark.getArgs())
      message += arg.val;
    std::lock_guard<std::mutex> lock(mutex);
    callback(kindOf(remark.getRemarkType()), wrap(remark.getLocation()),
             wrap(remark.getRemarkName()), wrap(remark.getCategoryName()),
             wrap(remark.getFunction()), wrap(StringRef(message)), userData);
  }

private:
  static ParallelOpRemarkKind kindOf(llvm::remarks::Type type) {
    switch (type) {
    case llvm::remarks::Type::Passed:
      return ParallelOpRemarkKindPassed;
    case llvm::remarks::Type::Missed:
      return ParallelOpRemarkKindMissed;
    case llvm::remarks::Type::Failure:
      return ParallelOpRemarkKindFailed;
    default:
      return ParallelOpRemarkKindAnalysis;
    }
  }

  ParallelOpRemarkCallback callback;
  void *userData;
  std::mutex mutex;
};

} // namespace

void parallelOpRemarkEmit(ParallelOpRemarkKind kind, MlirLocation location,
                          MlirStringRef name, MlirStringRef category,
                          MlirStringRef function, MlirStringRef message) {
  remark::RemarkOpts opts = remark::RemarkOpts::name(unwrap(name))
                                .category(unwrap(category))
                                .function(unwrap(function));
  Location loc = unwrap(location);
  switch (kind) {
  case ParallelOpRemarkKindPassed:
    remark::passed(loc, opts) << unwrap(message);
    return;
  case ParallelOpRemarkKindMissed:
    remark::missed(loc, opts) << unwrap(message);
    return;
  case ParallelOpRemarkKindFailed:
    remark::failed(loc, opts) << unwrap(message);
    return;
  case ParallelOpRemarkKindAnalysis:
    remark::analysis(loc, opts) << unwrap(message);
    return;
  }
}

bool parallelOpRemarksCollect(MlirContext context, MlirStringRef filter,
                              ParallelOpRemarkCallback callback,
                              void *userData) {
  // Each kind is off unless it has a filter of its own.
  std::string text = unwrap(filter).str();
  remark::RemarkCategories categories{text, text, text, text, text};
  return succeeded(remark::enableOptimizationRemarks(
      *unwrap(context), std::make_unique<CallbackStreamer>(callback, userData),
      std::make_unique<remark::RemarkEmittingPolicyAll>(), categories));
}
