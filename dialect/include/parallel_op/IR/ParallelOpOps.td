//===- ParallelOpOps.td - The parallel_op operations -------*- tablegen -*-===//
//
// Part of parallel_op, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef PARALLEL_OP_IR_OPS_TD
#define PARALLEL_OP_IR_OPS_TD

include "mlir/Dialect/Bufferization/IR/BufferDeallocationOpInterface.td"
include "mlir/Dialect/Bufferization/IR/BufferViewFlowOpInterface.td"
include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "parallel_op/IR/ParallelOpDialect.td"

class ParallelOp_Op<string mnemonic, list<Trait> traits = []>
    : Op<ParallelOp_Dialect, mnemonic, traits>;

def ParallelOp_ParallelOp : ParallelOp_Op<"parallel", [
    NoRegionArguments, RecursiveMemoryEffects, RecursivelySpeculatable,
    SingleBlock,
    DeclareOpInterfaceMethods<BufferDeallocationOpInterface>,
    DeclareOpInterfaceMethods<BufferViewFlowOpInterface, [
      "mayBeTerminalBuffer"]>,
    DeclareOpInterfaceMethods<BufferizableOpInterface, [
      "getAliasingOpOperands", "getBufferType", "bufferize"]>]> {
  let summary = "tasks that may run at the same time, and their join";
  let description = [{
    A container. Its body is one block of tasks and a terminator. The tasks may
    run at the same time; the only order among them is that of the SSA edges
    (a task that captures the result of another starts after it), of `lane` and
    of `stage`. The op is a join: it ends when all of its tasks have ended, and
    its results are the values that its `parallel_op.yield` names. These are
    results of its tasks or values from outside the container.

    Constraints:

    - (C1) The body holds only `parallel_op.task` ops and, at the end, one
      `parallel_op.yield`.
    - (C2) The body's yield names as many values as the container has results.
    - (C3) The type of each yielded value is the type of the container's result
      of that number.
    - (C4) `stage` never falls along an edge, nor from one task to the next in
      one lane. A task without `stage` passes on what it gets.

    Example:

    ```mlir
    %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
      %a = parallel_op.task(%in = %x : tensor<4xf32>) -> (tensor<4xf32>) {
        %0 = math.exp %in : tensor<4xf32>
        parallel_op.yield %0 : tensor<4xf32>
      }
      %b = parallel_op.task(%in = %x : tensor<4xf32>) -> (tensor<4xf32>) {
        %0 = math.tanh %in : tensor<4xf32>
        parallel_op.yield %0 : tensor<4xf32>
      }
      parallel_op.yield %a, %b : tensor<4xf32>, tensor<4xf32>
    }
    ```
  }];

  let results = (outs Variadic<AnyType>:$results);
  let regions = (region SizedRegion<1>:$body);

  let assemblyFormat = [{
    (`->` `(` type($results)^ `)`)? attr-dict-with-keyword $body
  }];
  let hasCanonicalizer = 1;
  let hasRegionVerifier = 1;

  let extraClassDeclaration = [{
    /// The op that ends the body.
    YieldOp getYield();

    /// The tasks of the body, in textual order.
    auto getTasks() { return getBody().getOps<TaskOp>(); }
  }];
}

