// RUN: parallel-opt %s --convert-loops-to-openmp | FileCheck %s
// RUN: parallel-opt %s --convert-loops-to-openmp --convert-loops-to-openmp | FileCheck %s

// The team has a thread for each turn at most, and one inside of another team. Each thread has one piece, and the
// pieces are in the order of the threads.
// CHECK-LABEL: func.func @piece(
// CHECK:         %[[TURNS:.*]] = arith.index_cast
// CHECK:         %[[ENOUGH:.*]] = arith.minsi %[[TURNS]], %
// CHECK-NEXT:    %[[ONE:.*]] = llvm.mlir.constant(1 : i64)
// CHECK-NEXT:    %[[SOME:.*]] = arith.maxsi %[[ENOUGH]], %[[ONE]]
// CHECK:         %[[UNITS:.*]] = arith.trunci %[[SOME]]
// CHECK:         %[[MAX:.*]] = call @omp_get_max_threads()
// CHECK-NEXT:    %[[SIZE:.*]] = arith.minsi %[[MAX]], %[[UNITS]]
// CHECK-NEXT:    call @omp_in_parallel()
// CHECK:         %[[TEAM:.*]] = arith.select %{{.*}}, %c1_i32, %[[SIZE]]
// CHECK-NEXT:    omp.parallel num_threads(%[[TEAM]] : i32) {
// CHECK-NEXT:      %[[T:.*]] = func.call @omp_get_thread_num()
// CHECK-NEXT:      %[[THREAD:.*]] = arith.extui %[[T]]
// CHECK-NEXT:      %[[K:.*]] = func.call @omp_get_num_threads()
// CHECK-NEXT:      %[[THREADS:.*]] = arith.extui %[[K]]
// CHECK-NEXT:      %[[LENGTH:.*]] = arith.divui %[[TURNS]], %[[THREADS]]
// CHECK-NEXT:      %[[REST:.*]] = arith.remui %[[TURNS]], %[[THREADS]]
// CHECK:           arith.muli %[[THREAD]], %[[LENGTH]]
// CHECK-NEXT:      arith.minui %[[THREAD]], %[[REST]]
func.func @piece(%n: index) {
  scf.forall (%i) in (%n) {
    func.call @work(%i) : (index) -> ()
  }
  return
}
func.func private @work(index)

// A loop in a task runs on the task's thread, and one with a reduction stays in order.
// CHECK-LABEL: func.func @sequential(
// CHECK:         parallel_op.task
// CHECK:           scf.forall
// CHECK:         scf.parallel
// CHECK-NOT:     omp.parallel
// CHECK:         return
func.func @sequential(%x: memref<8xf32>) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %zero = arith.constant 0.0 : f32
  parallel_op.parallel {
    parallel_op.task() {
      scf.forall (%i) in (8) {
        func.call @work(%i) : (index) -> ()
      }
      parallel_op.yield
    }
    parallel_op.yield
  }
  %sum = scf.parallel (%i) = (%c0) to (%c8) step (%c1) init (%zero) -> f32 {
    %v = memref.load %x[%i] : memref<8xf32>
    scf.reduce(%v : f32) {
    ^bb0(%a: f32, %b: f32):
      %s = arith.addf %a, %b : f32
      scf.reduce.return %s : f32
    }
  }
  return %sum : f32
}

// Nothing to do.
// CHECK-LABEL: func.func @untouched()
// CHECK-NEXT:    return
func.func @untouched() {
  return
}
