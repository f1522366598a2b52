// RUN: sh -c 'for chip in sm_50 sm_75 sm_80 sm_90 sm_90a sm_100 sm_121a; do \
// RUN:   parallel-opt %s "--parallel-op-serialize-gpu=target=nvvm chip=$chip"; done' | FileCheck %s
// RUN: not parallel-opt %s --parallel-op-serialize-gpu='target=nvvm chip=sm_1' 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: parallel-opt %s --parallel-op-serialize-gpu='target=spirv chip=sm_1' | FileCheck %s --check-prefix=SPIRV

// The lowest version of PTX that knows the chip, so that the oldest driver takes it.

// CHECK: .version 4.0\0A.target sm_50
// CHECK: .version 6.3\0A.target sm_75
// CHECK: .version 7.0\0A.target sm_80
// CHECK: .version 7.8\0A.target sm_90
// CHECK: .version 8.0\0A.target sm_90a
// CHECK: .version 8.6\0A.target sm_100
// CHECK: .version 8.8\0A.target sm_121a

// UNKNOWN: error: 'parallel-op-serialize-gpu' option 'chip': expected one of sm_50, {{.*}}, sm_121a, got 'sm_1'{{$}}
// SPIRV: gpu.binary
gpu.module @kernels {
  gpu.func @double(%m: memref<?xf32>) kernel attributes {known_block_size = array<i32: 64, 1, 1>, parallel_op.flat} {
    %i = gpu.thread_id x
    %0 = memref.load %m[%i] : memref<?xf32>
    %1 = arith.addf %0, %0 : f32
    memref.store %1, %m[%i] : memref<?xf32>
    gpu.return
  }
}
