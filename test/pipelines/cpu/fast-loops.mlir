// With fast bodies a loop that no plan has weighed is shared out only if that gains; targets that share no loops need not
// be asked.

// RUN: parallel-opt %s --parallel-op-cpu='codegen=fast isa=avx512' | FileCheck %s
// RUN: parallel-opt %s --parallel-op-cpu='codegen=fast isa=avx512' --dump-pass-pipeline 2>&1 | FileCheck %s --check-prefix=DUMP
// RUN: parallel-opt %s --parallel-op-cpu='codegen=fast target=serial' --dump-pass-pipeline 2>&1 | FileCheck %s --check-prefix=SERIAL
// RUN: parallel-opt %s --parallel-op-cpu='codegen=fast target=async' --dump-pass-pipeline 2>&1 | FileCheck %s --check-prefix=SERIAL
// DUMP: parallel-op-share-loops{
// DUMP-SAME: loop-ns=1.000000e+03
// DUMP-SAME: machine=fast-avx512
// SERIAL-NOT: parallel-op-share-loops

// CHECK-LABEL: llvm.func @large(
// CHECK: llvm.call @parallel_op_rt_loop(
func.func @large(%x: tensor<1024x64xf32>) -> tensor<1024x64xf32> {
  %empty = tensor.empty() : tensor<1024x64xf32>
  %r = scf.forall (%i) = (0) to (1024) step (16) shared_outs(%o = %empty) -> tensor<1024x64xf32> {
    %in = tensor.extract_slice %x[%i, 0] [16, 64] [1, 1] : tensor<1024x64xf32> to tensor<16x64xf32>
    %out = tensor.extract_slice %o[%i, 0] [16, 64] [1, 1] : tensor<1024x64xf32> to tensor<16x64xf32>
    %t = linalg.exp ins(%in : tensor<16x64xf32>) outs(%out : tensor<16x64xf32>) -> tensor<16x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [16, 64] [1, 1] : tensor<16x64xf32> into tensor<1024x64xf32>
    }
  }
  return %r : tensor<1024x64xf32>
}

// CHECK-LABEL: llvm.func @small(
// CHECK-NOT: llvm.call @parallel_op_rt_loop
func.func @small(%x: tensor<32x8xf32>) -> tensor<32x8xf32> {
  %empty = tensor.empty() : tensor<32x8xf32>
  %r = scf.forall (%i) = (0) to (32) step (16) shared_outs(%o = %empty) -> tensor<32x8xf32> {
    %in = tensor.extract_slice %x[%i, 0] [16, 8] [1, 1] : tensor<32x8xf32> to tensor<16x8xf32>
    %out = tensor.extract_slice %o[%i, 0] [16, 8] [1, 1] : tensor<32x8xf32> to tensor<16x8xf32>
    %t = linalg.exp ins(%in : tensor<16x8xf32>) outs(%out : tensor<16x8xf32>) -> tensor<16x8xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [16, 8] [1, 1] : tensor<16x8xf32> into tensor<32x8xf32>
    }
  }
  return %r : tensor<32x8xf32>
}
