// RUN: parallel-opt %s --convert-loops-to-runtime=grain=16 | FileCheck %s

// CHECK: %[[GRAIN:.*]] = llvm.mlir.constant(16 : i64)
// CHECK: call @parallel_op_rt_loop(%{{.*}}, %{{.*}}, %{{.*}}, %[[GRAIN]])
func.func @fill(%m: memref<100xf32>) {
  %f = arith.constant 1.0 : f32
  scf.forall (%i) in (100) {
    memref.store %f, %m[%i] : memref<100xf32>
  }
  return
}
