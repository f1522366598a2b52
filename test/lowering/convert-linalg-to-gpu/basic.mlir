// RUN: parallel-opt %s --convert-linalg-to-gpu --split-input-file | FileCheck %s

// Each op here is a launch of its own kind: 300 elements need two blocks, and what an element is read from follows from
// the maps.

// CHECK-LABEL: func.func @transpose
// CHECK:         %[[BLOCKS:.*]] = arith.constant 2 : index
// CHECK:         gpu.launch_func @transpose_elementwise_0::@transpose_elementwise_0 blocks in (%[[BLOCKS]],
// CHECK-SAME:      args(%{{.*}} : memref<10x30xf32>, %{{.*}} : memref<30x10xf32>)
// CHECK:       gpu.func @transpose_elementwise_0(%[[X:.*]]: memref<10x30xf32>, %[[Y:.*]]: memref<30x10xf32>)
// CHECK:         %[[BLOCK:.*]] = gpu.block_id x
// CHECK:         %[[THREAD:.*]] = gpu.thread_id x
// CHECK:         %[[FIRST:.*]] = arith.muli %[[BLOCK]], %c256
// CHECK:         %[[N:.*]] = arith.addi %[[FIRST]], %[[THREAD]]
// CHECK:         %[[IN:.*]] = arith.cmpi ult, %[[N]], %c300
// CHECK:         scf.if %[[IN]] {
// CHECK-DAG:       %[[I:.*]] = arith.divui %[[N]], %c10
// CHECK-DAG:       %[[J:.*]] = arith.remui %[[N]], %c10
// CHECK:           %[[V:.*]] = memref.load %[[X]][%[[J]], %[[I]]]
// CHECK:           memref.store %[[V]], %[[Y]][%[[I]], %[[J]]]
func.func @transpose(%x: memref<10x30xf32>, %y: memref<30x10xf32>) {
  linalg.transpose ins(%x : memref<10x30xf32>) outs(%y : memref<30x10xf32>) permutation = [1, 0]
  return
}

// -----

// A strided convolution reads where its map says.

// CHECK-LABEL: gpu.func @conv_contraction_0
// CHECK:         scf.for %[[C:.*]] = %c0 to %c4
// CHECK:           scf.for %[[R:.*]] = %c0 to %c3
// CHECK:             scf.for %[[S:.*]] = %c0 to %c3
// CHECK:               %[[H:.*]] = arith.muli %{{.*}}, %c2
// CHECK:               %[[Y:.*]] = arith.addi %[[H]], %[[R]]
// CHECK:               memref.load %{{.*}}[%{{.*}}, %[[C]], %[[Y]], %{{.*}}] : memref<1x4x9x9xf32>
func.func @conv(%x: memref<1x4x9x9xf32>, %w: memref<5x4x3x3xf32>, %y: memref<1x5x4x4xf32>) {
  linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<2> : vector<2xi64>}
    ins(%x, %w : memref<1x4x9x9xf32>, memref<5x4x3x3xf32>) outs(%y : memref<1x5x4x4xf32>)
  return
}

// -----

// Copies are kernels; slices lose their offset, so that one kernel serves both.

// CHECK-LABEL: func.func @copies
// CHECK:         %[[ONE:.*]] = memref.cast %{{.*}} : memref<4xf32, strided<[1], offset: 4>> to memref<4xf32, strided<[1], offset: ?>>
// CHECK:         gpu.launch_func @copies_elementwise_0::@copies_elementwise_0 {{.*}} args(%[[ONE]] :
// CHECK:         %[[OTHER:.*]] = memref.cast %{{.*}} : memref<4xf32, strided<[1], offset: 12>> to memref<4xf32, strided<[1], offset: ?>>
// CHECK:         gpu.launch_func @copies_elementwise_0::@copies_elementwise_0 {{.*}} args(%[[OTHER]] :
// CHECK-COUNT-1: gpu.module
// CHECK-NOT:   gpu.module
func.func @copies(%x: memref<16xf32>, %y: memref<4xf32>) {
  %a = memref.subview %x[4] [4] [1] : memref<16xf32> to memref<4xf32, strided<[1], offset: 4>>
  memref.copy %a, %y : memref<4xf32, strided<[1], offset: 4>> to memref<4xf32>
  %c0 = arith.constant 0 : index
  %v = memref.load %y[%c0] : memref<4xf32>
  memref.store %v, %y[%c0] : memref<4xf32>
  %b = memref.subview %x[12] [4] [1] : memref<16xf32> to memref<4xf32, strided<[1], offset: 12>>
  memref.copy %b, %y : memref<4xf32, strided<[1], offset: 12>> to memref<4xf32>
  return
}

// -----

// Nothing structured: nothing changes.

// CHECK-LABEL: module {
// CHECK-NEXT:    func.func @nothing(%[[X:.*]]: memref<4xf32>) {
// CHECK-NEXT:      memref.dealloc %[[X]]
// CHECK-NEXT:      return
func.func @nothing(%x: memref<4xf32>) {
  memref.dealloc %x : memref<4xf32>
  return
}
