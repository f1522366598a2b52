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

#include "Machine.h"

#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Support.h"
#include "mlir/Target/LLVMIR/Export.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Target/TargetMachine.h"

#include <set>

using namespace mlir;
using namespace mlir::parallel_op;

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
  std::unique_ptr<llvm::TargetMachine> target =
      machine.forFiles(unwrap(request->processor));
  code->setTargetTriple(machine.triple);
  code->setDataLayout(target->createDataLayout());
  code->setPICLevel(llvm::PICLevel::BigPIC);
  markFunctions(*code, *target, request->vectorBits);
  optimise(*code, *target, 3);

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
