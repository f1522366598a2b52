// RUN: parallel-opt %s --convert-gpu-to-runtime --canonicalize --cse | FileCheck %s
// A second run has nothing to do.
// RUN: parallel-opt %s --convert-gpu-to-runtime --canonicalize --cse -o %t.once
// RUN: parallel-opt %t.once --convert-gpu-to-runtime | diff - %t.once

module attributes {gpu.container_module} {
  gpu.binary @k [#gpu.object<#spirv.target_env<#spirv.vce<v1.3, [Shader], []>, #spirv.resource_limits<>>,
                             bin = "\03\02#\07\00\01">,
                 #gpu.object<#nvvm.target<chip = "sm_80">, assembly = ".version 7.0">]

  // Fields of the launch: the kernel, blocks, threads, bytes of the block, then buffers and words with their numbers. A
  // buffer is address, offset and range.
  // CHECK-LABEL: func.func @fields(
  // CHECK-SAME:    %[[GRID:.*]]: index, %[[X:[^:]*]]: memref<?xf32, strided<[1], offset: ?>>, %[[W:[^:]*]]: i32,
  // CHECK-DAG:     %[[LAUNCH:.*]] = memref.alloca() : memref<12xi64>
  // CHECK-DAG:     %[[BUFFERS:.*]] = memref.alloca() : memref<6xi64>
  // CHECK-DAG:     %[[WORDS:.*]] = memref.alloca() : memref<1xi32>
  // CHECK-DAG:     %[[FOUR:.*]] = arith.constant 4 : i64
  // CHECK:         %[[KERNEL:.*]] = call @k_f_kernel()
  // CHECK:         memref.store %[[KERNEL]], %[[LAUNCH]][%c0]
  // CHECK:         %[[G:.*]] = arith.index_cast %[[GRID]] : index to i64
  // CHECK:         memref.store %[[G]], %[[LAUNCH]][%c1]
  // CHECK:         memref.store %c64_i64, %[[LAUNCH]][%c4]
  // CHECK:         memref.store %{{.*}}, %[[LAUNCH]][%c7]
  // CHECK:         %[[P:.*]] = memref.extract_aligned_pointer_as_index %[[X]]
  // CHECK:         %[[BASE:.*]] = arith.index_cast %[[P]]
  // CHECK:         %{{.*}}, %[[OFFSET:.*]], %{{.*}}, %{{.*}} = memref.extract_strided_metadata %[[X]]
  // CHECK:         %[[ELEMENTS:.*]] = arith.index_cast %[[OFFSET]]
  // CHECK:         %[[N:.*]] = arith.muli %[[ELEMENTS]], %[[FOUR]] : i64
  // CHECK:         %[[START:.*]] = arith.addi %[[BASE]], %[[N]] : i64
  // CHECK:         memref.store %[[START]], %[[BUFFERS]][%c0]
  // CHECK:         memref.store %c0_i64, %[[BUFFERS]][%c1]
  // CHECK:         memref.store %c4096_i64, %[[BUFFERS]][%c2]
  // CHECK:         memref.store %c-1_i64, %[[BUFFERS]][%c5]
  // CHECK:         memref.store %[[W]], %[[WORDS]][%c0]
  // CHECK:         memref.store %{{.*}}, %[[LAUNCH]][%c8]
  // CHECK:         memref.store %c2_i64, %[[LAUNCH]][%c9]
  // CHECK:         memref.store %{{.*}}, %[[LAUNCH]][%c10]
  // CHECK:         memref.store %c1_i64, %[[LAUNCH]][%c11]
  // CHECK:         call @parallel_op_gpu_launch(
  // Nobody has said that the launch may go on alone.
  // CHECK:         call @parallel_op_gpu_stream_synchronize(%c0_i64)
  func.func @fields(%grid: index, %x: memref<?xf32, strided<[1], offset: ?>>, %w: i32, %shared: i32) {
    %c1 = arith.constant 1 : index
    %c64 = arith.constant 64 : index
    gpu.launch_func @k::@f blocks in (%grid, %c1, %c1) threads in (%c64, %c1, %c1) dynamic_shared_memory_size %shared
        args(%x : memref<?xf32, strided<[1], offset: ?>>, %x : memref<?xf32, strided<[1], offset: ?>>, %w : i32)
        {parallel_op.ranges = array<i64: 4096, -1>}
    return
  }

  // Sizes in bytes, open ones computed; an address becomes a buffer; copies go the way that their buffers lie.
  // CHECK-LABEL: func.func @memory(
  // CHECK-SAME:    %[[N:.*]]: index, %[[ADDRESS:.*]]: i64, %[[HOST:.*]]: memref<?x3xf16>
  // CHECK-DAG:     %[[SIX:.*]] = arith.constant 6 : index
  // CHECK:         %[[BYTES:.*]] = arith.muli %[[N]], %[[SIX]] : index
  // CHECK:         %[[B:.*]] = arith.index_cast %[[BYTES]] : index to i64
  // CHECK:         %[[A:.*]] = call @parallel_op_gpu_allocate(%[[B]], %c0_i64)
  // CHECK:         arith.cmpi ne, %[[A]], %c0_i64
  // CHECK:         %[[BUFFER:.*]] = call @parallel_op_gpu_bytes(%[[A]], %[[BYTES]])
  // CHECK:         memref.view %[[BUFFER]][%c0][%[[N]]] : memref<?xi8> to memref<?x3xf16>
  // CHECK:         call @parallel_op_gpu_copy_in(
  // CHECK:         call @parallel_op_gpu_bytes(%[[ADDRESS]],
  // CHECK:         call @parallel_op_gpu_copy(
  // CHECK:         call @parallel_op_gpu_copy_out(
  // The host reads what came, so it has to be there.
  // CHECK:         cf.assert
  // CHECK:         memref.load
  // CHECK:         call @parallel_op_gpu_free(
  // CHECK:         cf.assert
  func.func @memory(%n: index, %address: i64, %x: memref<?x3xf16>) -> f16 {
    %c0 = arith.constant 0 : index
    %a = gpu.alloc (%n) : memref<?x3xf16>
    gpu.memcpy %a, %x : memref<?x3xf16>, memref<?x3xf16>
    %weights = builtin.unrealized_conversion_cast %address : i64 to memref<?xi8>
    %w = memref.view %weights[%c0][] : memref<?xi8> to memref<2x3xf16>
    %front = memref.subview %a[0, 0] [2, 3] [1, 1] : memref<?x3xf16> to memref<2x3xf16, strided<[3, 1]>>
    gpu.memcpy %front, %w : memref<2x3xf16, strided<[3, 1]>>, memref<2x3xf16>
    %y = memref.alloc() : memref<2x3xf16>
    gpu.memcpy %y, %front : memref<2x3xf16>, memref<2x3xf16, strided<[3, 1]>>
    %e = memref.load %y[%c0, %c0] : memref<2x3xf16>
    memref.dealloc %y : memref<2x3xf16>
    gpu.dealloc %a : memref<?x3xf16>
    return %e : f16
  }

  // CHECK-LABEL: func.func @nothing(
  // CHECK-NEXT:    return
  func.func @nothing() {
    return
  }

  // Both images are there, and no binary is left.
  // CHECK-NOT:   gpu.binary
  // CHECK-DAG:   memref.global "private" constant @k_image : memref<6xi8>
  // CHECK-DAG:   memref.global "private" constant @k_image_0 : memref<12xi8>
  // CHECK-DAG:   memref.global "private" @k_f_handle : memref<1xi64>
  // CHECK-LABEL: func.func private @k_f_kernel() -> i64
  // CHECK:         %[[KEPT:.*]] = memref.load
  // CHECK:         cf.cond_br %{{.*}}, ^[[KNOWN:bb[0-9]+]]
}
