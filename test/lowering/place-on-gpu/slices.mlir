// RUN: parallel-opt %s --parallel-op-place-on-gpu --cse | FileCheck %s

// Slices that tasks on the CPU get, and elements of buffers without dimensions.

module attributes {gpu.container_module} {
  gpu.module @k { gpu.func @k(%0: memref<?xf32>) kernel { gpu.return } }
  gpu.module @scalar { gpu.func @scalar(%0: memref<f32>) kernel { gpu.return } }

  // All from the first element to the last one is copied to the host at once, to where the type says that it begins. What
  // is written goes back row by row: others may write what lies between the rows.
  // CHECK-LABEL: func.func @rows(
  // CHECK:         %[[C1:.*]] = arith.constant 1 : index
  // CHECK:         %[[PART:.*]] = memref.subview
  // CHECK:         %{{.*}}, %[[AT:.*]], %[[N:.*]]:2, %[[STEP:.*]]:2 = memref.extract_strided_metadata %[[PART]]
  // CHECK-NEXT:    %[[M0:.*]] = arith.subi %[[N]]#0, %[[C1]]
  // CHECK-NEXT:    %[[D0:.*]] = arith.muli %[[M0]], %[[STEP]]#0
  // CHECK-NEXT:    %[[S0:.*]] = arith.addi %[[C1]], %[[D0]]
  // CHECK-NEXT:    %[[M1:.*]] = arith.subi %[[N]]#1, %[[C1]]
  // CHECK-NEXT:    %[[D1:.*]] = arith.muli %[[M1]], %[[STEP]]#1
  // CHECK-NEXT:    %[[LAST:.*]] = arith.addi %[[S0]], %[[D1]]
  // CHECK-NEXT:    %[[C2:.*]] = arith.constant 2 : index
  // CHECK-NEXT:    %[[ROOM:.*]] = arith.addi %[[C2]], %[[LAST]]
  // CHECK:         %[[OWN:.*]] = memref.alloc(%[[ROOM]])
  // CHECK-NEXT:    %[[TO:.*]] = memref.reinterpret_cast %[[OWN]] to offset: [%[[C2]]], sizes: [%[[LAST]]], strides: [1]
  // CHECK-NEXT:    %[[FROM:.*]] = memref.reinterpret_cast %[[PART]] to offset: [%[[AT]]], sizes: [%[[LAST]]], strides: [1]
  // CHECK-NEXT:    gpu.memcpy %[[TO]], %[[FROM]]
  // CHECK-NEXT:    %[[GIVEN:.*]] = memref.reinterpret_cast %[[TO]] to offset: [2], sizes: [4, 4], strides: [8, 1]
  // CHECK-NEXT:    call @rows_0(%[[GIVEN]])
  // CHECK-NEXT:    %[[ROW:.*]] = arith.muli %[[C1]], %[[N]]#1
  // CHECK-NEXT:    %[[C0:.*]] = arith.constant 0 : index
  // CHECK-NEXT:    scf.for %[[I:.*]] = %[[C0]] to %[[N]]#0 step %[[C1]] {
  // CHECK-NEXT:      %[[BY:.*]] = arith.muli %[[I]], %[[STEP]]#0
  // CHECK-NEXT:      %[[SHIFT:.*]] = arith.addi %[[C0]], %[[BY]]
  // CHECK-NEXT:      %[[THERE:.*]] = arith.addi %[[AT]], %[[SHIFT]]
  // CHECK-NEXT:      %[[A:.*]] = memref.reinterpret_cast %[[PART]] to offset: [%[[THERE]]], sizes: [%[[ROW]]]
  // CHECK-NEXT:      %[[HERE:.*]] = arith.addi %[[C2]], %[[SHIFT]]
  // CHECK-NEXT:      %[[B:.*]] = memref.reinterpret_cast %[[OWN]] to offset: [%[[HERE]]], sizes: [%[[ROW]]]
  // CHECK-NEXT:      gpu.memcpy %[[A]], %[[B]]
  // CHECK-NEXT:    }
  // CHECK-NEXT:    memref.dealloc %[[OWN]]
  func.func @rows(%x: memref<4x8xf32>) {
    %c1 = arith.constant 1 : index
    %flat = memref.reinterpret_cast %x to offset: [0], sizes: [32], strides: [1] : memref<4x8xf32> to memref<32xf32>
    %any = memref.cast %flat : memref<32xf32> to memref<?xf32>
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%any : memref<?xf32>)
    %part = memref.subview %x[0, 2] [4, 4] [1, 1] : memref<4x8xf32> to memref<4x4xf32, strided<[8, 1], offset: 2>>
    call @rows_0(%part) {parallel_op.writes = [0]} : (memref<4x4xf32, strided<[8, 1], offset: 2>>) -> ()
    return
  }
  func.func private @rows_0(memref<4x4xf32, strided<[8, 1], offset: 2>>)

  // A slice without gaps goes back at once; one that may be empty has no last element, and one that is only read stays.
  // CHECK-LABEL: func.func @dense_and_open(
  // CHECK:         %[[C1:.*]] = arith.constant 1 : index
  // CHECK:         %[[OPEN:.*]] = memref.subview %{{.*}} to memref<?xf32, strided<[?], offset: ?>>
  // CHECK:         gpu.memcpy
  // CHECK:         %{{.*}}, %[[AT:.*]], %[[N:.*]], %[[STEP:.*]] = memref.extract_strided_metadata %[[OPEN]]
  // CHECK:         %[[IS_SOME:.*]] = arith.minui %[[N]], %[[C1]]
  // CHECK-NEXT:    %[[EXTENT:.*]] = arith.muli %{{.*}}, %[[IS_SOME]]
  // CHECK:         gpu.memcpy
  // CHECK-NEXT:    memref.reinterpret_cast %{{.*}} to offset: [%{{.*}}], sizes: [%[[N]]], strides: [%[[STEP]]]
  // CHECK-NEXT:    call @dense_and_open_0
  // CHECK-NOT:     scf.for
  // CHECK:         gpu.memcpy
  // CHECK-NEXT:    memref.dealloc
  // CHECK-NEXT:    memref.dealloc
  func.func @dense_and_open(%x: memref<?xf32>, %n: index) {
    %c1 = arith.constant 1 : index
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<?xf32>)
    %two = memref.subview %x[2] [2] [1] : memref<?xf32> to memref<2xf32, strided<[1], offset: 2>>
    %open = memref.subview %x[%n] [%n] [%n] : memref<?xf32> to memref<?xf32, strided<[?], offset: ?>>
    call @dense_and_open_0(%two, %open) {parallel_op.writes = [0]}
        : (memref<2xf32, strided<[1], offset: 2>>, memref<?xf32, strided<[?], offset: ?>>) -> ()
    return
  }
  func.func private @dense_and_open_0(memref<2xf32, strided<[1], offset: 2>>, memref<?xf32, strided<[?], offset: ?>>)

  // A buffer without dimensions is its only element.
  // CHECK-LABEL: func.func @scalar_element(
  // CHECK-DAG:     %[[BACK:.*]] = memref.alloca() : memref<f32>
  // CHECK-DAG:     %[[OUT:.*]] = memref.alloca() : memref<f32>
  // CHECK:         %[[X:.*]] = gpu.alloc () : memref<f32>
  // CHECK:         memref.store %{{.*}}, %[[OUT]][]
  // CHECK-NEXT:    gpu.memcpy %[[X]], %[[OUT]] : memref<f32>, memref<f32>
  // CHECK:         gpu.launch_func
  // CHECK-NEXT:    gpu.memcpy %[[BACK]], %[[X]] : memref<f32>, memref<f32>
  // CHECK-NEXT:    memref.load %[[BACK]][]
  func.func @scalar_element(%v: f32) -> f32 {
    %c1 = arith.constant 1 : index
    %x = memref.alloc() : memref<f32>
    memref.store %v, %x[] : memref<f32>
    gpu.launch_func @scalar::@scalar blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<f32>)
    %e = memref.load %x[] : memref<f32>
    memref.dealloc %x : memref<f32>
    return %e : f32
  }
}
