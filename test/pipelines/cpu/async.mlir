// Tasks become coroutines on the runtime; what is serial needs none of it.

// RUN: parallel-opt %s --parallel-op-cpu=target=async | FileCheck %s
// RUN: parallel-opt %s --parallel-op-cpu='target=async trace=true' | FileCheck %s --check-prefix=TRACE
// RUN: parallel-opt %s --parallel-op-cpu=target=serial | FileCheck %s --check-prefix=SERIAL

// CHECK-NOT: builtin.unrealized_conversion_cast
// CHECK-NOT: parallel_op_rt_trace_begin
// CHECK-LABEL: llvm.func @container
// CHECK: llvm.call @mlirAsyncRuntimeAwaitAllInGroup
// TRACE: llvm.call @parallel_op_rt_trace_begin
// SERIAL-NOT: mlirAsyncRuntime
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

// A failed assertion is handed to the runtime on both targets, instead of ending the program.
// CHECK-LABEL: llvm.func @asserts
// CHECK-NOT: llvm.call @abort
// CHECK: llvm.call @parallel_op_rt_fail
// SERIAL-LABEL: llvm.func @asserts
// SERIAL-NOT: llvm.call @abort
// SERIAL: llvm.call @parallel_op_rt_fail
func.func @asserts(%x: i1) {
  cf.assert %x, "expected true"
  return
}
