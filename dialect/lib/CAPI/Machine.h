//===- Machine.h - What LLVM makes code for ------------------- -*- C++ -*-===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Code in memory and code in files are optimised alike: both come through here.
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_CAPI_MACHINE_H
#define PARALLEL_OP_CAPI_MACHINE_H

#include "llvm/MC/TargetRegistry.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Triple.h"

#include <memory>
#include <string>

namespace llvm {
class Module;
} // namespace llvm

namespace mlir::parallel_op {

/// This machine's architecture, with all of its processors.
struct Machine {
  llvm::Triple triple;
  /// Null if LLVM was built without it.
  const llvm::Target *target;

  Machine();

  /// The processor of this name: one that LLVM knows, "native" for this
  /// machine, or nothing for the oldest one of the architecture.
  std::string processor(llvm::StringRef name) const;

  /// True if a processor has all of these features, such as "+avx2,+fma".
  bool has(llvm::StringRef processor, llvm::StringRef features) const;

  /// True if LLVM knows a processor of this name.
  bool knows(llvm::StringRef processor) const;

  /// What makes position-independent code, for files.
  std::unique_ptr<llvm::TargetMachine>
  forFiles(llvm::StringRef processor) const;

  /// What makes code that stays in this process, with LLVM's level from 0 to 3.
  std::unique_ptr<llvm::TargetMachine> forMemory(llvm::StringRef processor,
                                                 unsigned level) const;
};

/// Writes what code is made for onto functions: for code generation, for
/// whoever compiles their text later, and for a C compiler that has to know
/// what it may rely on. LLVM uses vectors of up to `vectorBits`; 0 leaves that
/// to the processor, and some are said to prefer shorter ones than they have.
void markFunctions(llvm::Module &module, const llvm::TargetMachine &machine,
                   unsigned vectorBits);

/// LLVM's pipeline of a level from 0 to 3. It splits coroutines, too.
void optimise(llvm::Module &module, llvm::TargetMachine &machine,
              unsigned level);

} // namespace mlir::parallel_op

#endif // PARALLEL_OP_CAPI_MACHINE_H
