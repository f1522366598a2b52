// RUN: parallel-opt %s --pass-pipeline='builtin.module(gpu.module(parallel-op-lower-gpu-math))' | FileCheck %s

// The arc tangent is a polynomial of the smaller one of x and 1/x.

// CHECK-LABEL: gpu.func @atan
// CHECK:         %[[SIZE:.*]] = math.absf %{{.*}} : f32
// CHECK:         arith.cmpf ogt, %[[SIZE]]
// CHECK:         arith.divf %{{.*}}, %[[SIZE]]
// CHECK-COUNT-9: math.fma
// CHECK:         math.copysign
// CHECK-NOT:     math.atan
gpu.module @kernels {
  gpu.func @atan(%m: memref<?xf32>) kernel {
    %i = gpu.thread_id x
    %0 = memref.load %m[%i] : memref<?xf32>
    %1 = math.atan %0 : f32
    memref.store %1, %m[%i] : memref<?xf32>
    gpu.return
  }
}
