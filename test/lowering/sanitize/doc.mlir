// RUN: parallel-opt %s --parallel-op-sanitize=sanitizer=thread | FileCheck %s

// CHECK: llvm.func @store({{.*}}) attributes {passthrough = ["sanitize_thread"]}
llvm.func @store(%x: f32, %p: !llvm.ptr) {
  llvm.store %x, %p : f32, !llvm.ptr
  llvm.return
}
