// RUN: parallel-opt %s --convert-linalg-to-gpu --split-input-file | FileCheck %s

// The host computes the number of blocks, the kernel asks the memref how long it is. Two ops share a launch only if
// their lengths are those of one memref.

// CHECK-LABEL: func.func @chain
// CHECK-DAG:     %[[M:.*]] = memref.dim %[[X:.*]], %c0
// CHECK-DAG:     %[[N:.*]] = memref.dim %[[X]], %c1
// CHECK:         %[[TOTAL:.*]] = arith.muli %[[M]], %[[N]]
// CHECK:         %[[MORE:.*]] = arith.addi %[[TOTAL]], %c255
// CHECK:         %[[BLOCKS:.*]] = arith.divui %[[MORE]], %c256
// CHECK:         gpu.launch_func @chain_elementwise_0::@chain_elementwise_0 blocks in (%[[BLOCKS]],
// CHECK-NOT:     gpu.launch_func
// CHECK:       gpu.func @chain_elementwise_0(%[[A:[^:]*]]: memref<?x?xf32>
// CHECK:         memref.dim %[[A]]
// CHECK:         memref.dim %[[A]]
func.func @chain(%x: memref<?x?xf32>, %y: memref<?x?xf32>, %z: memref<?x?xf32>) {
  linalg.exp ins(%x : memref<?x?xf32>) outs(%y : memref<?x?xf32>)
  linalg.tanh ins(%y : memref<?x?xf32>) outs(%z : memref<?x?xf32>)
  return
}

// -----

// CHECK-LABEL: func.func @strangers
// CHECK-COUNT-2: gpu.launch_func
func.func @strangers(%a: memref<?xf32>, %b: memref<?xf32>, %c: memref<?xf32>, %d: memref<?xf32>) {
  linalg.exp ins(%a : memref<?xf32>) outs(%b : memref<?xf32>)
  linalg.exp ins(%c : memref<?xf32>) outs(%d : memref<?xf32>)
  return
}

// -----

// No elements, no blocks. A sum over nothing still gives its element.

// CHECK-LABEL: func.func @empty
// CHECK:         gpu.launch_func @empty_elementwise_0::@empty_elementwise_0 blocks in (%c0{{[^,]*}},
// CHECK-LABEL: func.func @sum_of_nothing
// CHECK:         gpu.launch_func @sum_of_nothing_elementwise_0::@sum_of_nothing_elementwise_0 blocks in (%c1{{[^,]*}},
func.func @empty(%x: memref<0x4xf32>, %y: memref<0x4xf32>) {
  linalg.exp ins(%x : memref<0x4xf32>) outs(%y : memref<0x4xf32>)
  return
}

func.func @sum_of_nothing(%x: memref<4x0xf32>, %y: memref<4xf32>, %z: f32) {
  linalg.fill ins(%z : f32) outs(%y : memref<4xf32>)
  linalg.reduce {arith.addf} ins(%x : memref<4x0xf32>) outs(%y : memref<4xf32>) dimensions = [1]
  return
}

// -----

// A launch has no more than 32,768 blocks of points: here each thread has two.

// CHECK-LABEL: func.func @large
// CHECK:         gpu.launch_func @large_elementwise_0::@large_elementwise_0 blocks in (%c16385{{[^,]*}},
// CHECK:       gpu.func @large_elementwise_0
// CHECK:         scf.for %[[TURN:.*]] = %c0 to %c2 step %c1
// CHECK:           arith.cmpi ult, %{{.*}}, %c8388609
func.func @large(%x: memref<8388609xf32>, %y: memref<8388609xf32>) {
  linalg.exp ins(%x : memref<8388609xf32>) outs(%y : memref<8388609xf32>)
  return
}
