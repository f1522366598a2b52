//===- Machine.cpp - What LLVM makes code for -----------------------------===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Machine.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetOptions.h"
#include "llvm/TargetParser/Host.h"

#include <set>

using namespace mlir::parallel_op;

Machine::Machine() : triple(llvm::sys::getDefaultTargetTriple()) {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  std::string error;
  target = llvm::TargetRegistry::lookupTarget(triple, error);
}

std::string Machine::processor(llvm::StringRef name) const {
  if (name == "native")
    return llvm::sys::getHostCPUName().str();
  if (!name.empty())
    return name.str();
  return triple.getArch() == llvm::Triple::x86_64 ? "x86-64" : "generic";
}

/// What this machine has and lacks beyond its processor's name, sorted.
static std::string hostFeatures() {
  std::set<std::string> features;
  for (const auto &feature : llvm::sys::getHostCPUFeatures())
    features.insert((feature.second ? "+" : "-") + feature.first().str());
  return llvm::join(features, ",");
}

static std::string featuresOf(llvm::StringRef name) {
  return name == "native" ? hostFeatures() : "";
}

bool Machine::has(llvm::StringRef name, llvm::StringRef features) const {
  if (!target)
    return false;
  std::unique_ptr<llvm::MCSubtargetInfo> info(
      target->createMCSubtargetInfo(triple, processor(name), featuresOf(name)));
  return info && info->checkFeatures(features);
}

bool Machine::knows(llvm::StringRef name) const {
  if (!target)
    return false;
  std::unique_ptr<llvm::MCSubtargetInfo> info(
      target->createMCSubtargetInfo(triple, "", ""));
  return info && info->isCPUStringValid(processor(name));
}

std::unique_ptr<llvm::TargetMachine>
Machine::forFiles(llvm::StringRef name) const {
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
      triple, processor(name), featuresOf(name), llvm::TargetOptions(),
      llvm::Reloc::PIC_, std::nullopt, llvm::CodeGenOptLevel::Aggressive));
}

std::unique_ptr<llvm::TargetMachine> Machine::forMemory(llvm::StringRef name,
                                                        unsigned level) const {
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
      triple, processor(name), featuresOf(name), llvm::TargetOptions(),
      std::nullopt, std::nullopt, static_cast<llvm::CodeGenOptLevel>(level),
      /*JIT=*/true));
}

void mlir::parallel_op::markFunctions(llvm::Module &module,
                                      const llvm::TargetMachine &machine,
                                      unsigned vectorBits) {
  for (llvm::Function &function : module) {
    if (function.isDeclaration())
      continue;
    function.addFnAttr("target-cpu", machine.getTargetCPU());
    if (!machine.getTargetFeatureString().empty())
      function.addFnAttr("target-features", machine.getTargetFeatureString());
    // What MLIR writes around a function only passes on its arguments, which
    // are thousands for a model with many weights, in one basic block: more
    // than LLVM's schedulers are made for.
    if (function.getName().starts_with("_mlir_")) {
      function.addFnAttr(llvm::Attribute::NoInline);
      function.addFnAttr(llvm::Attribute::OptimizeNone);
    }
    if (vectorBits > 0)
      function.addFnAttr("prefer-vector-width", llvm::utostr(vectorBits));
    // A C compiler takes a `bool` to be zero or one in all of its bits.
    if (!function.hasLocalLinkage() && function.getReturnType()->isIntegerTy(1))
      function.addRetAttr(llvm::Attribute::ZExt);
  }
}

void mlir::parallel_op::optimise(llvm::Module &module,
                                 llvm::TargetMachine &machine, unsigned level) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager callGraphs;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&machine);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(callGraphs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, callGraphs, modules);
  const llvm::OptimizationLevel levels[] = {
      llvm::OptimizationLevel::O0, llvm::OptimizationLevel::O1,
      llvm::OptimizationLevel::O2, llvm::OptimizationLevel::O3};
  llvm::ModulePassManager passes =
      level == 0 ? builder.buildO0DefaultPipeline(levels[0])
                 : builder.buildPerModuleDefaultPipeline(
                       levels[level < 3 ? level : 3]);
  passes.run(module, modules);
}
