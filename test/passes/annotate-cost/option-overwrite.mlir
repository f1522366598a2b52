// RUN: parallel-opt %s --parallel-op-annotate-cost | FileCheck %s --check-prefix=KEEP
// RUN: parallel-opt %s --parallel-op-annotate-cost="overwrite=true" | FileCheck %s --check-prefix=RENEW

// A stated cost stays, or is replaced.

// KEEP:  math.exp {{.*}}parallel_op.cost = 123456 : i64
// RENEW: math.exp {{.*}}parallel_op.cost = {{[0-9][0-9]?[0-9]?}} : i64
func.func @stated(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.exp %x {parallel_op.cost = 123456 : i64} : tensor<8xf32>
  return %0 : tensor<8xf32>
}
