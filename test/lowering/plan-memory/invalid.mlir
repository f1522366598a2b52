// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-plan-memory))' --remarks-filter=parallel-op-plan-memory 2>&1 | FileCheck %s --check-prefix=REMARK
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-plan-memory))' | FileCheck %s
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-plan-memory{stack-bytes=few}))' 2>&1 | FileCheck %s --check-prefix=OPTION

// OPTION: 'few' value invalid

// CHECK-NOT: memref.view

// Buffers that cannot be planned stay as they are.

// REMARK: Remark="the buffer keeps an allocation of its own: its size is not known"
func.func @open(%n: index) {
  %a = memref.alloc(%n) : memref<?xf32>
  memref.dealloc %a : memref<?xf32>
  return
}

// REMARK: Remark="the buffer keeps an allocation of its own: it is not freed by one op"
func.func @returned() -> memref<4xf32> {
  %a = memref.alloc() : memref<4xf32>
  return %a : memref<4xf32>
}

// REMARK: Remark="the buffer keeps an allocation of its own: it is freed in another block than its own"
func.func @on_one_path(%c: i1) {
  %a = memref.alloc() : memref<4xf32>
  scf.if %c {
    memref.dealloc %a : memref<4xf32>
  }
  return
}

// REMARK: Remark="the buffer keeps an allocation of its own: it is freed in another block than its own"
func.func @several_turns_at_once(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.parallel (%i) = (%c0) to (%n) step (%c1) {
    %a = memref.alloc() : memref<4xf32>
    memref.dealloc %a : memref<4xf32>
  }
  return
}

// The block may be memory of a GPU, beside which this task runs.
// REMARK: Remark="the buffer keeps an allocation of its own: its task is for the CPU, and the block may be the memory of another device"
// REMARK: Remark="the buffer keeps an allocation of its own: its task is for the CPU, and the block may be the memory of another device"
func.func @beside_a_gpu() {
  parallel_op.parallel {
    parallel_op.task() attributes {device = "cpu"} {
      %a = memref.alloc() : memref<4xf32>
      memref.dealloc %a : memref<4xf32>
      %b = memref.alloc() : memref<4xf32>
      memref.dealloc %b : memref<4xf32>
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
