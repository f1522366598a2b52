// RUN: parallel-opt %s --convert-loops-to-openmp | FileCheck %s
// RUN: parallel-opt %s --convert-loops-to-openmp=min-cost-ns=100 | FileCheck %s --check-prefix=SMALL

// CHECK-LABEL: func.func @cheap(
// CHECK:         scf.forall
// SMALL-LABEL: func.func @cheap(
// SMALL:         omp.parallel
func.func @cheap() {
  scf.forall (%i) in (8) {
    func.call @work(%i) : (index) -> ()
  } {parallel_op.cost = 4999 : i64}
  return
}
func.func private @work(index)
