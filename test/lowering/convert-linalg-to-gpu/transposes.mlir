// RUN: parallel-opt %s --convert-linalg-to-gpu --split-input-file | FileCheck %s

// The product reads the weights where they are: no launch for the transpose.

// CHECK-LABEL: func.func @dense
// CHECK-COUNT-1: gpu.launch_func
// CHECK-NOT:     gpu.launch_func
// CHECK:       gpu.func @dense_contraction_0({{.*}}, %[[W:[^:,]*]]: memref<30x8xf32>)
// CHECK:         scf.for %[[K:.*]] = %c0
// CHECK:           memref.load %[[W]][%{{.*}}, %[[K]]]
func.func @dense(%a: memref<20x8xf32>, %w: memref<30x8xf32>, %c: memref<20x30xf32>) {
  %turned = memref.alloc() : memref<8x30xf32>
  linalg.transpose ins(%w : memref<30x8xf32>) outs(%turned : memref<8x30xf32>) permutation = [1, 0]
  linalg.matmul ins(%a, %turned : memref<20x8xf32>, memref<8x30xf32>) outs(%c : memref<20x30xf32>)
  memref.dealloc %turned : memref<8x30xf32>
  return
}

// -----

// Somebody else reads the result, the result is no buffer of the function, or what the transpose reads is overwritten
// before the product: the transpose stays.

// CHECK-LABEL: func.func @also_read
// CHECK-COUNT-2: gpu.launch_func
// CHECK-LABEL: func.func @argument
// CHECK-COUNT-2: gpu.launch_func
// CHECK-LABEL: func.func @overwritten
// CHECK-COUNT-2: gpu.launch_func
// CHECK-LABEL: func.func @reused
// CHECK-COUNT-2: gpu.launch_func
func.func @also_read(%a: memref<20x8xf32>, %w: memref<30x8xf32>, %c: memref<20x30xf32>) -> memref<8x30xf32> {
  %turned = memref.alloc() : memref<8x30xf32>
  linalg.transpose ins(%w : memref<30x8xf32>) outs(%turned : memref<8x30xf32>) permutation = [1, 0]
  linalg.matmul ins(%a, %turned : memref<20x8xf32>, memref<8x30xf32>) outs(%c : memref<20x30xf32>)
  return %turned : memref<8x30xf32>
}

func.func @argument(%a: memref<20x8xf32>, %w: memref<30x8xf32>, %c: memref<20x30xf32>, %turned: memref<8x30xf32>) {
  linalg.transpose ins(%w : memref<30x8xf32>) outs(%turned : memref<8x30xf32>) permutation = [1, 0]
  linalg.matmul ins(%a, %turned : memref<20x8xf32>, memref<8x30xf32>) outs(%c : memref<20x30xf32>)
  return
}

func.func @overwritten(%a: memref<20x8xf32>, %w: memref<30x8xf32>, %c: memref<20x30xf32>, %x: f32) {
  %turned = memref.alloc() : memref<8x30xf32>
  %c0 = arith.constant 0 : index
  linalg.transpose ins(%w : memref<30x8xf32>) outs(%turned : memref<8x30xf32>) permutation = [1, 0]
  memref.store %x, %w[%c0, %c0] : memref<30x8xf32>
  linalg.matmul ins(%a, %turned : memref<20x8xf32>, memref<8x30xf32>) outs(%c : memref<20x30xf32>)
  memref.dealloc %turned : memref<8x30xf32>
  return
}

func.func @reused(%a: memref<20x8xf32>) -> f32 {
  %c0 = arith.constant 0 : index
  %block = memref.alloc() : memref<4096xi8>
  %turned = memref.alloc() : memref<8x30xf32>
  %w = memref.view %block[%c0][] : memref<4096xi8> to memref<30x8xf32>
  %d = memref.view %block[%c0][] : memref<4096xi8> to memref<20x30xf32>
  linalg.transpose ins(%w : memref<30x8xf32>) outs(%turned : memref<8x30xf32>) permutation = [1, 0]
  linalg.matmul ins(%a, %turned : memref<20x8xf32>, memref<8x30xf32>) outs(%d : memref<20x30xf32>)
  memref.dealloc %turned : memref<8x30xf32>
  %r = memref.load %d[%c0, %c0] : memref<20x30xf32>
  memref.dealloc %block : memref<4096xi8>
  return %r : f32
}
