/* Parses a container from a string, and prints it. */

#include "parallel_op-c/Dialect.h"

#include <stdio.h>

static void print(MlirStringRef text, void *file) {
  fwrite(text.data, 1, text.length, file);
}

int main(void) {
  MlirDialectRegistry registry = mlirDialectRegistryCreate();
  parallelOpDialectRegister(registry);
  MlirContext context = mlirContextCreateWithRegistry(registry, false);
  mlirDialectRegistryDestroy(registry);

  MlirModule module = mlirModuleCreateParse(
      context, mlirStringRefCreateFromCString(
                   "parallel_op.parallel { parallel_op.yield }"));
  int failed = mlirModuleIsNull(module);
  if (!failed)
    mlirOperationPrint(mlirModuleGetOperation(module), print, stdout);
  mlirModuleDestroy(module);
  mlirContextDestroy(context);
  return failed;
}
