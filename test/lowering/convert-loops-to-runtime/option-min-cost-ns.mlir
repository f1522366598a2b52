// RUN: parallel-opt %s --convert-loops-to-runtime | FileCheck %s --check-prefixes=CHECK,DEFAULT
// RUN: parallel-opt %s --convert-loops-to-runtime=min-cost-ns=0 | FileCheck %s --check-prefixes=CHECK,ZERO
// RUN: parallel-opt %s --convert-loops-to-runtime --remarks-filter=convert-loops-to-runtime 2>&1 | FileCheck %s --check-prefix=REMARK

// A loop of which it is known that it costs little stays sequential.
// REMARK: cheap{{.*}}Function=cheap{{.*}}expected at least 2000 ns of work, got 1999
// REMARK: shared{{.*}}Function=dear{{.*}}outer dimensions handed to threads: 1
// CHECK-LABEL: func.func @cheap(
// DEFAULT:       scf.forall
// ZERO:          call @parallel_op_rt_loop
func.func @cheap(%m: memref<100xf32>) {
  %f = arith.constant 1.0 : f32
  scf.forall (%i) in (100) {
    memref.store %f, %m[%i] : memref<100xf32>
  } {parallel_op.cost = 1999 : i64}
  return
}

// CHECK-LABEL: func.func @dear(
// CHECK:         call @parallel_op_rt_loop
func.func @dear(%m: memref<100xf32>) {
  %f = arith.constant 1.0 : f32
  scf.forall (%i) in (100) {
    memref.store %f, %m[%i] : memref<100xf32>
  } {parallel_op.cost = 2000 : i64}
  return
}
