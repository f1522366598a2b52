// Ops survive bytecode unchanged, and the bytecode is read without a flag.

// RUN: parallel-opt %s --emit-bytecode -o %t.mlirbc
// RUN: parallel-opt %t.mlirbc -o %t.read
// RUN: parallel-opt %s -o %t.text
// RUN: diff %t.read %t.text

func.func @lanes_and_labels(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %a = parallel_op.task(%i = %x : tensor<4xf32>) -> (tensor<4xf32>) attributes {label = "left", lane = 0 : i64} {
      %e = math.exp %i : tensor<4xf32>
      parallel_op.yield %e : tensor<4xf32>
    }
    %b = parallel_op.task(%i = %a : tensor<4xf32>) -> (tensor<4xf32>) attributes {cost = 900 : i64, lane = 1 : i64} {
      %e = math.tanh %i : tensor<4xf32>
      parallel_op.yield %e : tensor<4xf32>
    }
    parallel_op.yield %a, %b : tensor<4xf32>, tensor<4xf32>
  }
  return %r#0, %r#1 : tensor<4xf32>, tensor<4xf32>
}
