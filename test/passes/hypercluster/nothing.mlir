// RUN: parallel-opt %s --parallel-op-hypercluster='batch=2' --remarks-filter=parallel-op-hypercluster 2>&1 | FileCheck %s
// RUN: parallel-opt %s -o %t.before
// RUN: parallel-opt %s --parallel-op-hypercluster='batch=2' | diff %t.before -

// A batch that gains nothing stays as it is, and the remark has both times.

// CHECK: Missed] no-gain | {{.*}}Function=small | {{.*}}batch of 2 stays serial: tasks too small: serial {{[0-9]+}} ns, parallel {{[0-9]+}} ns on 2 workers"
func.func @small(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %y = math.exp %x : tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}

// A container that is there is not cut.

// CHECK: Missed] container | {{.*}}Function=container | {{.*}}'parallel_op.parallel' stands in it already"
func.func @container(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %a = parallel_op.task(%c = %x : tensor<4xf32>) -> (tensor<4xf32>) {
      %y = math.exp %c : tensor<4xf32>
      parallel_op.yield %y : tensor<4xf32>
    }
    %b = parallel_op.task(%c = %x : tensor<4xf32>) -> (tensor<4xf32>) {
      %y = math.sqrt %c : tensor<4xf32>
      parallel_op.yield %y : tensor<4xf32>
    }
    parallel_op.yield %a, %b : tensor<4xf32>, tensor<4xf32>
  }
  return %r#0, %r#1 : tensor<4xf32>, tensor<4xf32>
}
