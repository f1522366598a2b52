// RUN: parallel-opt %s --parallel-op-hypercluster='batch=2' --remarks-filter=parallel-op-hypercluster 2>&1 | FileCheck %s --check-prefixes=CHECK,GATE
// RUN: parallel-opt %s --parallel-op-hypercluster='batch=2 gate=false' --remarks-filter=parallel-op-hypercluster 2>&1 | FileCheck %s --check-prefixes=CHECK,OPEN

// What is predicted to gain does not need the gate to be open.

// CHECK: Passed] {{.*}}Function=large | {{.*}}serial 200000 ns, parallel 125000 ns on 2 workers, speed-up 1.60"
func.func @large(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %y = math.exp %x {parallel_op.cost = 100000.0} : tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}

// A gain that depends on costs being as high as predicted counts as none.

// GATE: Missed] no-gain | {{.*}}Function=doubtful | {{.*}}tasks too small: serial 60000 ns, parallel 55000 ns
// OPEN: Passed] {{.*}}Function=doubtful
func.func @doubtful(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %y = math.exp %x {parallel_op.cost = 30000.0} : tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}
