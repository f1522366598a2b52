// RUN: parallel-opt %s --parallel-op-place-on-gpu | FileCheck %s

// The weight is copied once, the input and the result in each run.
// CHECK-LABEL: func.func @main_prepared(
// CHECK-SAME:    %[[X:.*]]: memref<64xf32>, %[[HANDLE:.*]]: memref<1xi64>) -> memref<64xf32>
// CHECK:         %[[IN:.*]] = gpu.alloc () : memref<64xf32>
// CHECK:         gpu.memcpy %[[IN]], %[[X]]
// CHECK:         %[[ADDRESS:.*]] = memref.load %[[HANDLE]]
// CHECK:         %[[WEIGHTS:.*]] = builtin.unrealized_conversion_cast %[[ADDRESS]] : i64 to memref<?xi8>
// CHECK:         %[[W:.*]] = memref.view %[[WEIGHTS]][{{.*}}][] : memref<?xi8> to memref<64xf32>
// CHECK:         %[[OUT:.*]], %{{.*}} = gpu.alloc async
// CHECK:         gpu.launch_func async {{.*}} args(%[[IN]] : memref<64xf32>, %[[W]] : memref<64xf32>, %[[OUT]] : memref<64xf32>)
// CHECK:         %[[Y:.*]] = memref.alloc() : memref<64xf32>
// CHECK:         gpu.memcpy %[[Y]], %[[OUT]]
// CHECK:         gpu.dealloc %[[OUT]]
// CHECK:         gpu.dealloc %[[IN]]
// CHECK:         return %[[Y]]
// CHECK-LABEL: func.func @main_prepare(
// CHECK-LABEL: func.func @main_release(
// CHECK-LABEL: func.func @main(
// CHECK-SAME:    memref<64xf32>, %{{.*}}: memref<64xf32>) -> memref<64xf32>
module attributes {gpu.container_module} {
  func.func @main(%x: memref<64xf32>, %w: memref<64xf32> {parallel_op.weight}) -> memref<64xf32> {
    %c1 = arith.constant 1 : index
    %c64 = arith.constant 64 : index
    %t0 = gpu.wait async
    %y, %t1 = gpu.alloc async [%t0] () : memref<64xf32>
    %t2 = gpu.launch_func async [%t1] @add::@add blocks in (%c1, %c1, %c1) threads in (%c64, %c1, %c1)
        args(%x : memref<64xf32>, %w : memref<64xf32>, %y : memref<64xf32>) {parallel_op.writes = [2]}
    gpu.wait [%t2]
    return %y : memref<64xf32>
  }
  gpu.module @add {
    gpu.func @add(%x: memref<64xf32>, %w: memref<64xf32>, %y: memref<64xf32>) kernel {
      %i = gpu.thread_id x
      %a = memref.load %x[%i] : memref<64xf32>
      %b = memref.load %w[%i] : memref<64xf32>
      %c = arith.addf %a, %b : f32
      memref.store %c, %y[%i] : memref<64xf32>
      gpu.return
    }
  }
}
