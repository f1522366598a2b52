// RUN: parallel-opt %s --parallel-op-flatten-gpu-arguments --canonicalize --cse | FileCheck %s

// The rows that are not known become a word, and the place in memory an index.

module attributes {gpu.container_module} {

// CHECK-LABEL: func.func @scale
// CHECK:         %[[ROWS:.*]] = memref.dim
// CHECK:         %[[BUFFER:.*]] = memref.reinterpret_cast %{{.*}} : memref<?x8xf32> to memref<?xf32>
// CHECK:         gpu.launch_func @kernels::@scale
// CHECK-SAME:      args(%{{.*}} : memref<?xf32>, %{{.*}} : i32)
// CHECK-SAME:      {parallel_op.ranges = array<i64: -1>}
func.func @scale(%m: memref<?x8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %rows = memref.dim %m, %c0 : memref<?x8xf32>
  gpu.launch_func @kernels::@scale blocks in (%rows, %c1, %c1) threads in (%c8, %c1, %c1) args(%m : memref<?x8xf32>)
  return
}

gpu.module @kernels {
  // CHECK:       gpu.func @scale(%[[M:.*]]: memref<?xf32>, %{{.*}}: i32) kernel
  // CHECK:         %[[ROW:.*]] = arith.muli %{{.*}}, %c8 overflow<nsw>
  // CHECK:         %[[PLACE:.*]] = arith.addi %[[ROW]], %{{.*}} overflow<nsw>
  // CHECK:         memref.load %[[M]][%[[PLACE]]]
  gpu.func @scale(%m: memref<?x8xf32>) kernel attributes {known_block_size = array<i32: 8, 1, 1>} {
    %row = gpu.block_id x
    %column = gpu.thread_id x
    %x = memref.load %m[%row, %column] : memref<?x8xf32>
    %y = arith.addf %x, %x : f32
    memref.store %y, %m[%row, %column] : memref<?x8xf32>
    gpu.return
  }
}

}
