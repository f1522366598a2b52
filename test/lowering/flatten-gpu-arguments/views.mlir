// RUN: parallel-opt %s --parallel-op-flatten-gpu-arguments --canonicalize --cse | FileCheck %s
// RUN: parallel-opt %s --parallel-op-flatten-gpu-arguments | FileCheck %s --check-prefix=CHOICE

module attributes {gpu.container_module} {

// A buffer begins where it was cut out of bytes, also one of several views. What meets in the kernel is one buffer, which
// begins at the lowest one, and the offsets in it are words.

// CHECK-LABEL: func.func @places
// CHECK:         %[[ROOT:.*]] = gpu.alloc
// CHECK-DAG:     %[[BOTH:.*]] = memref.view %[[ROOT]][%c256][]
// CHECK-DAG:     %[[SHARED:.*]] = memref.cast %[[BOTH]] : memref<32xf32> to memref<?xf32>
// CHECK-DAG:     %[[OTHER:.*]] = memref.view %[[ROOT]][%c768][]
// CHECK-DAG:     %[[ALONE:.*]] = memref.cast %[[OTHER]] : memref<16xf32> to memref<?xf32>
// CHECK:         gpu.launch_func @m0::@meet
// CHECK-SAME:      args(%[[SHARED]] : memref<?xf32>, %[[ALONE]] : memref<?xf32>, %c16_i32 : i32, %c8_i32 : i32, %c128_i32 : i32)
// CHECK-SAME:      {parallel_op.ranges = array<i64: 640, 64>}
func.func @places() {
  %c1 = arith.constant 1 : index
  %c320 = arith.constant 320 : index
  %c768 = arith.constant 768 : index
  %root = gpu.alloc () : memref<4096xi8>
  %a = memref.view %root[%c320][] : memref<4096xi8> to memref<4x8xf32>
  %b = memref.view %root[%c768][] : memref<4096xi8> to memref<4x8xf32>
  %part = memref.subview %b[1, 0] [1, 8] [1, 1] : memref<4x8xf32> to memref<8xf32, strided<[1], offset: 8>>
  %open = memref.cast %part : memref<8xf32, strided<[1], offset: 8>> to memref<8xf32, strided<[1], offset: ?>>
  gpu.launch_func @m0::@meet blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1)
    args(%a : memref<4x8xf32>, %open : memref<8xf32, strided<[1], offset: ?>>, %b : memref<4x8xf32>)
  return
}

// CHOICE:      gpu.func @meet(%[[SHARED:.*]]: memref<?xf32>, %[[ALONE:.*]]: memref<?xf32>, %[[A:[^:]*]]: i32, %[[O:[^:]*]]: i32, %[[B:[^:]*]]: i32)
// CHOICE-DAG:    %[[ATA:.*]] = arith.index_cast %[[A]]
// CHOICE-DAG:    %[[ATB:.*]] = arith.index_cast %[[B]]
// CHOICE:        %[[OF:.*]]:2 = scf.if %{{.*}} -> (index, f32) {
// CHOICE:          memref.store %{{.*}}, %[[ALONE]]
// CHOICE:          scf.yield %[[ATA]], %{{.*}} : index, f32
// CHOICE:        } else {
// CHOICE:          scf.yield %[[ATB]], %{{.*}} : index, f32
// CHOICE:        %[[ROW:.*]] = arith.addi %[[OF]]#0
// CHOICE:        %[[PLACE:.*]] = arith.addi %[[ROW]]
// CHOICE:        memref.load %[[SHARED]][%[[PLACE]]]
// CHOICE:        arith.addf %{{.*}}, %[[OF]]#1
gpu.module @m0 {
  gpu.func @meet(%a: memref<4x8xf32>, %alone: memref<8xf32, strided<[1], offset: ?>>, %b: memref<4x8xf32>) kernel {
    %c1 = arith.constant 1 : index
    %zero = arith.constant 0.0 : f32
    %one = arith.constant 1.0 : f32
    %i = gpu.block_id x
    %j = gpu.thread_id x
    %is_first = arith.cmpi ult, %i, %c1 : index
    %m:2 = scf.if %is_first -> (memref<4x8xf32>, f32) {
      memref.store %one, %alone[%j] : memref<8xf32, strided<[1], offset: ?>>
      scf.yield %a, %one : memref<4x8xf32>, f32
    } else {
      scf.yield %b, %zero : memref<4x8xf32>, f32
    }
    %row = memref.subview %m#0[%i, 0] [1, 8] [1, 1] : memref<4x8xf32> to memref<8xf32, strided<[1], offset: ?>>
    %x = memref.load %row[%j] : memref<8xf32, strided<[1], offset: ?>>
    %y = arith.addf %x, %m#1 : f32
    memref.store %y, %row[%j] : memref<8xf32, strided<[1], offset: ?>>
    gpu.return
  }
}

