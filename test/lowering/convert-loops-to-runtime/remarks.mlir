// RUN: parallel-opt %s --convert-loops-to-runtime --remarks-filter=convert-loops-to-runtime 2>&1 | FileCheck %s --check-prefix=REMARK
// RUN: parallel-opt %s --convert-loops-to-runtime | FileCheck %s

// Loops that stay sequential, and the reason.
// CHECK-NOT: parallel_op_rt_loop

// REMARK: results | Category:convert-loops-to-runtime{{.*}}Function=reduction | Remark="has results: splitting a reduction would change its bits, and tensors are not shared"
func.func @reduction(%m: memref<100xf32>) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c100 = arith.constant 100 : index
  %zero = arith.constant 0.0 : f32
  %sum = scf.parallel (%i) = (%c0) to (%c100) step (%c1) init (%zero) -> f32 {
    %v = memref.load %m[%i] : memref<100xf32>
    scf.reduce(%v : f32) {
    ^bb0(%a: f32, %b: f32):
      %0 = arith.addf %a, %b : f32
      scf.reduce.return %0 : f32
    }
  }
  return %sum : f32
}

// REMARK: few-turns{{.*}}Function=one_turn{{.*}}expected several turns, got 1
// REMARK: few-turns{{.*}}Function=no_turn{{.*}}expected several turns, got 0
func.func @one_turn(%m: memref<100xf32>) {
  %f = arith.constant 1.0 : f32
  scf.forall (%i, %j) = (0, 0) to (5, 1) step (5, 1) {
    memref.store %f, %m[%i] : memref<100xf32>
  }
  return
}
func.func @no_turn(%m: memref<100xf32>) {
  %f = arith.constant 1.0 : f32
  scf.forall (%i) = (7) to (5) step (1) {
    memref.store %f, %m[%i] : memref<100xf32>
  }
  return
}

// REMARK: type{{.*}}Function=no_form{{.*}}uses a value of type '!async.token', which has no form in the LLVM dialect
func.func @no_form(%t: !async.token) {
  scf.forall (%i) in (100) {
    async.await %t : !async.token
  }
  return
}
