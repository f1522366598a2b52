// RUN: parallel-opt %s --parallel-op-sanitize | FileCheck %s --check-prefixes=CHECK,THREAD
// RUN: parallel-opt %s --parallel-op-sanitize=sanitizer=address | FileCheck %s --check-prefixes=CHECK,ADDRESS

// A second run changes nothing.
// RUN: parallel-opt %s --parallel-op-sanitize > %t.once
// RUN: parallel-opt %s --parallel-op-sanitize --parallel-op-sanitize | diff %t.once -

// A function without a body has nothing to instrument.

// CHECK: llvm.func @declared(){{$}}
llvm.func @declared()

// THREAD:  llvm.func @plain() attributes {passthrough = ["sanitize_thread"]} {
// ADDRESS: llvm.func @plain() attributes {passthrough = ["sanitize_address"]} {
llvm.func @plain() {
  llvm.call @declared() : () -> ()
  llvm.return
}

// What a function passes through already stays: LLVM would not split this coroutine without it.

// THREAD:  llvm.func @coroutine() attributes {passthrough = ["presplitcoroutine", ["stackrealign", "1"], "sanitize_thread"]} {
// ADDRESS: llvm.func @coroutine() attributes {passthrough = ["presplitcoroutine", ["stackrealign", "1"], "sanitize_address"]} {
llvm.func @coroutine() attributes {passthrough = ["presplitcoroutine", ["stackrealign", "1"]]} {
  llvm.return
}

// Functions in modules inside the module are lowered code, too.

module {
  // THREAD:  llvm.func @inner() attributes {passthrough = ["sanitize_thread"]} {
  // ADDRESS: llvm.func @inner() attributes {passthrough = ["sanitize_address"]} {
  llvm.func @inner() {
    llvm.return
  }
}