// Choices that became selects are choices, too, and each view is arithmetic.

// CHECK-LABEL: func.func @select
// CHECK:         gpu.launch_func @m1::@select
// CHECK-SAME:      args(%{{.*}} : memref<?xi32>, %c0_i32 : i32, %c32_i32 : i32)
// CHECK-SAME:      array<i64: 256>
func.func @select(%root: memref<2x4x8xi32>) {
  %c1 = arith.constant 1 : index
  %a = memref.subview %root[0, 0, 0] [1, 4, 8] [1, 1, 1] : memref<2x4x8xi32> to memref<4x8xi32, strided<[8, 1]>>
  %b = memref.subview %root[1, 0, 0] [1, 4, 8] [1, 1, 1] : memref<2x4x8xi32> to memref<4x8xi32, strided<[8, 1], offset: 32>>
  %ca = memref.cast %a : memref<4x8xi32, strided<[8, 1]>> to memref<4x8xi32, strided<[8, 1], offset: ?>>
  %cb = memref.cast %b : memref<4x8xi32, strided<[8, 1], offset: 32>> to memref<4x8xi32, strided<[8, 1], offset: ?>>
  gpu.launch_func @m1::@select blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1)
    args(%ca : memref<4x8xi32, strided<[8, 1], offset: ?>>, %cb : memref<4x8xi32, strided<[8, 1], offset: ?>>)
  return
}

// CHECK:       gpu.func @select(%[[M:.*]]: memref<?xi32>, %[[A:[^:]*]]: i32, %[[B:[^:]*]]: i32)
// CHECK:         %[[OFFSET:.*]] = arith.select %{{.*}}, %{{.*}}, %{{.*}} : index
// CHECK:         %[[INNER:.*]] = arith.addi %[[OFFSET]], %c20 overflow<nsw>
// CHECK:         memref.atomic_rmw minu %{{.*}}, %[[M]][%[[INNER]]]
// CHECK:         %[[ROW:.*]] = arith.addi %[[OFFSET]], %c1 overflow<nsw>
// CHECK:         %[[COLUMN:.*]] = arith.muli %{{.*}}, %c8 overflow<nsw>
// CHECK:         %[[TURNED:.*]] = arith.addi %[[ROW]], %[[COLUMN]] overflow<nsw>
// CHECK:         memref.store %{{.*}}, %[[M]][%[[TURNED]]]
gpu.module @m1 {
  gpu.func @select(%a: memref<4x8xi32, strided<[8, 1], offset: ?>>, %b: memref<4x8xi32, strided<[8, 1], offset: ?>>) kernel {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %i = gpu.block_id x
    %n = arith.index_cast %i : index to i32
    %is_first = arith.cmpi ult, %i, %c1 : index
    %m = arith.select %is_first, %a, %b : memref<4x8xi32, strided<[8, 1], offset: ?>>
    %e = memref.expand_shape %m [[0], [1, 2]] output_shape [4, 2, 4] : memref<4x8xi32, strided<[8, 1], offset: ?>> into memref<4x2x4xi32, strided<[8, 4, 1], offset: ?>>
    %s = memref.subview %e[2, 1, 0] [1, 1, 4] [1, 1, 1] : memref<4x2x4xi32, strided<[8, 4, 1], offset: ?>> to memref<1x4xi32, strided<[8, 1], offset: ?>>
    %c = memref.collapse_shape %s [[0, 1]] : memref<1x4xi32, strided<[8, 1], offset: ?>> into memref<4xi32, strided<[1], offset: ?>>
    %0 = memref.atomic_rmw minu %n, %c[%c0] : (i32, memref<4xi32, strided<[1], offset: ?>>) -> i32
    %t = memref.transpose %m (d0, d1) -> (d1, d0) : memref<4x8xi32, strided<[8, 1], offset: ?>> to memref<8x4xi32, strided<[1, 8], offset: ?>>
    memref.store %n, %t[%c1, %i] : memref<8x4xi32, strided<[1, 8], offset: ?>>
    gpu.return
  }
}

// Memory does not meet where only its elements do.

// CHECK:       gpu.func @elements(%[[A:.*]]: memref<?xf32>, %[[B:.*]]: memref<?xf32>) kernel
// CHECK:         memref.load %[[A]]
// CHECK:         memref.load %[[B]]
gpu.module @m2 {
  gpu.func @elements(%a: memref<4xf32>, %b: memref<4xf32>) kernel {
    %i = gpu.thread_id x
    %x = memref.load %a[%i] : memref<4xf32>
    %y = memref.load %b[%i] : memref<4xf32>
    %c = arith.cmpf olt, %x, %y : f32
    %z = arith.select %c, %x, %y : f32
    memref.store %z, %b[%i] : memref<4xf32>
    gpu.return
  }
}

}
