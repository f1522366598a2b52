// RUN: parallel-opt %s --convert-loops-to-openmp --remarks-filter=convert-loops-to-openmp 2>&1 | FileCheck %s

// CHECK: stands in a task, which has one thread of the team
func.func @in_task() {
  parallel_op.parallel {
    parallel_op.task() {
      scf.forall (%i) in (8) {
        func.call @work(%i) : (index) -> ()
      }
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
func.func private @work(index)
