// RUN: parallel-opt %s --convert-loops-to-runtime | FileCheck %s
// RUN: parallel-opt %s --convert-loops-to-runtime --convert-loops-to-runtime | FileCheck %s

// Outer dimensions are shared out until there are turns enough: 8 times 8. The third stays a loop of the turn.
// CHECK-LABEL: func.func @three_dimensions(
// CHECK-DAG:     %[[N0:.*]] = arith.constant 8 : index
// CHECK-DAG:     %[[N1:.*]] = arith.constant 8 : index
// CHECK:         %[[N:.*]] = arith.muli %{{.*}}, %{{.*}} : index
// CHECK:         %[[TURNS:.*]] = arith.index_cast %[[N]] : index to i64
// CHECK:         call @parallel_op_rt_loop(%{{.*}}, %{{.*}}, %[[TURNS]], %{{.*}})
// CHECK:       func.func private @three_dimensions_loop0(%[[M:.*]]: memref<16x8x50xf32>, %[[TURN:.*]]: index)
// CHECK:         %[[J:.*]] = arith.remui %[[TURN]], %{{.*}}
// CHECK:         %[[REST:.*]] = arith.divui %[[TURN]], %{{.*}}
// CHECK:         %[[I:.*]] = arith.muli %[[REST]], %{{.*}}
// CHECK:         scf.for %[[K:.*]] = %{{.*}} to %{{.*}} step %{{.*}} {
// CHECK:           memref.store %{{.*}}, %[[M]][%[[I]], %[[J]], %[[K]]]
func.func @three_dimensions(%m: memref<16x8x50xf32>) {
  %f = arith.constant 1.0 : f32
  scf.forall (%i, %j, %k) = (0, 0, 0) to (16, 8, 50) step (2, 1, 1) {
    memref.store %f, %m[%i, %j, %k] : memref<16x8x50xf32>
  }
  return
}

// Bounds that are only known at run time: the number of turns is computed in front of the loop, never below 0, and what a
// counter needs is handed over.
// CHECK-LABEL: func.func @dynamic(
// CHECK-SAME:    %[[M:[a-z0-9]*]]: memref<?xf32>, %[[LO:[a-z0-9]*]]: index, %[[HI:[a-z0-9]*]]: index, %[[STEP:[a-z0-9]*]]: index)
// CHECK:         %[[LENGTH:.*]] = arith.subi %[[HI]], %[[LO]]
// CHECK:         %[[POSITIVE:.*]] = arith.maxsi %[[LENGTH]], %{{.*}}
// CHECK:         %[[ALMOST:.*]] = arith.subi %[[STEP]], %{{.*}}
// CHECK:         %[[ROUNDED:.*]] = arith.addi %[[POSITIVE]], %[[ALMOST]]
// CHECK:         %[[N:.*]] = arith.divui %[[ROUNDED]], %[[STEP]]
// CHECK:         arith.index_cast %[[N]]
// CHECK:       func.func private @dynamic_loop0(%{{.*}}: memref<?xf32>, %[[A:[a-z0-9]*]]: index, %[[B:[a-z0-9]*]]: index, %[[TURN:[a-z0-9]*]]: index)
// CHECK:         %[[AHEAD:.*]] = arith.muli %[[TURN]], %[[B]]
// CHECK:         arith.addi %[[A]], %[[AHEAD]]
func.func @dynamic(%m: memref<?xf32>, %lo: index, %hi: index, %step: index) {
  scf.parallel (%i) = (%lo) to (%hi) step (%step) {
    %f = arith.constant 1.0 : f32
    memref.store %f, %m[%i] : memref<?xf32>
    scf.reduce
  }
  return
}

// A loop in a task, and one in a sequential loop: the environment stands in front of the latter, so that the stack does
// not grow. A mapping is for other devices.
// CHECK-LABEL: func.func @places(
// CHECK:         llvm.alloca
// CHECK:         scf.for
// CHECK-NOT:       llvm.alloca
// CHECK:           call @parallel_op_rt_loop
// CHECK:         parallel_op.task
// CHECK:           llvm.alloca
// CHECK:           func.call @parallel_op_rt_loop
func.func @places(%m: memref<100xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %f = arith.constant 1.0 : f32
  scf.for %k = %c0 to %n step %c1 {
    scf.forall (%i) in (100) {
      memref.store %f, %m[%i] : memref<100xf32>
    } {mapping = [#gpu.thread<x>]}
  }
  parallel_op.parallel {
    parallel_op.task(%in = %m : memref<100xf32>) {
      %g = arith.constant 2.0 : f32
      scf.forall (%i) in (100) {
        memref.store %g, %in[%i] : memref<100xf32>
      }
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// A turn that may fail is followed by a check, and the loop by an assertion.
// CHECK-LABEL: func.func @fails(
// CHECK:         %[[FAILED:.*]] = call @parallel_op_rt_loop
// CHECK:         %[[HOLDS:.*]] = arith.xori %[[FAILED]]
// CHECK:         cf.assert %[[HOLDS]], "a turn of a loop failed"
// CHECK-LABEL: llvm.func internal @fails_loop0_piece(
// CHECK:         func.call @fails_loop0
// CHECK-NEXT:    %[[NOW:.*]] = func.call @parallel_op_rt_failed()
// CHECK-NEXT:    llvm.cond_br %[[NOW]], ^[[LEAVE:.*]], ^
// CHECK:       ^[[LEAVE]]:
// CHECK-NEXT:    llvm.return %{{.*}} : i64
func.func @fails(%m: memref<100xi1>) {
  scf.forall (%i) in (100) {
    %ok = memref.load %m[%i] : memref<100xi1>
    cf.assert %ok, "does not hold"
  }
  return
}

// Nothing to do.
// CHECK-LABEL: func.func @untouched(
// CHECK-NEXT:    return
func.func @untouched() {
  return
}
