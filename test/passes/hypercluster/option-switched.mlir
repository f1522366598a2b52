// RUN: parallel-opt %s --parallel-op-hypercluster='batch=3 gate=false dispatch-ns=0 switched=false' --remarks-filter=parallel-op-hypercluster 2>&1 | FileCheck %s --check-prefix=PLAIN
// RUN: parallel-opt %s --parallel-op-hypercluster='batch=3 gate=false dispatch-ns=0 switched=true' --remarks-filter=parallel-op-hypercluster 2>&1 | FileCheck %s --check-prefix=SWITCHED

// A long and a short branch. Plain, lane 0 has the long branch of each sample, and lane 1 the short ones. Switched, a
// lane has the long one of a sample beside the short one of the next.

// PLAIN: on 2 plain lanes with {{[0-9]+}} messages: serial 486000 ns, parallel 306000 ns
// PLAIN-LABEL: func.func @branches
// SWITCHED: on 2 switched lanes with {{[0-9]+}} messages: serial 486000 ns, parallel 264000 ns
// SWITCHED-LABEL: func.func @branches
func.func @branches(%x: tensor<1x4xf32>) -> (tensor<1x4xf32>, tensor<1x4xf32>) {
  %a = math.exp %x {parallel_op.cost = 51000.0} : tensor<1x4xf32>
  %b = math.exp %a {parallel_op.cost = 51000.0} : tensor<1x4xf32>
  %c = math.sqrt %x {parallel_op.cost = 60000.0} : tensor<1x4xf32>
  return %b, %c : tensor<1x4xf32>, tensor<1x4xf32>
}
