// RUN: parallel-opt %s --convert-gpu-to-runtime --canonicalize --cse --split-input-file | FileCheck %s

// Chains of tokens are streams: the first user of a token goes on in its stream, the second one begins another.

module attributes {gpu.container_module} {
  gpu.binary @k [#gpu.object<#nvvm.target<chip = "sm_80">, assembly = ".version 7.0">]

  // CHECK-LABEL: func.func @chain(
  // CHECK-NOT:     stream_create
  // CHECK:         call @parallel_op_gpu_launch(%{{.*}}, %c0_i64)
  // CHECK-NOT:     token
  // CHECK:         call @parallel_op_gpu_launch(%{{.*}}, %c0_i64)
  // CHECK:         call @parallel_op_gpu_stream_synchronize(%c0_i64)
  // CHECK-NOT:     stream_destroy
  // CHECK:         return
  func.func @chain(%x: memref<?xf32>) {
    %c1 = arith.constant 1 : index
    %t0 = gpu.wait async
    %t1 = gpu.launch_func async [%t0] @k::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<?xf32>)
    %t2 = gpu.launch_func async [%t1] @k::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<?xf32>)
    gpu.wait [%t2]
    return
  }

  // Two lanes, twice: the second fork takes the stream that is free again.
  // CHECK-LABEL: func.func @lanes(
  // CHECK:         %[[S:.*]] = call @parallel_op_gpu_stream_create()
  // CHECK-NOT:     stream_create
  // CHECK:         %[[FORK:.*]] = call @parallel_op_gpu_token_record(%c0_i64)
  // CHECK:         call @parallel_op_gpu_launch(%{{.*}}, %c0_i64)
  // CHECK:         call @parallel_op_gpu_stream_wait(%[[S]], %[[FORK]])
  // CHECK:         call @parallel_op_gpu_launch(%{{.*}}, %[[S]])
  // CHECK:         %[[JOIN:.*]] = call @parallel_op_gpu_token_record(%[[S]])
  // CHECK:         call @parallel_op_gpu_token_destroy(%[[FORK]])
  // CHECK:         call @parallel_op_gpu_stream_wait(%c0_i64, %[[JOIN]])
  // CHECK:         %[[AGAIN:.*]] = call @parallel_op_gpu_token_record(%c0_i64)
  // CHECK:         call @parallel_op_gpu_token_destroy(%[[JOIN]])
  // CHECK:         call @parallel_op_gpu_launch(%{{.*}}, %c0_i64)
  // CHECK:         call @parallel_op_gpu_stream_wait(%[[S]], %[[AGAIN]])
  // CHECK:         call @parallel_op_gpu_launch(%{{.*}}, %[[S]])
  // CHECK:         call @parallel_op_gpu_stream_synchronize(%c0_i64)
  // CHECK:         call @parallel_op_gpu_stream_destroy(%[[S]])
  // CHECK:         cf.assert
  // CHECK-NEXT:    return
  func.func @lanes(%x: memref<?xf32>) {
    %c1 = arith.constant 1 : index
    %t0 = gpu.wait async
    %a0 = gpu.launch_func async [%t0] @k::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<?xf32>)
    %b0 = gpu.launch_func async [%t0] @k::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<?xf32>)
    %j0 = gpu.wait async [%a0, %b0]
    %a1 = gpu.launch_func async [%j0] @k::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<?xf32>)
    %b1 = gpu.launch_func async [%j0] @k::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<?xf32>)
    %j1 = gpu.wait async [%a1, %b1]
    gpu.wait [%j1]
    return
  }

  // The host waits for both streams, of one by its token; a loop begins a chain of its own in the stream that is always
  // there, and waits in it for a token from outside, which ends behind the loop.
  // CHECK-LABEL: func.func @loop(
  // CHECK:         %[[S:.*]] = call @parallel_op_gpu_stream_create()
  // CHECK:         call @parallel_op_gpu_launch(%{{.*}}, %[[S]])
  // CHECK:         %[[T:.*]] = call @parallel_op_gpu_token_record(%[[S]])
  // CHECK:         scf.for
  // CHECK:           call @parallel_op_gpu_stream_wait(%c0_i64, %[[T]])
  // CHECK:           call @parallel_op_gpu_launch(%{{.*}}, %c0_i64)
  // CHECK-NOT:       token_destroy
  // CHECK:         }
  // CHECK:         call @parallel_op_gpu_token_destroy(%[[T]])
  // CHECK:         call @parallel_op_gpu_stream_synchronize(%c0_i64)
  func.func @loop(%x: memref<?xf32>, %n: index) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %t0 = gpu.wait async
    %a = gpu.launch_func async [%t0] @k::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<?xf32>)
    %b = gpu.launch_func async [%t0] @k::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<?xf32>)
    scf.for %i = %c0 to %n step %c1 {
      %i0 = gpu.wait async
      %i1 = gpu.wait async [%i0, %b]
      %i2 = gpu.launch_func async [%i1] @k::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1)
          args(%x : memref<?xf32>)
    }
    gpu.wait [%a]
    return
  }

  // CHECK-LABEL: func.func @host_waits(
  // CHECK:         %[[S:.*]] = call @parallel_op_gpu_stream_create()
  // CHECK:         %[[T:.*]] = call @parallel_op_gpu_token_record(%[[S]])
  // CHECK:         call @parallel_op_gpu_token_synchronize(%[[T]])
  // CHECK:         call @parallel_op_gpu_stream_synchronize(%c0_i64)
  // CHECK:         call @parallel_op_gpu_token_destroy(%[[T]])
  func.func @host_waits(%x: memref<?xf32>) {
    %c1 = arith.constant 1 : index
    %t0 = gpu.wait async
    %a = gpu.launch_func async [%t0] @k::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<?xf32>)
    %b = gpu.launch_func async [%t0] @k::@f blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<?xf32>)
    gpu.wait [%a, %b]
    return
  }
}
