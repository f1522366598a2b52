// The stock mlir-opt with the plugin goes the whole way: outline, bufferize, lower to async, run.

// RUN: mlir-opt --load-dialect-plugin=%plugin --load-pass-plugin=%plugin %s \
// RUN:   --pass-pipeline='builtin.module(func.func(parallel-op-outline{min-siblings=2 gate=false}))' -o %t.outlined
// RUN: FileCheck %s --check-prefix=OUTLINED --input-file=%t.outlined
// RUN: mlir-opt --load-dialect-plugin=%plugin --load-pass-plugin=%plugin %t.outlined \
// RUN:   --pass-pipeline='builtin.module(func.func(convert-elementwise-to-linalg),one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map},func.func(parallel-op-place-results),canonicalize,buffer-deallocation-pipeline,convert-bufferization-to-memref,convert-parallel-op-to-async)' \
// RUN:   -o %t.async
// RUN: FileCheck %s --check-prefix=ASYNC --input-file=%t.async
// RUN: mlir-opt --load-dialect-plugin=%plugin --load-pass-plugin=%plugin %t.outlined \
// RUN:   --pass-pipeline='builtin.module(parallel-op-cpu{target=async})' -o %t.llvm
// RUN: mlir-runner %t.llvm -e main -entry-point-result=void -O2 \
// RUN:   -shared-libs=%llvm_lib/libmlir_c_runner_utils.so,%runtime_lib | FileCheck %s --check-prefix=EXECUTED

// OUTLINED:       parallel_op.parallel
// OUTLINED-COUNT-2: parallel_op.task
// ASYNC-COUNT-2:  async.execute
// ASYNC-NOT:      parallel_op
// EXECUTED: 14
func.func private @printF64(f64)
func.func private @printNewline()

func.func @main() {
  %two = arith.constant 2.0 : f64
  %sum = func.call @sum_of_products(%two) : (f64) -> f64
  func.call @printF64(%sum) : (f64) -> ()
  func.call @printNewline() : () -> ()
  return
}

// x * x * x + (x + x + x), in two branches of tensors.
func.func @sum_of_products(%x: f64) -> f64 {
  %c1 = arith.constant 1 : index
  %t = tensor.splat %x : tensor<2xf64>
  %m0 = arith.mulf %t, %t : tensor<2xf64>
  %m1 = arith.mulf %m0, %t : tensor<2xf64>
  %a0 = arith.addf %t, %t : tensor<2xf64>
  %a1 = arith.addf %a0, %t : tensor<2xf64>
  %s = arith.addf %m1, %a1 : tensor<2xf64>
  %r = tensor.extract %s[%c1] : tensor<2xf64>
  return %r : f64
}
