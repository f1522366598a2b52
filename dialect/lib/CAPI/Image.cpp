//===- Image.cpp - C API for images of GPU kernels ------------------------===//
//
// Part of the parallel_op project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "parallel_op-c/Image.h"

#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Support.h"
#include "mlir/Dialect/SPIRV/IR/SPIRVOps.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"
#include "mlir/Target/SPIRV/Serialization.h"

using namespace mlir;

void parallelOpImageRegister(MlirDialectRegistry registry) {
  registerAllGPUToLLVMIRTranslations(*unwrap(registry));
}

bool parallelOpImageOfSpirv(MlirOperation module, MlirStringCallback bytes,
                            void *data) {
  auto spirvModule = dyn_cast<spirv::ModuleOp>(unwrap(module));
  SmallVector<uint32_t, 0> words;
  if (!spirvModule || failed(spirv::serialize(spirvModule, words)))
    return false;
  bytes(wrap(StringRef(reinterpret_cast<const char *>(words.data()),
                       words.size() * sizeof(uint32_t))),
        data);
  return true;
}
