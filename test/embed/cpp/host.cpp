// Parses a program, counts its tasks, and prints it.

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Parser/Parser.h"
#include "parallel_op/IR/ParallelOp.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  registry.insert<mlir::arith::ArithDialect, mlir::func::FuncDialect>();
  mlir::parallel_op::registerParallelOpDialect(registry);
  mlir::MLIRContext context(registry);

  auto module = mlir::parseSourceFile<mlir::ModuleOp>(argv[argc - 1], &context);
  if (!module)
    return 1;
  unsigned nTasks = 0;
  module->walk([&](mlir::parallel_op::TaskOp) { ++nTasks; });
  llvm::outs() << "tasks: " << nTasks << "\n" << *module;
  return 0;
}
