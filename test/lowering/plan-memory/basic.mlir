// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-plan-memory{stack-bytes=0}),canonicalize)' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-plan-memory{stack-bytes=0}),canonicalize)' -o %t
// RUN: parallel-opt %t --pass-pipeline='builtin.module(func.func(parallel-op-plan-memory{stack-bytes=0}),canonicalize)' | diff %t -

// Siblings may run at the same time, so they never share.

// CHECK-LABEL: func.func @siblings
// CHECK:         %[[BLOCK:.*]] = memref.alloc() {alignment = 64 : i64} : memref<128xi8>
// CHECK:         parallel_op.task
// CHECK:           memref.view %{{.*}}[%c0][]
// CHECK:         parallel_op.task
// CHECK:           memref.view %{{.*}}[%c64][]
// CHECK:         memref.dealloc %[[BLOCK]]
func.func @siblings(%x: f32) {
  parallel_op.parallel {
    parallel_op.task(%v = %x : f32) {
      %c0 = arith.constant 0 : index
      %a = memref.alloc() : memref<16xf32>
      memref.store %v, %a[%c0] : memref<16xf32>
      memref.dealloc %a : memref<16xf32>
      parallel_op.yield
    }
    parallel_op.task(%v = %x : f32) {
      %c0 = arith.constant 0 : index
      %a = memref.alloc() : memref<16xf32>
      memref.store %v, %a[%c0] : memref<16xf32>
      memref.dealloc %a : memref<16xf32>
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// A lane keeps its tasks apart.

// CHECK-LABEL: func.func @lane
// CHECK:         memref.alloc() {alignment = 64 : i64} : memref<64xi8>
// CHECK:           memref.view %{{.*}}[%c0][]
// CHECK:           memref.view %{{.*}}[%c0][]
func.func @lane(%x: f32) {
  parallel_op.parallel {
    parallel_op.task(%v = %x : f32) attributes {lane = 0 : i64} {
      %c0 = arith.constant 0 : index
      %a = memref.alloc() : memref<16xf32>
      memref.store %v, %a[%c0] : memref<16xf32>
      memref.dealloc %a : memref<16xf32>
      parallel_op.yield
    }
    parallel_op.task(%v = %x : f32) attributes {lane = 0 : i64} {
      %c0 = arith.constant 0 : index
      %a = memref.alloc() : memref<16xf32>
      memref.store %v, %a[%c0] : memref<16xf32>
      memref.dealloc %a : memref<16xf32>
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// The first task's buffer is freed by the second one, which captures it; the third one waits for the second.

// CHECK-LABEL: func.func @edges
// CHECK:         memref.alloc() {alignment = 64 : i64} : memref<64xi8>
// CHECK-NOT:     memref.alloc
// CHECK:         memref.dealloc
// CHECK-NEXT:    return
func.func @edges(%x: f32) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    %a = parallel_op.task(%v = %x : f32) -> (memref<16xf32>) {
      %c0 = arith.constant 0 : index
      %0 = memref.alloc() : memref<16xf32>
      memref.store %v, %0[%c0] : memref<16xf32>
      parallel_op.yield %0 : memref<16xf32>
    }
    %b = parallel_op.task(%in = %a : memref<16xf32>) -> (f32) {
      %c0 = arith.constant 0 : index
      %0 = memref.load %in[%c0] : memref<16xf32>
      memref.dealloc %in : memref<16xf32>
      parallel_op.yield %0 : f32
    }
    %c = parallel_op.task(%v = %b : f32) -> (f32) {
      %c0 = arith.constant 0 : index
      %0 = memref.alloc() : memref<16xf32>
      memref.store %v, %0[%c0] : memref<16xf32>
      %1 = memref.load %0[%c0] : memref<16xf32>
      memref.dealloc %0 : memref<16xf32>
      parallel_op.yield %1 : f32
    }
    parallel_op.yield %c : f32
  }
  return %r : f32
}

// A loop allocates nothing any more.

// CHECK-LABEL: func.func @loop
// CHECK:         %[[BLOCK:.*]] = memref.alloc() {alignment = 64 : i64} : memref<64xi8>
// CHECK:         scf.for
// CHECK-NOT:       memref.alloc
// CHECK:           memref.view %[[BLOCK]]
// CHECK:         memref.dealloc %[[BLOCK]]
func.func @loop(%x: f32, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    %a = memref.alloc() : memref<16xf32>
    memref.store %x, %a[%c0] : memref<16xf32>
    memref.dealloc %a : memref<16xf32>
  }
  return
}
