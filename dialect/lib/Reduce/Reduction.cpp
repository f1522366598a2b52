//===- Reduction.cpp - Smaller programs for mlir-reduce -------------------===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `reduction-tree` applies all patterns to an op at once and asks afterwards
// whether the program is still interesting. One change too many, and all are
// lost. Here each change is asked for by itself, before it is made.
//
//===----------------------------------------------------------------------===//

#include "parallel_op/Reduce/Reduction.h"
#include "Steps.h"

#include "parallel_op/IR/ParallelOp.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Reducer/ReductionPatternInterface.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace mlir::parallel_op;

namespace {

/// Asks the tester of `reduction-tree`, never twice about one text: the pass
/// visits the same variants again and again.
class Questions {
public:
  explicit Questions(Tester &tester) : tester(tester) {}

  /// True if the program around `op` is interesting after this step. The
  /// program itself stays as it is.
  bool isInterestingAfter(Operation *op, const Step &step, unsigned variant) {
    Operation *program = op;
    while (Operation *parent = program->getParentOp())
      program = parent;
    IRMapping mapping;
    OwningOpRef<Operation *> copy(program->clone(mapping));
    IRRewriter rewriter(op->getContext());
    // What the copy's verifier says concerns nobody.
    ScopedDiagnosticHandler silence(op->getContext(),
                                    [](Diagnostic &) { return success(); });
    auto module = dyn_cast<ModuleOp>(*copy);
    if (!module || failed(step.apply(rewriter, mapping.lookup(op), variant)) ||
        failed(verify(*copy)))
      return false;
    if (!isInteresting(module))
      return false;
    // The driver of `reduction-tree` erases ops without uses and folds others
    // unasked, and what is interesting must outlive that.
    GreedyRewriteConfig config;
    config.setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled);
    (void)applyPatternsGreedily(module, FrozenRewritePatternSet(), config);
    return isInteresting(module);
  }

private:
  bool isInteresting(ModuleOp module) {
    std::string text;
    llvm::raw_string_ostream stream(text);
    module->print(stream);
    auto [answer, isNew] = answers.try_emplace(text, false);
    if (isNew)
      answer->second =
          tester.isInteresting(module).first == Tester::Interestingness::True;
    return answer->second;
  }

  Tester &tester;
  llvm::StringMap<bool> answers;
};

/// Changes an op, one step after another, while the program stays interesting.
struct ReduceOp : RewritePattern {
  ReduceOp(MLIRContext *context, Tester &tester)
      : RewritePattern(MatchAnyOpTypeTag(), /*benefit=*/1, context),
        questions(std::make_shared<Questions>(tester)) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    bool changed = false;
    while (op && succeeded(makeStep(op, rewriter)))
      changed = true;
    return success(changed);
  }

private:
  /// Makes the first step that leaves the program interesting, and follows the
  /// op to where it stands then.
  LogicalResult makeStep(Operation *&op, PatternRewriter &rewriter) const {
    for (ArrayRef<Step> steps : {taskSteps(), opSteps()})
      for (const Step &step : steps)
        for (unsigned variant = 0, end = step.variants(op); variant < end;
             ++variant)
          if (questions->isInterestingAfter(op, step, variant)) {
            op = *step.apply(rewriter, op, variant);
            return success();
          }
    return failure();
  }

  /// Shared with the copies that MLIR makes of the pattern.
  std::shared_ptr<Questions> questions;
};

struct ReductionPatterns : DialectReductionPatternInterface {
  explicit ReductionPatterns(Dialect *dialect)
      : DialectReductionPatternInterface(dialect) {}

  void populateReductionPatterns(RewritePatternSet &) const override {}

  void populateReductionPatternsWithTester(RewritePatternSet &patterns,
                                           Tester &tester) const override {
    patterns.add<ReduceOp>(patterns.getContext(), tester);
  }
};

} // namespace

void mlir::parallel_op::registerReductionPatterns(DialectRegistry &registry) {
  registry.insert<arith::ArithDialect>();
  registry.addExtension(+[](MLIRContext *context, ParallelOpDialect *dialect) {
    // Zeros are constants of this dialect, and a pass must not load one.
    context->getOrLoadDialect<arith::ArithDialect>();
    dialect->addInterfaces<ReductionPatterns>();
  });
}
