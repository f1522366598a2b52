// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-choose-device{copy-ns=1000}))' | FileCheck %s

// The first task is 2,000 products, the second one adds a few numbers up in three steps: 0.4 us and three copies against
// three launches.

// CHECK-LABEL: func.func @deep_beside_wide
// CHECK:         parallel_op.task
// CHECK-SAME:      attributes {cost = 900000 : i64} {
// CHECK:         parallel_op.task
// CHECK-SAME:      attributes {cost = 400 : i64, device = "cpu"} {
func.func @deep_beside_wide(%a: memref<512x512xf32>, %b: memref<512x512xf32>, %x: memref<8x8x8xf32>, %y: memref<f32>) {
  parallel_op.parallel {
    parallel_op.task(%l = %a, %r = %b : memref<512x512xf32>, memref<512x512xf32>) attributes {cost = 900000} {
      linalg.matmul ins(%l, %l : memref<512x512xf32>, memref<512x512xf32>) outs(%r : memref<512x512xf32>)
      parallel_op.yield
    }
    parallel_op.task(%in = %x, %out = %y : memref<8x8x8xf32>, memref<f32>) attributes {cost = 400} {
      %p = memref.alloc() : memref<8x8xf32>
      %q = memref.alloc() : memref<8xf32>
      linalg.reduce { arith.addf } ins(%in : memref<8x8x8xf32>) outs(%p : memref<8x8xf32>) dimensions = [2]
      linalg.reduce { arith.addf } ins(%p : memref<8x8xf32>) outs(%q : memref<8xf32>) dimensions = [1]
      linalg.reduce { arith.addf } ins(%q : memref<8xf32>) outs(%out : memref<f32>) dimensions = [0]
      memref.dealloc %p : memref<8x8xf32>
      memref.dealloc %q : memref<8xf32>
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
