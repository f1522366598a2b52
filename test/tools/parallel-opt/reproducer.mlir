// A pass written in Rust stands in timing reports, in the printed pipeline and in reproducers, with its options.

// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-serialize{order=random seed=7}))' \
// RUN:   --dump-pass-pipeline --mlir-timing --mlir-generate-reproducer=%t.reproducer.mlir -o /dev/null 2>&1 \
// RUN:   | FileCheck %s
// RUN: FileCheck %s --check-prefix=REPRODUCER --input-file=%t.reproducer.mlir
// RUN: parallel-opt %t.reproducer.mlir --run-reproducer | FileCheck %s --check-prefix=AGAIN

// CHECK: func.func(
// CHECK-NEXT: parallel-op-serialize{order=random seed=7}
// CHECK: parallel-op-serialize
// REPRODUCER: pipeline: "builtin.module(func.func(parallel-op-serialize{order=random seed=7}))"
// AGAIN: func.func @one_task
// AGAIN-NOT: parallel_op.task
func.func @one_task(%x: tensor<4xf32>) -> tensor<4xf32> {
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    %a = parallel_op.task(%i = %x : tensor<4xf32>) -> (tensor<4xf32>) {
      %e = math.exp %i : tensor<4xf32>
      parallel_op.yield %e : tensor<4xf32>
    }
    parallel_op.yield %a : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}
