// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-plan-memory{stack-bytes=128}))' | FileCheck %s --check-prefix=STACK
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-plan-memory{stack-bytes=127}))' | FileCheck %s --check-prefix=HEAP

// A small block needs no allocator.

// STACK:     memref.alloca() {alignment = 64 : i64} : memref<128xi8>
// STACK-NOT: memref.dealloc
// HEAP:      memref.alloc() {alignment = 64 : i64} : memref<128xi8>
// HEAP:      memref.dealloc
func.func @two() {
  %a = memref.alloc() : memref<16xf32>
  %b = memref.alloc() : memref<8xi64>
  memref.dealloc %a : memref<16xf32>
  memref.dealloc %b : memref<8xi64>
  return
}
