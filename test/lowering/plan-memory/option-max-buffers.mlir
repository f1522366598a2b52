// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-plan-memory{max-buffers=2}))' --remarks-filter=parallel-op-plan-memory 2>&1 | FileCheck %s

// The two largest buffers are planned; the small one stands by itself.

// CHECK:     Remark="the buffer keeps an allocation of its own: more buffers than max-buffers are larger"
// CHECK:     Remark="2 buffers of 192 bytes in a block of 192 bytes"
// CHECK:     memref.alloca() {alignment = 64 : i64} : memref<192xi8>
// CHECK:     memref.alloc() : memref<4xf32>
func.func @three() {
  %a = memref.alloc() : memref<16xf32>
  %b = memref.alloc() : memref<4xf32>
  %c = memref.alloc() : memref<16xf64>
  memref.dealloc %a : memref<16xf32>
  memref.dealloc %b : memref<4xf32>
  memref.dealloc %c : memref<16xf64>
  return
}
