// RUN: parallel-opt %s --convert-loops-to-runtime | FileCheck %s
// RUN: parallel-opt %s --convert-loops-to-runtime --remarks-filter=convert-loops-to-runtime 2>&1 | FileCheck %s --check-prefix=REMARK
// RUN: parallel-opt %s --convert-loops-to-openmp=min-cost-ns=0 | FileCheck %s --check-prefix=OPENMP

// A loop that was planned for one thread stays sequential, whatever it costs.
// REMARK: one-thread{{.*}}Function=one{{.*}}was planned for one thread
// CHECK-LABEL: func.func @one(
// CHECK:         scf.forall
// OPENMP-LABEL: func.func @one(
// OPENMP:         scf.forall
func.func @one(%m: memref<100xf32>) {
  %f = arith.constant 1.0 : f32
  scf.forall (%i) in (100) {
    memref.store %f, %m[%i] : memref<100xf32>
  } {parallel_op.cost = 90000 : i64, parallel_op.threads = 1 : i64}
  return
}

// The runtime, or the size of the team, bounds the threads of a loop that was planned for three.
// CHECK-LABEL: func.func @three(
// CHECK:         %[[MOST:.*]] = llvm.mlir.constant(3 : i64)
// CHECK:         call @parallel_op_rt_loop_within(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %[[MOST]])
// OPENMP-LABEL: func.func @three(
// OPENMP:         %[[MOST:.*]] = llvm.mlir.constant(3 : i64)
// OPENMP:         arith.minsi %{{.*}}, %[[MOST]]
// OPENMP:         omp.parallel num_threads
func.func @three(%m: memref<100xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c100 = arith.constant 100 : index
  %f = arith.constant 1.0 : f32
  scf.parallel (%i) = (%c0) to (%c100) step (%c1) {
    memref.store %f, %m[%i] : memref<100xf32>
    scf.reduce
  } {parallel_op.threads = 3 : i64}
  return
}

// What is no number of threads says nothing.
// CHECK-LABEL: func.func @none(
// CHECK:         call @parallel_op_rt_loop(
func.func @none(%m: memref<100xf32>) {
  %f = arith.constant 1.0 : f32
  scf.forall (%i) in (100) {
    memref.store %f, %m[%i] : memref<100xf32>
  } {parallel_op.threads = 0 : i64}
  return
}
