//===- Code.cpp - C API for code in files ---------------------------------===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From the LLVM dialect to an object file or to text, by LLVM's own classes:
// its C API can neither name the processors it knows nor the symbols that an
// object needs.
//
//===----------------------------------------------------------------------===//

#include "parallel_op-c/Code.h"

#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Support.h"
#include "mlir/Target/LLVMIR/Export.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"
#include "llvm/TargetParser/Host.h"

#include <set>

using namespace mlir;

/// What code is made for.
namespace {
struct Machine {
  llvm::Triple triple;
  const llvm::Target *target;

  /// This machine's architecture; no target if LLVM was built without it.
  Machine() : triple(llvm::sys::getDefaultTargetTriple()) {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
    std::string error;
    target = llvm::TargetRegistry::lookupTarget(triple, error);
  }

  /// The processor of this name, see ParallelOpCodeRequest.
  std::string processor(StringRef name) const {
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
};
} // namespace

bool parallelOpCodeKnowsProcessor(MlirStringRef processor) {
  Machine machine;
  if (!machine.target)
    return false;
  std::unique_ptr<llvm::MCSubtargetInfo> info(
      machine.target->createMCSubtargetInfo(machine.triple, "", ""));
  return info && info->isCPUStringValid(machine.processor(unwrap(processor)));
}

/// Tells whoever compiles the text later what it was optimised for, and a C
/// compiler what it may rely on: a `bool` is zero or one in all of its bits.
static void markFunctions(llvm::Module &module,
                          const llvm::TargetMachine &machine) {
  for (llvm::Function &function : module) {
    if (function.isDeclaration())
      continue;
    function.addFnAttr("target-cpu", machine.getTargetCPU());
    if (!machine.getTargetFeatureString().empty())
      function.addFnAttr("target-features", machine.getTargetFeatureString());
    if (!function.hasLocalLinkage() && function.getReturnType()->isIntegerTy(1))
      function.addRetAttr(llvm::Attribute::ZExt);
  }
}

/// LLVM's pipeline of level 3. It splits coroutines, too.
static void optimise(llvm::Module &module, llvm::TargetMachine &machine) {
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
  builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O3)
      .run(module, modules);
}

/// Names of the symbols that an object file needs from elsewhere.
static std::set<std::string> neededSymbols(StringRef object) {
  std::set<std::string> names;
  auto file = llvm::object::ObjectFile::createObjectFile(
      llvm::MemoryBufferRef(object, "object"));
  if (!file) {
    llvm::consumeError(file.takeError());
    return names;
  }
  for (llvm::object::SymbolRef symbol : (*file)->symbols()) {
    auto flags = symbol.getFlags();
    auto name = symbol.getName();
    if (flags && name && (*flags & llvm::object::SymbolRef::SF_Undefined) &&
        !name->empty() && *name != "_GLOBAL_OFFSET_TABLE_")
      names.insert(name->str());
    llvm::consumeError(flags.takeError());
    llvm::consumeError(name.takeError());
  }
  return names;
}

bool parallelOpCodeEmit(MlirOperation module,
                        const ParallelOpCodeRequest *request) {
  auto fail = [&](StringRef reason) {
    request->error(wrap(reason), request->errorData);
    return false;
  };
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> code =
      translateModuleToLLVMIR(unwrap(module), context);
  if (!code)
    return false;

  Machine machine;
  if (!machine.target)
    return fail("LLVM has no back end for " + machine.triple.str());
  StringRef name = unwrap(request->processor);
  std::unique_ptr<llvm::TargetMachine> target(
      machine.target->createTargetMachine(
          machine.triple, machine.processor(name),
          name == "native" ? Machine::hostFeatures() : "",
          llvm::TargetOptions(), llvm::Reloc::PIC_, std::nullopt,
          llvm::CodeGenOptLevel::Aggressive));
  code->setTargetTriple(machine.triple);
  code->setDataLayout(target->createDataLayout());
  code->setPICLevel(llvm::PICLevel::BigPIC);
  markFunctions(*code, *target);
  optimise(*code, *target);

  // Text first: code generation changes the module.
  SmallString<0> text;
  if (request->form == ParallelOpCodeFormLLVMIR) {
    llvm::raw_svector_ostream stream(text);
    code->print(stream, nullptr);
  }
  SmallString<0> object;
  llvm::raw_svector_ostream stream(object);
  llvm::legacy::PassManager codeGeneration;
  if (target->addPassesToEmitFile(codeGeneration, stream, nullptr,
                                  llvm::CodeGenFileType::ObjectFile))
    return fail("LLVM writes no object files for " + machine.triple.str());
  codeGeneration.run(*code);

  for (const std::string &symbol : neededSymbols(object))
    request->needed(wrap(StringRef(symbol)), request->neededData);
  bool isText = request->form == ParallelOpCodeFormLLVMIR;
  request->code(wrap(StringRef(isText ? text : object)), request->codeData);
  return true;
}
