// RUN: parallel-opt %s --pass-pipeline='builtin.module(%runtime_to_llvm)' > %t.mlir
// RUN: env PARALLEL_OP_NUM_THREADS=1 %run_main %t.mlir | FileCheck %s
// RUN: env PARALLEL_OP_NUM_THREADS=2 %run_main %t.mlir | FileCheck %s

// A container and a loop in a loop of many turns: if each turn took stack memory, this would end the program.

// CHECK: 600000
func.func @main() {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant 300000 : index
  %zero = arith.constant 0 : i64
  %m = memref.alloc() : memref<4xi64>
  scf.forall (%i) in (4) {
    memref.store %zero, %m[%i] : memref<4xi64>
  }
  scf.for %k = %c0 to %n step %c1 {
    parallel_op.parallel {
      parallel_op.task(%in = %m, %at = %c0 : memref<4xi64>, index) {
        func.call @count(%in, %at) : (memref<4xi64>, index) -> ()
        parallel_op.yield
      }
      parallel_op.task(%in = %m, %at = %c1 : memref<4xi64>, index) {
        func.call @count(%in, %at) : (memref<4xi64>, index) -> ()
        parallel_op.yield
      }
      parallel_op.yield
    }
    scf.forall (%i) = (2) to (4) step (1) {
      func.call @count(%m, %i) : (memref<4xi64>, index) -> ()
    }
  }
  %a = memref.load %m[%c1] : memref<4xi64>
  %c3 = arith.constant 3 : index
  %b = memref.load %m[%c3] : memref<4xi64>
  %sum = arith.addi %a, %b : i64
  vector.print %sum : i64
  memref.dealloc %m : memref<4xi64>
  return
}

func.func private @count(%m: memref<4xi64>, %i: index) {
  %one = arith.constant 1 : i64
  %old = memref.load %m[%i] : memref<4xi64>
  %new = arith.addi %old, %one : i64
  memref.store %new, %m[%i] : memref<4xi64>
  return
}