def ParallelOp_TaskOp : ParallelOp_Op<"task", [
    AutomaticAllocationScope, IsolatedFromAbove, RecursiveMemoryEffects,
    RecursivelySpeculatable, SingleBlock,
    DeclareOpInterfaceMethods<BufferDeallocationOpInterface>,
    DeclareOpInterfaceMethods<BufferViewFlowOpInterface, [
      "mayBeTerminalBuffer"]>,
    DeclareOpInterfaceMethods<BufferizableOpInterface, [
      "bufferizesToMemoryRead", "bufferizesToMemoryWrite",
      "mustBufferizeInPlace", "getAliasingValues", "getAliasingOpOperands",
      "isWritable", "isNotConflicting", "getBufferType", "bufferize"]>,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "a piece of a program that runs as a whole";
  let description = [{
    A task runs its body once, from start to end, on one worker. It sees only
    its *captures*: `%a = %x` binds the value `%x` from outside to the block
    argument `%a` of the body. Its results are the values that its
    `parallel_op.yield` names.

    Attributes, all optional:

    - `lane` (i64): tasks of one lane run one at a time, in textual order.
    - `stage` (i64): a task starts after every task of a lower stage of the same
      container has ended.
    - `cost` (i64): predicted run time in nanoseconds, serial.
    - `label` (string): a name for people; it changes nothing.
    - `device` (string): where the task has to run, "cpu" or "gpu".

    Constraints:

    - (C5) A task stands in the body of a `parallel_op.parallel`.
    - (C6) The body has as many block arguments as the task has captures.
    - (C7) The type of each block argument is the type of the capture of that
      number.
    - (C8) The body ends with a `parallel_op.yield` that names as many values as
      the task has results.
    - (C9) The type of each yielded value is the type of the task's result of
      that number.
    - (C10) `lane`, `stage` and `cost` are not negative.
    - (C11) `device` is "cpu" or "gpu".
    - (C12) The body uses no value that is defined outside of it.

    Example:

    ```mlir
    %s = parallel_op.parallel -> (f32) {
      %p = parallel_op.task(%a = %x, %b = %y : f32, f32) -> (f32)
          attributes {cost = 200 : i64, label = "product", lane = 0 : i64} {
        %0 = arith.mulf %a, %b : f32
        parallel_op.yield %0 : f32
      }
      %q = parallel_op.task(%a = %p : f32) -> (f32) attributes {lane = 0 : i64} {
        %0 = math.sqrt %a : f32
        parallel_op.yield %0 : f32
      }
      parallel_op.yield %q : f32
    }
    ```
  }];

  let arguments = (ins
    Variadic<AnyType>:$captures,
    OptionalAttr<I64Attr>:$lane,
    OptionalAttr<I64Attr>:$stage,
    OptionalAttr<I64Attr>:$cost,
    OptionalAttr<StrAttr>:$label,
    OptionalAttr<StrAttr>:$device
  );
  let results = (outs Variadic<AnyType>:$results);
  let regions = (region SizedRegion<1>:$body);

  let hasCanonicalizer = 1;
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;

  let extraClassDeclaration = [{
    /// The op that ends the body.
    YieldOp getYield();

    /// The operand that `argument`, a block argument of the body, stands for.
    OpOperand &getCapture(BlockArgument argument);

    /// The block argument that stands for `capture`, an operand of this op.
    BlockArgument getArgument(OpOperand &capture);

    /// The operand of the yield that becomes `result`, a result of this op.
    OpOperand &getYielded(OpResult result);

    /// Replaces this op by its body, in front of `before`.
    void inlineBefore(Operation *before, RewriterBase &rewriter);
  }];
}

def ParallelOp_YieldOp : ParallelOp_Op<"yield", [
    ParentOneOf<["ParallelOp", "TaskOp"]>, Pure, Terminator,
    DeclareOpInterfaceMethods<BufferDeallocationOpInterface>,
    DeclareOpInterfaceMethods<BufferizableOpInterface, [
      "bufferizesToMemoryRead", "bufferizesToMemoryWrite",
      "mustBufferizeInPlace", "getAliasingValues", "bufferize"]>]> {
  let summary = "the results of a task or of a container";
  let description = [{
    Ends the body of a task or of a container and names its results.

    Constraints:

    - (C13) A yield stands in a `parallel_op.parallel` or a `parallel_op.task`.

    Example:

    ```mlir
    parallel_op.parallel {
      parallel_op.task(%out = %m : memref<f32>) {
        %zero = arith.constant 0.0 : f32
        memref.store %zero, %out[] : memref<f32>
        parallel_op.yield
      }
      parallel_op.yield
    }
    ```
  }];

  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
  let builders = [OpBuilder<(ins), [{ /* names nothing */ }]>];
}

#endif // PARALLEL_OP_IR_OPS_TD
