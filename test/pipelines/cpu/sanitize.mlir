// Every function of a lowered program is instrumented, and so is what LLVM cuts out of it.

// RUN: parallel-opt %s --parallel-op-cpu='target=async sanitize=thread' | FileCheck %s
// RUN: parallel-opt %s --parallel-op-cpu='target=serial sanitize=address' | FileCheck %s --check-prefix=ADDRESS
// RUN: parallel-opt %s --parallel-op-cpu=target=async | FileCheck %s --check-prefix=NONE

// CHECK:     llvm.func @two_tasks({{.*}}passthrough = ["sanitize_thread"]
// CHECK:     llvm.func {{.*}}@async_execute_fn({{.*}}passthrough = ["presplitcoroutine", "sanitize_thread"]
// ADDRESS:   llvm.func @two_tasks({{.*}}passthrough = ["sanitize_address"]
// NONE-NOT:  sanitize_

// The part of the coroutine that writes the element is a function of its own, and calls the race detector.
// RUN: parallel-opt %s --parallel-op-cpu='target=async sanitize=thread' | mlir-translate --mlir-to-llvmir -o %t.ll
// RUN: %llvm_prefix/bin/clang -O1 -fsanitize=thread -Wno-override-module -S -emit-llvm %t.ll -o - | FileCheck %s --check-prefix=SPLIT
// SPLIT-LABEL: define {{.*}}@async_execute_fn.resume(
// SPLIT:       call void @__tsan_write4(
// SPLIT:       ret void

func.func @two_tasks(%m: memref<4xf32>, %n: memref<4xf32>, %i: index, %f: f32) {
  parallel_op.parallel {
    parallel_op.task(%a = %m, %k = %i, %v = %f : memref<4xf32>, index, f32) {
      memref.store %v, %a[%k] : memref<4xf32>
      parallel_op.yield
    }
    parallel_op.task(%a = %n, %k = %i, %v = %f : memref<4xf32>, index, f32) {
      memref.store %v, %a[%k] : memref<4xf32>
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
