// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-place-results))' | FileCheck %s

// CHECK-LABEL: func.func @join(
// CHECK:         %[[D:.*]] = memref.alloc() : memref<8xf32>
// CHECK:         %[[LOW:.*]] = memref.subview %[[D]][0] [4] [1]
// CHECK:         %[[HIGH:.*]] = memref.subview %[[D]][4] [4] [1]
// CHECK:         parallel_op.parallel {
// CHECK-NEXT:      parallel_op.task(%[[X:.*]] = %{{.*}}, %[[OUT:.*]] = %[[LOW]] :
// CHECK-NEXT:        linalg.exp ins(%[[X]] : {{.*}}) outs(%[[OUT]] :
// CHECK:           parallel_op.task(%{{.*}} = %{{.*}}, %{{.*}} = %[[HIGH]] :
// CHECK-NOT:     memref.alloc
// CHECK-NOT:     memref.copy
// CHECK:         return %[[D]]
func.func @join(%x: memref<4xf32>) -> memref<8xf32> {
  %r:2 = parallel_op.parallel -> (memref<4xf32>, memref<4xf32>) {
    %a = parallel_op.task(%in = %x : memref<4xf32>) -> (memref<4xf32>) {
      %m = memref.alloc() : memref<4xf32>
      linalg.exp ins(%in : memref<4xf32>) outs(%m : memref<4xf32>)
      parallel_op.yield %m : memref<4xf32>
    }
    %b = parallel_op.task(%in = %x : memref<4xf32>) -> (memref<4xf32>) {
      %m = memref.alloc() : memref<4xf32>
      linalg.tanh ins(%in : memref<4xf32>) outs(%m : memref<4xf32>)
      parallel_op.yield %m : memref<4xf32>
    }
    parallel_op.yield %a, %b : memref<4xf32>, memref<4xf32>
  }
  %d = memref.alloc() : memref<8xf32>
  %low = memref.subview %d[0] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1]>>
  memref.copy %r#0, %low : memref<4xf32> to memref<4xf32, strided<[1]>>
  %high = memref.subview %d[4] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1], offset: 4>>
  memref.copy %r#1, %high : memref<4xf32> to memref<4xf32, strided<[1], offset: 4>>
  return %d : memref<8xf32>
}
