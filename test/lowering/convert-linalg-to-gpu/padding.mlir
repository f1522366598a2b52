// RUN: parallel-opt %s --convert-linalg-to-gpu --split-input-file | FileCheck %s

// Padding is one launch over the whole buffer: in the window the op, around it the fill.

// CHECK-LABEL: func.func @pad
// CHECK-COUNT-1: gpu.launch_func @pad_elementwise_0
// CHECK-SAME:      args(%{{.*}} : memref<4x8xf32>, %{{.*}} : memref<6x10xf32>)
// CHECK-NOT:     gpu.launch_func
// CHECK:       gpu.func @pad_elementwise_0(%[[X:[^:,]*]]: memref<4x8xf32>, %[[Y:[^:,]*]]: memref<6x10xf32>)
// CHECK:         %[[I:.*]] = arith.subi %[[ROW:.*]], %c1
// CHECK:         %[[J:.*]] = arith.subi %[[COLUMN:.*]], %c2
// CHECK-DAG:     arith.cmpi ult, %[[I]], %c4
// CHECK-DAG:     arith.cmpi ult, %[[J]], %c8
// CHECK:         %[[V:.*]] = scf.if
// CHECK-NEXT:      %[[E:.*]] = memref.load %[[X]][%[[I]], %[[J]]]
// CHECK-NEXT:      math.exp %[[E]]
// CHECK:         } else {
// CHECK-NEXT:      scf.yield %cst
// CHECK:         memref.store %[[V]], %[[Y]][%[[ROW]], %[[COLUMN]]]
func.func @pad(%x: memref<4x8xf32>, %y: memref<6x10xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%y : memref<6x10xf32>)
  %window = memref.subview %y[1, 2] [4, 8] [1, 1] : memref<6x10xf32> to memref<4x8xf32, strided<[10, 1], offset: 12>>
  linalg.exp ins(%x : memref<4x8xf32>) outs(%window : memref<4x8xf32, strided<[10, 1], offset: 12>>)
  return
}

// -----

// A window of every other row, one that only the running program knows, and one with fewer dimensions are launches of
// their own.

// CHECK-LABEL: func.func @strided
// CHECK-COUNT-2: gpu.launch_func
// CHECK-LABEL: func.func @dynamic
// CHECK-COUNT-2: gpu.launch_func
// CHECK-LABEL: func.func @row
// CHECK-COUNT-2: gpu.launch_func
func.func @strided(%x: memref<3x10xf32>, %y: memref<6x10xf32>, %z: f32) {
  linalg.fill ins(%z : f32) outs(%y : memref<6x10xf32>)
  %window = memref.subview %y[0, 0] [3, 10] [2, 1] : memref<6x10xf32> to memref<3x10xf32, strided<[20, 1]>>
  memref.copy %x, %window : memref<3x10xf32> to memref<3x10xf32, strided<[20, 1]>>
  return
}

func.func @dynamic(%x: memref<3x10xf32>, %y: memref<6x10xf32>, %z: f32, %i: index) {
  linalg.fill ins(%z : f32) outs(%y : memref<6x10xf32>)
  %window = memref.subview %y[%i, 0] [3, 10] [1, 1] : memref<6x10xf32> to memref<3x10xf32, strided<[10, 1], offset: ?>>
  memref.copy %x, %window : memref<3x10xf32> to memref<3x10xf32, strided<[10, 1], offset: ?>>
  return
}

func.func @row(%x: memref<10xf32>, %y: memref<6x10xf32>, %z: f32) {
  linalg.fill ins(%z : f32) outs(%y : memref<6x10xf32>)
  %window = memref.subview %y[2, 0] [1, 10] [1, 1] : memref<6x10xf32> to memref<10xf32, strided<[1], offset: 20>>
  memref.copy %x, %window : memref<10xf32> to memref<10xf32, strided<[1], offset: 20>>
  return
}
