// Loads the plugin, compiles a program once, and runs it from two threads.

#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"
#include "mlir/Tools/Plugins/DialectPlugin.h"
#include "mlir/Tools/Plugins/PassPlugin.h"
#include "llvm/Support/TargetSelect.h"

#include <thread>

// Arguments: the plugin, the runtime's library, the program.
int main(int, char **argv) {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  mlir::registerAllToLLVMIRTranslations(registry);
  mlir::registerAllPasses();
  cantFail(mlir::DialectPlugin::load(argv[1]))
      .registerDialectRegistryCallbacks(registry);
  cantFail(mlir::PassPlugin::load(argv[1])).registerPassRegistryCallbacks();

  mlir::MLIRContext context(registry);
  auto module = mlir::parseSourceFile<mlir::ModuleOp>(argv[3], &context);
  mlir::PassManager manager(&context);
  const char *pipeline = "func.func(parallel-op-outline{gate=false}),"
                         "parallel-op-cpu{target=async}";
  if (!module || failed(mlir::parsePassPipeline(pipeline, manager)) ||
      failed(manager.run(*module)))
    return 1;

  auto optimize = mlir::makeOptimizingTransformer(2, 0, nullptr);
  llvm::StringRef runtime = argv[2];
  mlir::ExecutionEngineOptions options;
  options.transformer = optimize;
  options.sharedLibPaths = runtime;
  auto engine = cantFail(mlir::ExecutionEngine::create(*module, options));
  float results[2];
  auto run = [&](int thread) {
    for (int i = 0; i < 100; ++i)
      cantFail(engine->invoke("main", float(thread),
                              engine->result(results[thread])));
  };
  std::thread other(run, 1);
  run(0);
  other.join();
  llvm::outs() << "main(0) = " << results[0] << ", main(1) = " << results[1]
               << "\n";
  return 0;
}
