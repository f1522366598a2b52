// RUN: parallel-opt %s --convert-loops-to-runtime --split-input-file --verify-diagnostics

// What has the name of a function of the runtime must be that function.
func.func @taken(%m: memref<100xf32>) {
  %f = arith.constant 1.0 : f32
  scf.forall (%i) in (100) {
    memref.store %f, %m[%i] : memref<100xf32>
  }
  return
}
// expected-error@+1 {{'func.func' op '@parallel_op_rt_loop' of the runtime: expected 'func.func' of type '(!llvm.ptr, !llvm.ptr, i64, i64) -> i1'}}
func.func private @parallel_op_rt_loop(i32)
