// RUN: parallel-opt %s --convert-loops-to-openmp --verify-diagnostics

func.func @loop(%n: index) {
  scf.forall (%i) in (%n) {
    func.call @work(%i) : (index) -> ()
  }
  return
}
func.func private @work(index)
// expected-error@+1 {{'func.func' op '@omp_get_thread_num' of the runtime: expected 'func.func' of type '() -> i32'}}
func.func private @omp_get_thread_num() -> i64
