// RUN: parallel-opt %s --convert-parallel-op-to-openmp | FileCheck %s
// RUN: parallel-opt %s --convert-parallel-op-to-openmp --convert-parallel-op-to-openmp | FileCheck %s

// Captures and results go through an environment. What waits for the segment that the creating thread runs itself is
// created behind it; other edges are dependences on a byte of the segment that is waited for.
// CHECK-LABEL: func.func @edges(
// CHECK-SAME:    %[[X:.*]]: f32, %[[M:.*]]: memref<4xf32>)
// CHECK:         %[[E:.*]] = llvm.alloca %{{.*}} x !llvm.struct<(f32, {{.*}})>
// CHECK:         llvm.store %[[X]], %
// CHECK:         %[[MAX:.*]] = call @omp_get_max_threads()
// CHECK:         %[[N:.*]] = arith.minsi %[[MAX]], %c4_i32
// CHECK:         %[[IN:.*]] = call @omp_in_parallel()
// CHECK:         %[[INSIDE:.*]] = arith.cmpi ne, %[[IN]], %c0_i32
// CHECK:         %[[TEAM:.*]] = arith.select %[[INSIDE]], %c1_i32, %[[N]]
// CHECK-NEXT:    omp.parallel num_threads(%[[TEAM]] : i32) {
// CHECK-NEXT:      omp.single nowait {
// CHECK:             %[[B:.*]] = llvm.getelementptr %{{.*}}[1]
// CHECK-NEXT:        omp.task depend(taskdependout -> %[[B]] : !llvm.ptr) {
// CHECK-NEXT:          llvm.call @edges_task1_segment(%[[E]])
// CHECK-NEXT:          omp.terminator
// CHECK:             llvm.call @edges_task0_segment(%[[E]])
// CHECK:             omp.task {
// CHECK-NEXT:          llvm.call @edges_task2_segment(%[[E]])
// CHECK:             %[[B:.*]] = llvm.getelementptr %{{.*}}[1]
// CHECK-NEXT:        omp.task depend(taskdependin -> %[[B]] : !llvm.ptr) {
// CHECK-NEXT:          llvm.call @edges_task3_segment(%[[E]])
// CHECK:         %[[R:.*]] = llvm.load
// CHECK:         return %[[R]], %[[M]]
// CHECK:       func.func private @edges_task0(
// CHECK:       llvm.func internal @edges_task3_segment(
// CHECK:         %[[P:.*]] = llvm.load
// CHECK:         %[[Q:.*]] = llvm.load
// CHECK:         %[[R:.*]] = func.call @edges_task3(%[[P]], %[[Q]])
// CHECK:         llvm.store %[[R]]
func.func @edges(%x: f32, %m: memref<4xf32>) -> (f32, memref<4xf32>) {
  %r:2 = parallel_op.parallel -> (f32, memref<4xf32>) {
    %a = parallel_op.task(%in = %x : f32) -> (f32) {
      parallel_op.yield %in : f32
    }
    %b = parallel_op.task(%in = %x : f32) -> (f32) {
      parallel_op.yield %in : f32
    }
    parallel_op.task(%in = %a, %out = %m : f32, memref<4xf32>) {
      parallel_op.yield
    }
    %d = parallel_op.task(%p = %a, %q = %b : f32, f32) -> (f32) {
      %0 = arith.addf %p, %q : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %d, %m : f32, memref<4xf32>
  }
  return %r#0, %r#1 : f32, memref<4xf32>
}

// In a loop the environment stands in front of the loop. Nothing is stored for a result that nobody needs.
// CHECK-LABEL: func.func @in_loop(
// CHECK:         llvm.alloca
// CHECK:         scf.for
// CHECK-NOT:       llvm.alloca
// CHECK:           omp.parallel
// CHECK-LABEL: llvm.func internal @in_loop_task0_segment(
// CHECK:         func.call @in_loop_task0(
// CHECK-NOT:     llvm.store
// CHECK:         llvm.return
func.func @in_loop(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    parallel_op.parallel {
      %unused = parallel_op.task(%at = %i : index) -> (index) {
        parallel_op.yield %at : index
      }
      parallel_op.task() {
        parallel_op.yield
      }
      parallel_op.yield
    }
  }
  return
}

// One task, and a lane alone, are calls; no task is nothing.
// CHECK-LABEL: func.func @sequential(
// CHECK-SAME:    %[[X:.*]]: f32)
// CHECK-NEXT:    %[[A:.*]] = call @sequential_task0(%[[X]])
// CHECK-NEXT:    %[[B:.*]] = call @sequential_task1(%[[A]])
// CHECK-NEXT:    %[[C:.*]] = call @sequential_task2(%[[B]])
// CHECK-NEXT:    return %[[C]], %[[X]]
func.func @sequential(%x: f32) -> (f32, f32) {
  %one = parallel_op.parallel -> (f32) {
    %a = parallel_op.task(%in = %x : f32) -> (f32) {
      parallel_op.yield %in : f32
    }
    parallel_op.yield %a : f32
  }
  %lane = parallel_op.parallel -> (f32) {
    %a = parallel_op.task(%in = %one : f32) -> (f32) attributes {lane = 3 : i64} {
      parallel_op.yield %in : f32
    }
    %b = parallel_op.task(%in = %a : f32) -> (f32) attributes {lane = 3 : i64} {
      parallel_op.yield %in : f32
    }
    parallel_op.yield %b : f32
  }
  %none = parallel_op.parallel -> (f32) {
    parallel_op.yield %x : f32
  }
  return %lane, %none : f32, f32
}

// Nothing to do.
// CHECK-LABEL: func.func @untouched()
// CHECK-NEXT:    return
func.func @untouched() {
  return
}
