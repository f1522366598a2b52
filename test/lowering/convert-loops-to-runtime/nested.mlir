// RUN: parallel-opt %s --convert-loops-to-runtime | FileCheck %s
// RUN: parallel-opt %s --convert-loops-to-runtime --remarks-filter=convert-loops-to-runtime 2>&1 | FileCheck %s --check-prefix=REMARK

// The outer loop of two is handed to threads; the inner one stays, for the outer one has turns enough.
// REMARK: nested{{.*}}Function=both{{.*}}stands in a loop that is handed to threads
// CHECK-LABEL: func.func @both(
// CHECK:         call @parallel_op_rt_loop
// CHECK-LABEL: func.func private @both_loop0(
// CHECK:         scf.parallel
func.func @both(%m: memref<100x100xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c100 = arith.constant 100 : index
  %f = arith.constant 1.0 : f32
  scf.forall (%i) in (100) {
    scf.parallel (%j) = (%c0) to (%c100) step (%c1) {
      memref.store %f, %m[%i, %j] : memref<100x100xf32>
      scf.reduce
    }
  }
  return
}

// A loop in a reduction, which stays: it takes memory from the stack in each turn, and gives it back.
// CHECK-LABEL: func.func @in_reduction(
// CHECK:         scf.parallel
// CHECK:           %[[SP:.*]] = llvm.intr.stacksave
// CHECK:           llvm.alloca
// CHECK:           func.call @parallel_op_rt_loop
// CHECK:           llvm.intr.stackrestore %[[SP]]
func.func @in_reduction(%m: memref<100x100xf32>) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c100 = arith.constant 100 : index
  %zero = arith.constant 0.0 : f32
  %sum = scf.parallel (%i) = (%c0) to (%c100) step (%c1) init (%zero) -> f32 {
    scf.forall (%j) in (100) {
      memref.store %zero, %m[%i, %j] : memref<100x100xf32>
    }
    scf.reduce(%zero : f32) {
    ^bb0(%a: f32, %b: f32):
      %0 = arith.addf %a, %b : f32
      scf.reduce.return %0 : f32
    }
  }
  return %sum : f32
}
