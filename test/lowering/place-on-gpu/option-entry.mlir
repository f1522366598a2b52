// RUN: parallel-opt %s --parallel-op-place-on-gpu=entry=other | FileCheck %s
// RUN: parallel-opt %s --parallel-op-place-on-gpu=entry= | FileCheck %s --check-prefix=NONE

// Weights of a function that is not the entry are copied in each run.

// CHECK-LABEL: func.func @main(%{{.*}}: memref<4xf32> {parallel_op.weight})
// CHECK:         gpu.memcpy
// CHECK-LABEL: func.func @other_prepared(%{{.*}}: memref<1xi64>)
// CHECK-NOT:     gpu.memcpy
// CHECK:         return
// CHECK:       func.func @other_prepare(%{{.*}}: memref<4xf32>) -> memref<1xi64>
// CHECK:       func.func @other_release(
// CHECK:       func.func @other(%{{.*}}: memref<4xf32>)

// NONE-NOT:    _prepare
module attributes {gpu.container_module} {
  func.func @main(%x: memref<4xf32> {parallel_op.weight}) {
    %c1 = arith.constant 1 : index
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>)
        {parallel_op.writes = []}
    return
  }
  func.func @other(%x: memref<4xf32> {parallel_op.weight}) {
    %c1 = arith.constant 1 : index
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>)
        {parallel_op.writes = []}
    return
  }
  gpu.module @k { gpu.func @k(%0: memref<4xf32>) kernel { gpu.return } }
}
