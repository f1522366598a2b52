// RUN: parallel-opt %s --parallel-op-hypercluster='batch=4 gate=false workers=4' | FileCheck %s
// RUN: parallel-opt %s --parallel-op-hypercluster='batch=4 workers=1 gate=false' --remarks-filter=parallel-op-hypercluster 2>&1 | FileCheck %s --check-prefix=ONE

// One lane for each worker at most.

// CHECK-DAG: lane = 0
// CHECK-DAG: lane = 1
// CHECK-DAG: lane = 2
// CHECK-DAG: lane = 3
// ONE: Missed] no-gain | {{.*}}one worker
// ONE-NOT: parallel_op.task
func.func @chain(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %y = math.exp %x : tensor<1x4xf32>
  %z = math.exp %y : tensor<1x4xf32>
  return %z : tensor<1x4xf32>
}
