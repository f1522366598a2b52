// Tasks and the turns of loops become functions that the runtime calls, unless another target is asked for.

// RUN: parallel-opt %s --parallel-op-cpu | FileCheck %s
// RUN: parallel-opt %s --parallel-op-cpu='target=runtime trace=true' | FileCheck %s --check-prefix=TRACE

// CHECK-NOT: builtin.unrealized_conversion_cast
// CHECK-NOT: mlirAsyncRuntime
// CHECK-NOT: parallel_op_rt_trace_begin
// CHECK-LABEL: llvm.func @container
// CHECK: llvm.call @parallel_op_rt_fork_join
// TRACE: llvm.call @parallel_op_rt_trace_begin
func.func @container(%x: tensor<4xf32>) -> tensor<8xf32> {
  %0:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %1 = parallel_op.task(%a = %x : tensor<4xf32>) -> (tensor<4xf32>) {
      %2 = math.sqrt %a : tensor<4xf32>
      parallel_op.yield %2 : tensor<4xf32>
    }
    %3 = parallel_op.task(%a = %x : tensor<4xf32>) -> (tensor<4xf32>) {
      %4 = math.exp %a : tensor<4xf32>
      parallel_op.yield %4 : tensor<4xf32>
    }
    parallel_op.yield %1, %3 : tensor<4xf32>, tensor<4xf32>
  }
  %joined = tensor.concat dim(0) %0#0, %0#1 : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  return %joined : tensor<8xf32>
}

// CHECK-LABEL: llvm.func @tiles
// CHECK: llvm.call @parallel_op_rt_loop
func.func @tiles(%x: tensor<128x64xf32>) -> tensor<128x64xf32> {
  %empty = tensor.empty() : tensor<128x64xf32>
  %r = scf.forall (%i) = (0) to (128) step (16) shared_outs(%o = %empty) -> tensor<128x64xf32> {
    %in = tensor.extract_slice %x[%i, 0] [16, 64] [1, 1] : tensor<128x64xf32> to tensor<16x64xf32>
    %out = tensor.extract_slice %o[%i, 0] [16, 64] [1, 1] : tensor<128x64xf32> to tensor<16x64xf32>
    %t = linalg.exp ins(%in : tensor<16x64xf32>) outs(%out : tensor<16x64xf32>) -> tensor<16x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [16, 64] [1, 1] : tensor<16x64xf32> into tensor<128x64xf32>
    }
  }
  return %r : tensor<128x64xf32>
}
