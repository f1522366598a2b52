// RUN: parallel-opt %s --pass-pipeline='builtin.module(parallel-op-gpu{target=spirv})' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(parallel-op-gpu{target=nvvm chip=sm_90})' \
// RUN:   | FileCheck %s --check-prefix=PTX
// RUN: parallel-opt %s --pass-pipeline='builtin.module(parallel-op-gpu{entry=other cut=false})' \
// RUN:   | FileCheck %s --check-prefix=OTHER
// A model that was joined and planned before is taken as it is.
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-outline{mode=branches workers=4 gate=false}),parallel-op-gpu{style=fused})' \
// RUN:   | FileCheck %s --check-prefix=FUSED
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-outline{mode=branches workers=4 gate=false}),parallel-op-gpu{style=streams})' \
// RUN:   | FileCheck %s --check-prefix=STREAMS

// CHECK-NOT:   memref.
// CHECK-NOT:   gpu.
// CHECK-DAG:   llvm.func @main_prepare(
// CHECK-DAG:   llvm.func @main_prepared(
// CHECK-DAG:   llvm.func @main_release(
// CHECK-DAG:   llvm.func @main(
// CHECK-DAG:   llvm.call @parallel_op_gpu_launch(
// CHECK-DAG:   llvm.call @parallel_op_gpu_copy_in(
// CHECK-DAG:   llvm.call @parallel_op_gpu_copy_out(
// CHECK-DAG:   llvm.call @parallel_op_rt_fail(
// CHECK-NOT:   memref.
// CHECK-NOT:   gpu.

// Among the bytes of the constant are those of ".target sm_90".
// PTX:         2E74617267657420736D5F3930

// OTHER-NOT:   llvm.func @main_prepare(

// Two products at a time are one launch, or two streams.
// FUSED-NOT:       llvm.call @parallel_op_gpu_stream_create(
// FUSED-LABEL:     llvm.func @main_prepared(
// FUSED:             llvm.call @parallel_op_gpu_launch(
// FUSED-NOT:         llvm.call @parallel_op_gpu_stream_create(
// STREAMS-LABEL:   llvm.func @main_prepared(
// STREAMS:           llvm.call @parallel_op_gpu_stream_create(
// STREAMS:           llvm.call @parallel_op_gpu_launch(
// STREAMS:           llvm.call @parallel_op_gpu_launch(
func.func @main(%x: tensor<8x16xf32>, %w0: tensor<16x32xf32> {parallel_op.weight},
                %w1: tensor<16x32xf32> {parallel_op.weight}) -> tensor<8x32xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<8x32xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<8x32xf32>) -> tensor<8x32xf32>
  %a = linalg.matmul ins(%x, %w0 : tensor<8x16xf32>, tensor<16x32xf32>) outs(%zeros : tensor<8x32xf32>) -> tensor<8x32xf32>
  %b = linalg.matmul ins(%x, %w1 : tensor<8x16xf32>, tensor<16x32xf32>) outs(%zeros : tensor<8x32xf32>) -> tensor<8x32xf32>
  %c = linalg.mul ins(%a, %b : tensor<8x32xf32>, tensor<8x32xf32>) outs(%empty : tensor<8x32xf32>) -> tensor<8x32xf32>
  return %c : tensor<8x32xf32>
}
