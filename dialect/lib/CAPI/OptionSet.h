//===- OptionSet.h - MLIR options made from descriptions --------*- C++ -*-===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_LIB_CAPI_OPTIONSET_H
#define PARALLEL_OP_LIB_CAPI_OPTIONSET_H

#include "parallel_op-c/Pass.h"

#include "mlir/CAPI/Support.h"
#include "mlir/Pass/Pass.h"

#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace mlir::parallel_op {

/// The options of one pass or pipeline, made at run time from their
/// descriptions, in that order.
class OptionSet {
public:
  /// Adds one option per description to `parent`, a Pass or a PassOptions.
  template <typename Parent>
  OptionSet(Parent &parent, ArrayRef<ParallelOpOptionSpec> specs)
      : specs(specs) {
    for (const ParallelOpOptionSpec &spec : specs)
      values.push_back(make(parent, spec));
  }

  template <typename T> T scalar(intptr_t index) const {
    return std::get<Scalar<T>>(values[index])->getValue();
  }
  StringRef string(intptr_t index) const {
    return std::get<Scalar<std::string>>(values[index])->getValue();
  }
  ArrayRef<std::string> list(intptr_t index) const {
    return **std::get<List>(values[index]);
  }

  /// Reports the first string option that is none of its choices.
  LogicalResult
  checkChoices(function_ref<LogicalResult(const Twine &)> errorHandler) const;

private:
  template <typename T>
  using Scalar = std::unique_ptr<detail::PassOptions::Option<T>>;
  using List = std::unique_ptr<detail::PassOptions::ListOption<std::string>>;
  using Value = std::variant<Scalar<bool>, Scalar<int64_t>, Scalar<double>,
                             Scalar<std::string>, List>;

  template <typename T, typename Init>
  static Scalar<T> scalarOption(Pass &parent, const ParallelOpOptionSpec &spec,
                                Init init) {
    return std::make_unique<Pass::Option<T>>(
        parent, unwrap(spec.name), llvm::cl::desc(unwrap(spec.description)),
        llvm::cl::init(T(init)));
  }
  template <typename T, typename Init>
  static Scalar<T> scalarOption(detail::PassOptions &parent,
                                const ParallelOpOptionSpec &spec, Init init) {
    return std::make_unique<detail::PassOptions::Option<T>>(
        parent, unwrap(spec.name), llvm::cl::desc(unwrap(spec.description)),
        llvm::cl::init(T(init)));
  }
  static List listOption(Pass &parent, const ParallelOpOptionSpec &spec) {
    return std::make_unique<Pass::ListOption<std::string>>(
        parent, unwrap(spec.name), llvm::cl::desc(unwrap(spec.description)));
  }
  static List listOption(detail::PassOptions &parent,
                         const ParallelOpOptionSpec &spec) {
    return std::make_unique<detail::PassOptions::ListOption<std::string>>(
        parent, unwrap(spec.name), llvm::cl::desc(unwrap(spec.description)));
  }

  template <typename Parent>
  static Value make(Parent &parent, const ParallelOpOptionSpec &spec) {
    switch (spec.kind) {
    case ParallelOpOptionKindBool:
      return scalarOption<bool>(parent, spec, spec.defaultBool);
    case ParallelOpOptionKindInt:
      return scalarOption<int64_t>(parent, spec, spec.defaultInt);
    case ParallelOpOptionKindFloat:
      return scalarOption<double>(parent, spec, spec.defaultFloat);
    case ParallelOpOptionKindString:
      return scalarOption<std::string>(parent, spec,
                                       unwrap(spec.defaultString));
    case ParallelOpOptionKindStringList:
      return listOption(parent, spec);
    }
    llvm_unreachable("option of unknown kind");
  }

  ArrayRef<ParallelOpOptionSpec> specs;
  std::vector<Value> values;
};

} // namespace mlir::parallel_op

#endif // PARALLEL_OP_LIB_CAPI_OPTIONSET_H
