// RUN: parallel-opt %s --convert-linalg-to-gpu --split-input-file | FileCheck %s

// A chain is one launch; the thread keeps what it computed.

// CHECK-LABEL: func.func @chain
// CHECK-COUNT-1: gpu.launch_func
// CHECK-NOT:     gpu.launch_func
// CHECK:       gpu.func @chain_elementwise_0
// CHECK:         %[[X:.*]] = memref.load
// CHECK-NOT:     memref.load
// CHECK:         %[[E:.*]] = math.exp %[[X]]
// CHECK:         %[[T:.*]] = math.tanh %[[E]]
// CHECK-DAG:     memref.store %[[E]]
// CHECK-DAG:     memref.store %[[T]]
func.func @chain(%x: memref<8x9xf32>, %y: memref<8x9xf32>, %z: memref<8x9xf32>) {
  linalg.exp ins(%x : memref<8x9xf32>) outs(%y : memref<8x9xf32>)
  linalg.tanh ins(%y : memref<8x9xf32>) outs(%z : memref<8x9xf32>)
  return
}

// -----

// The second op needs elements of other threads: another launch.

// CHECK-LABEL: func.func @other_threads
// CHECK-COUNT-2: gpu.launch_func
func.func @other_threads(%x: memref<8x8xf32>, %y: memref<8x8xf32>, %z: memref<8x8xf32>) {
  linalg.exp ins(%x : memref<8x8xf32>) outs(%y : memref<8x8xf32>)
  linalg.transpose ins(%y : memref<8x8xf32>) outs(%z : memref<8x8xf32>) permutation = [1, 0]
  return
}

// -----

// The result of the second op lies where the operand of the first one was, shifted: a thread would overwrite what its
// neighbour still reads.

// CHECK-LABEL: func.func @shared_memory
// CHECK-COUNT-2: gpu.launch_func
// CHECK-LABEL: func.func @shared_memory_apart
// CHECK-COUNT-1: gpu.launch_func
// CHECK-NOT:     gpu.launch_func
// CHECK:       gpu.module
func.func @shared_memory(%y: memref<8xf32>) {
  %block = memref.alloc() : memref<64xi8>
  %c0 = arith.constant 0 : index
  %c16 = arith.constant 16 : index
  %x = memref.view %block[%c0][] : memref<64xi8> to memref<8xf32>
  %z = memref.view %block[%c16][] : memref<64xi8> to memref<8xf32>
  linalg.exp ins(%x : memref<8xf32>) outs(%y : memref<8xf32>)
  linalg.tanh ins(%y : memref<8xf32>) outs(%z : memref<8xf32>)
  memref.dealloc %block : memref<64xi8>
  return
}

func.func @shared_memory_apart(%y: memref<8xf32>) {
  %block = memref.alloc() : memref<64xi8>
  %c0 = arith.constant 0 : index
  %c32 = arith.constant 32 : index
  %x = memref.view %block[%c0][] : memref<64xi8> to memref<8xf32>
  %z = memref.view %block[%c32][] : memref<64xi8> to memref<8xf32>
  linalg.exp ins(%x : memref<8xf32>) outs(%y : memref<8xf32>)
  linalg.tanh ins(%y : memref<8xf32>) outs(%z : memref<8xf32>)
  memref.dealloc %block : memref<64xi8>
  return
}

// -----

// A buffer that ends between two ops of a launch ends behind it. A fill of which an op sees a part is launched first.

// CHECK-LABEL: func.func @ends
// CHECK:         gpu.launch_func @ends_elementwise_0
// CHECK-NEXT:    memref.dealloc
// CHECK-LABEL: func.func @part
// CHECK:         gpu.launch_func @part_elementwise_0
// CHECK:         gpu.launch_func @part_elementwise_1
func.func @ends(%x: memref<8xf32>, %z: memref<8xf32>) {
  %y = memref.alloc() : memref<8xf32>
  %w = memref.alloc() : memref<8xf32>
  linalg.exp ins(%x : memref<8xf32>) outs(%y : memref<8xf32>)
  linalg.exp ins(%y : memref<8xf32>) outs(%w : memref<8xf32>)
  memref.dealloc %y : memref<8xf32>
  linalg.tanh ins(%w : memref<8xf32>) outs(%z : memref<8xf32>)
  return
}

func.func @part(%x: memref<8xf32>, %z: f32) -> memref<10xf32> {
  %y = memref.alloc() : memref<10xf32>
  linalg.fill ins(%z : f32) outs(%y : memref<10xf32>)
  %inner = memref.subview %y[1] [8] [1] : memref<10xf32> to memref<8xf32, strided<[1], offset: 1>>
  memref.copy %inner, %x : memref<8xf32, strided<[1], offset: 1>> to memref<8xf32>
  return %y : memref<10xf32>
}
