// RUN: parallel-opt %s --pass-pipeline='builtin.module(gpu.module(parallel-op-bind-gpu-arguments{target=spirv}))' | FileCheck %s

// Workgroup memory of one type is one array. Branches share their part of it, loops do not, for a thread may be a turn
// ahead of others.

// CHECK-LABEL: gpu.func @workgroup
// CHECK:         %[[FLOATS:.*]] = memref.alloc() : memref<24xf32, #spirv.storage_class<Workgroup>>
// CHECK:         %[[HALVES:.*]] = memref.alloc() : memref<12xi16, #spirv.storage_class<Workgroup>>
// CHECK-NOT:     memref.alloc
// CHECK:         scf.if
// CHECK:           %[[A:.*]] = arith.addi %{{c8.*}}, %{{.*}} overflow<nsw>
// CHECK:           memref.store %{{.*}}, %[[FLOATS]][%[[A]]]
// CHECK:         } else {
// CHECK:           %[[B:.*]] = arith.addi %{{c8.*}}, %{{.*}} overflow<nsw>
// CHECK:           memref.store %{{.*}}, %[[FLOATS]][%[[B]]]
// CHECK:         scf.for
// CHECK:           memref.store %{{.*}}, %[[HALVES]][%{{thread.*}}]
// CHECK:         } else {
// CHECK:           %[[C:.*]] = arith.addi %{{c4.*}}, %{{.*}} overflow<nsw>
// CHECK:           memref.store %{{.*}}, %[[HALVES]][%[[C]]]
gpu.module @m1 {
  gpu.func @workgroup(%n: i32) kernel attributes {known_block_size = array<i32: 8, 1, 1>, parallel_op.flat} {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %one = arith.constant 1.0 : f32
    %half = arith.constant 0.5 : bf16
    %x = gpu.thread_id x
    %upper = arith.index_cast %n : i32 to index
    %first = memref.alloc() : memref<8xf32, #gpu.address_space<workgroup>>
    %c = arith.cmpi ult, %x, %c1 : index
    scf.if %c {
      %a = memref.alloc() : memref<4xf32, #gpu.address_space<workgroup>>
      memref.store %one, %a[%x] : memref<4xf32, #gpu.address_space<workgroup>>
    } else {
      %b = memref.alloc() : memref<16xf32, #gpu.address_space<workgroup>>
      memref.store %one, %b[%x] : memref<16xf32, #gpu.address_space<workgroup>>
    }
    scf.for %i = %c0 to %upper step %c1 {
      scf.if %c {
        %a = memref.alloc() : memref<4xbf16, #gpu.address_space<workgroup>>
        memref.store %half, %a[%x] : memref<4xbf16, #gpu.address_space<workgroup>>
      } else {
        %b = memref.alloc() : memref<8xbf16, #gpu.address_space<workgroup>>
        memref.store %half, %b[%x] : memref<8xbf16, #gpu.address_space<workgroup>>
      }
    }
    gpu.return
  }
}
