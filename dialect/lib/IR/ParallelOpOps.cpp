//===- ParallelOpOps.cpp - Accessors and assembly of the ops --------------===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "parallel_op/IR/ParallelOp.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace mlir::parallel_op;

YieldOp ParallelOp::getYield() {
  return cast<YieldOp>(getBody().front().getTerminator());
}

YieldOp TaskOp::getYield() {
  return cast<YieldOp>(getBody().front().getTerminator());
}

OpOperand &TaskOp::getCapture(BlockArgument argument) {
  assert(argument.getOwner() == &getBody().front() && "not of this task");
  return getOperation()->getOpOperand(argument.getArgNumber());
}

BlockArgument TaskOp::getArgument(OpOperand &capture) {
  assert(capture.getOwner() == getOperation() && "not of this task");
  return getBody().getArgument(capture.getOperandNumber());
}

OpOperand &TaskOp::getYielded(OpResult result) {
  assert(result.getOwner() == getOperation() && "not of this task");
  return getYield()->getOpOperand(result.getResultNumber());
}

// A label names the results in the printed IR, so that a person who named a
// task finds the name again where it is used.
void TaskOp::inlineBefore(Operation *before, RewriterBase &rewriter) {
  YieldOp yield = getYield();
  rewriter.inlineBlockBefore(&getBody().front(), before, getCaptures());
  SmallVector<Value> values(yield.getValues());
  rewriter.eraseOp(yield);
  rewriter.replaceOp(*this, values);
}

void TaskOp::getAsmResultNames(OpAsmSetValueNameFn setNameFn) {
  if (getNumResults() > 0 && getLabel() && !getLabel()->empty())
    setNameFn(getResult(0), *getLabel());
}

// task ::= `(` (%arg = %capture (`,` ...)* `:` types)? `)` (`->` `(` types
// `)`)?
//          (`attributes` attr-dict)? region
ParseResult TaskOp::parse(OpAsmParser &parser, OperationState &result) {
  SmallVector<OpAsmParser::Argument> arguments;
  SmallVector<OpAsmParser::UnresolvedOperand> captures;
  auto parseCapture = [&]() -> ParseResult {
    return failure(parser.parseArgument(arguments.emplace_back()) ||
                   parser.parseEqual() ||
                   parser.parseOperand(captures.emplace_back()));
  };

  SmallVector<Type> types;
  if (parser.parseLParen())
    return failure();
  SMLoc loc = parser.getCurrentLocation();
  if (failed(parser.parseOptionalRParen())) {
    if (parser.parseCommaSeparatedList(parseCapture) ||
        parser.parseColonTypeList(types) || parser.parseRParen())
      return failure();
    if (types.size() != captures.size())
      return parser.emitError(loc)
             << "capture types: expected " << captures.size() << ", got "
             << types.size();
  }
  for (auto [argument, type] : llvm::zip_equal(arguments, types))
    argument.type = type;

  if (parser.resolveOperands(captures, types, loc, result.operands))
    return failure();
  if (succeeded(parser.parseOptionalArrow()) &&
      (parser.parseLParen() || parser.parseTypeList(result.types) ||
       parser.parseRParen()))
    return failure();
  return failure(parser.parseOptionalAttrDictWithKeyword(result.attributes) ||
                 parser.parseRegion(*result.addRegion(), arguments));
}

void TaskOp::print(OpAsmPrinter &p) {
  p << '(';
  llvm::interleaveComma(llvm::zip(getBody().getArguments(), getCaptures()), p,
                        [&](auto binding) {
                          auto [argument, capture] = binding;
                          p << argument << " = " << capture;
                        });
  if (!getCaptures().empty())
    p << " : " << getCaptures().getTypes();
  p << ')';
  if (getNumResults() > 0)
    p << " -> (" << getResultTypes() << ')';
  p.printOptionalAttrDictWithKeyword((*this)->getAttrs());
  p << ' ';
  p.printRegion(getBody(), /*printEntryBlockArgs=*/false);
}

#define GET_OP_CLASSES
#include "parallel_op/IR/ParallelOpOps.cpp.inc"
