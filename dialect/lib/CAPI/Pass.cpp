//===- Pass.cpp - C API for passes and pipelines written elsewhere --------===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "parallel_op-c/Pass.h"
#include "OptionSet.h"

#include "mlir/CAPI/IR.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using mlir::parallel_op::OptionSet;

LogicalResult OptionSet::checkChoices(
    function_ref<LogicalResult(const Twine &)> errorHandler) const {
  for (auto [index, spec] : llvm::enumerate(specs)) {
    if (spec.kind != ParallelOpOptionKindString || spec.choices.length == 0)
      continue;
    SmallVector<StringRef> choices;
    unwrap(spec.choices).split(choices, ',');
    if (!llvm::is_contained(choices, string(index)))
      return errorHandler("option '" + unwrap(spec.name) +
                          "': expected one of " + llvm::join(choices, ", ") +
                          ", got '" + string(index) + "'");
  }
  return success();
}

namespace {

/// The one C++ pass class: a descriptor gives it name, options and body.
class DescribedPass : public Pass {
public:
  explicit DescribedPass(const ParallelOpPassDescriptor *descriptor)
      : Pass(TypeID::getFromOpaquePointer(descriptor), anchorOf(descriptor)),
        descriptor(descriptor),
        options(*this, {descriptor->options, size_t(descriptor->nOptions)}) {}

  StringRef getName() const override { return unwrap(descriptor->argument); }
  StringRef getArgument() const override { return getName(); }
  StringRef getDescription() const override {
    return unwrap(descriptor->summary);
  }

  void getDependentDialects(DialectRegistry &registry) const override {
    for (intptr_t i = 0; i < descriptor->nDependentDialects; ++i)
      mlirDialectHandleInsertDialect(descriptor->dependentDialects[i],
                                     wrap(&registry));
  }

  LogicalResult initializeOptions(
      StringRef text,
      function_ref<LogicalResult(const Twine &)> errorHandler) override {
    if (failed(Pass::initializeOptions(text, errorHandler)))
      return failure();
    return options.checkChoices(errorHandler);
  }

  bool canScheduleOn(RegisteredOperationName name) const override {
    return !getOpName() || name.getStringRef() == *getOpName();
  }

  /// Runs a pipeline that is given as text on `op`.
  LogicalResult runNested(Operation *op, StringRef pipeline) {
    OpPassManager manager(op->getName());
    std::string errors;
    llvm::raw_string_ostream stream(errors);
    if (failed(parsePassPipeline(pipeline, manager, stream)))
      return op->emitError("'")
             << getArgument()
             << "' pass cannot run its pipeline: " << StringRef(errors).rtrim();
    DialectRegistry needed;
    manager.getDependentDialects(needed);
    for (StringRef name : needed.getDialectNames())
      if (!op->getContext()->getLoadedDialect(name))
        return op->emitError("'") << getArgument()
                                  << "' pass cannot run its pipeline: expected "
                                     "dialect '"
                                  << name << "' among its dependent dialects";
    return runPipeline(manager, op);
  }

protected:
  void runOnOperation() override {
    if (!descriptor->run(descriptor->userData, wrap(getOperation()), {&options},
                         {this}))
      signalPassFailure();
  }

  std::unique_ptr<Pass> clonePass() const override {
    return std::make_unique<DescribedPass>(descriptor);
  }

private:
  static std::optional<StringRef>
  anchorOf(const ParallelOpPassDescriptor *descriptor) {
    if (descriptor->anchor.length == 0)
      return std::nullopt;
    return unwrap(descriptor->anchor);
  }

  const ParallelOpPassDescriptor *descriptor;
  OptionSet options;
};

/// Options of a pipeline, for the time of its expansion.
struct PipelineOptions : public detail::PassOptions {
  explicit PipelineOptions(const ParallelOpPipelineDescriptor &descriptor)
      : set(*static_cast<detail::PassOptions *>(this),
            {descriptor.options, size_t(descriptor.nOptions)}) {}
  OptionSet set;
};

const OptionSet &setOf(ParallelOpOptions options) {
  return *static_cast<const OptionSet *>(options.ptr);
}

void appendText(MlirStringRef text, void *buffer) {
  static_cast<std::string *>(buffer)->append(text.data, text.length);
}

/// Expands the pipeline into `manager`.
LogicalResult
expandPipeline(const ParallelOpPipelineDescriptor &descriptor,
               OpPassManager &manager, StringRef optionText,
               function_ref<LogicalResult(const Twine &)> errorHandler) {
  PipelineOptions options(descriptor);
  std::string parseErrors, text;
  llvm::raw_string_ostream parseErrorStream(parseErrors);
  if (failed(options.parseFromString(optionText, parseErrorStream)))
    return errorHandler(StringRef(parseErrors).rtrim());
  if (failed(options.set.checkChoices(errorHandler)))
    return failure();
  if (!descriptor.expand(descriptor.userData, {&options.set}, appendText,
                         &text))
    return errorHandler(text);
  std::string pipelineErrors;
  llvm::raw_string_ostream pipelineErrorStream(pipelineErrors);
  if (failed(parsePassPipeline(text, manager, pipelineErrorStream)))
    return errorHandler(StringRef(pipelineErrors).rtrim());
  return success();
}

} // namespace

bool parallelOpOptionsBool(ParallelOpOptions options, intptr_t index) {
  return setOf(options).scalar<bool>(index);
}
int64_t parallelOpOptionsInt(ParallelOpOptions options, intptr_t index) {
  return setOf(options).scalar<int64_t>(index);
}
double parallelOpOptionsFloat(ParallelOpOptions options, intptr_t index) {
  return setOf(options).scalar<double>(index);
}
MlirStringRef parallelOpOptionsString(ParallelOpOptions options,
                                      intptr_t index) {
  return wrap(setOf(options).string(index));
}
intptr_t parallelOpOptionsListSize(ParallelOpOptions options, intptr_t index) {
  return setOf(options).list(index).size();
}
MlirStringRef parallelOpOptionsListElement(ParallelOpOptions options,
                                           intptr_t index, intptr_t element) {
  return wrap(StringRef(setOf(options).list(index)[element]));
}

bool parallelOpPassRunPipeline(ParallelOpRunningPass pass, MlirOperation op,
                               MlirStringRef pipeline) {
  auto *running = static_cast<DescribedPass *>(pass.ptr);
  return succeeded(running->runNested(unwrap(op), unwrap(pipeline)));
}

void parallelOpPassRegister(const ParallelOpPassDescriptor *descriptor) {
  registerPass(
      [descriptor] { return std::make_unique<DescribedPass>(descriptor); });
}

bool parallelOpPassIsRegistered(MlirStringRef argument) {
  return PassInfo::lookup(unwrap(argument)) != nullptr;
}

void parallelOpPipelineRegister(
    const ParallelOpPipelineDescriptor *descriptor) {
  registerPassPipeline(
      unwrap(descriptor->argument), unwrap(descriptor->summary),
      [descriptor](OpPassManager &manager, StringRef options,
                   function_ref<LogicalResult(const Twine &)> errorHandler) {
        return expandPipeline(*descriptor, manager, options, errorHandler);
      },
      [descriptor](function_ref<void(const detail::PassOptions &)> print) {
        print(PipelineOptions(*descriptor));
      });
}
