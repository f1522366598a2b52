// RUN: parallel-opt %s --pass-pipeline='builtin.module(gpu.module(parallel-op-bind-gpu-arguments{target=spirv},canonicalize,cse))' | FileCheck %s

// A function that is no kernel stays as it is.

// CHECK:       gpu.func @helper(%{{.*}}: memref<?xbf16>) {
gpu.module @nothing {
  gpu.func @helper(%x: memref<?xbf16>) {
    gpu.return
  }
}

// Truths are bytes in memory, bf16 the i16 of their bits, and indices have 64 bits. What moves bf16 around moves bits.

// CHECK-LABEL: gpu.func @storage
// CHECK-SAME:    (%[[T:.*]]: memref<?xi8, #{{[^>]*}}>>, %[[B:.*]]: memref<?xi16, #{{[^>]*}}>>, %[[I:.*]]: memref<?xi64, #{{[^>]*}}>>, %{{.*}}: memref<?xi32
// CHECK:         %[[BYTE:.*]] = memref.load %[[T]]
// CHECK:         %[[TRUTH:.*]] = arith.cmpi ne, %[[BYTE]], %c0_i8 : i8
// CHECK:         %[[BITS:.*]] = memref.load %[[B]]
// CHECK:         %[[CHOSEN:.*]] = arith.select %[[TRUTH]], %[[BITS]], %c16256_i16 : i16
// CHECK:         memref.store %[[CHOSEN]], %[[B]]
// CHECK:         %[[LONG:.*]] = memref.load %[[I]]
// CHECK:         arith.index_cast %[[LONG]] : i64 to index
// CHECK:         %[[STORED:.*]] = arith.extui %[[TRUTH]] : i1 to i8
// CHECK:         memref.store %[[STORED]], %[[T]]
gpu.module @m0 {
  gpu.func @storage(%t: memref<?xi1>, %b: memref<?xbf16>, %i: memref<?xindex>) kernel
      attributes {known_block_size = array<i32: 8, 1, 1>, parallel_op.flat} {
    %one = arith.constant 1.0 : bf16
    %x = gpu.thread_id x
    %0 = memref.load %t[%x] : memref<?xi1>
    %1 = memref.load %b[%x] : memref<?xbf16>
    %2 = arith.select %0, %1, %one : bf16
    memref.store %2, %b[%x] : memref<?xbf16>
    %3 = memref.load %i[%x] : memref<?xindex>
    memref.store %0, %t[%3] : memref<?xi1>
    gpu.return
  }
}

// A loop without turns gives its initial values; one that has some for sure is left alone.

// CHECK-LABEL: gpu.func @loops
// CHECK:         %[[SUM:.*]] = scf.for %{{.*}} = %c0 to %[[UPPER:.*]] step
// CHECK:         %[[HAS:.*]] = arith.cmpi sgt, %[[UPPER]], %c0
// CHECK:         %[[CHOSEN:.*]] = arith.select %[[HAS]], %[[SUM]], %cst
// CHECK:         scf.for %{{.*}} = %c0 to %c4 step %{{.*}} iter_args(%{{.*}} = %[[CHOSEN]])
// CHECK-NOT:     arith.cmpi
gpu.module @m2 {
  gpu.func @loops(%m: memref<?xf32>, %n: i32) kernel attributes {known_block_size = array<i32: 8, 1, 1>, parallel_op.flat} {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c4 = arith.constant 4 : index
    %zero = arith.constant 0.0 : f32
    %upper = arith.index_cast %n : i32 to index
    %0 = scf.for %i = %c0 to %upper step %c1 iter_args(%sum = %zero) -> f32 {
      %x = memref.load %m[%i] : memref<?xf32>
      %y = arith.addf %sum, %x : f32
      scf.yield %y : f32
    }
    %1 = scf.for %i = %c0 to %c4 step %c1 iter_args(%sum = %0) -> f32 {
      %x = memref.load %m[%i] : memref<?xf32>
      %y = arith.addf %sum, %x : f32
      scf.yield %y : f32
    }
    memref.store %1, %m[%c0] : memref<?xf32>
    gpu.return
  }
}
