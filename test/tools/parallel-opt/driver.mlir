// Everything that mlir-opt offers is there, for our ops too.

// RUN: parallel-opt %s --split-input-file --verify-diagnostics
// RUN: not parallel-opt %s --split-input-file --mlir-print-op-generic 2>/dev/null | FileCheck %s --check-prefix=GENERIC

// GENERIC: "parallel_op.parallel"() ({
// GENERIC:   "parallel_op.task"
func.func @split_in_two(%x: tensor<4xf32>) -> tensor<4xf32> {
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    %a = parallel_op.task(%i = %x : tensor<4xf32>) -> (tensor<4xf32>) {
      parallel_op.yield %i : tensor<4xf32>
    }
    parallel_op.yield %a : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}

// -----

func.func @diagnostic_is_expected(%x: i32) {
  // expected-error@+1 {{custom op 'parallel_op.fork' is unknown}}
  parallel_op.fork %x : i32
}
