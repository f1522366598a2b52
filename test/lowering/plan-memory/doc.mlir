// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-plan-memory{stack-bytes=0}))' | FileCheck %s

// The second buffer is allocated where the first one is gone, so they share their memory.

// CHECK-LABEL: func.func @one_after_the_other
// CHECK:         %[[BLOCK:.*]] = memref.alloc() {alignment = 64 : i64} : memref<64xi8>

// CHECK:         memref.view %[[BLOCK]][%{{.*}}][] : memref<64xi8> to memref<8xf32>
// CHECK:         memref.view %[[BLOCK]][%{{.*}}][] : memref<64xi8> to memref<4xf64>
// CHECK-NOT:     memref.alloc
// CHECK:         memref.dealloc %[[BLOCK]]
// CHECK-NEXT:    return
func.func @one_after_the_other(%x: f32, %y: f64) {
  %c0 = arith.constant 0 : index
  %a = memref.alloc() : memref<8xf32>
  memref.store %x, %a[%c0] : memref<8xf32>
  memref.dealloc %a : memref<8xf32>
  %b = memref.alloc() : memref<4xf64>
  memref.store %y, %b[%c0] : memref<4xf64>
  memref.dealloc %b : memref<4xf64>
  return
}
