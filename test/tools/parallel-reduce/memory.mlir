// On memrefs an edge orders accesses to memory: no step drops it, for the smaller program would then race.

// RUN: printf '#!/bin/sh\ntest $(grep -c parallel_op.task "$1") = 2 && exit 1\nexit 0\n' > %t.sh && chmod +x %t.sh
// RUN: parallel-reduce %s -reduction-tree='traversal-mode=0 test=%t.sh' | FileCheck %s

// CHECK: %[[A:.*]] = parallel_op.task(
// CHECK: parallel_op.task({{.*}} = %[[A]]
// CHECK-NOT: label
func.func @main(%m: memref<4xf32>, %x: f32) {
  parallel_op.parallel {
    %a = parallel_op.task(%out = %m, %v = %x : memref<4xf32>, f32) -> (f32) attributes {label = "first"} {
      %c0 = arith.constant 0 : index
      memref.store %v, %out[%c0] : memref<4xf32>
      parallel_op.yield %v : f32
    }
    parallel_op.task(%out = %m, %v = %a : memref<4xf32>, f32) {
      %c0 = arith.constant 0 : index
      memref.store %v, %out[%c0] : memref<4xf32>
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
