// RUN: parallel-opt %s --parallel-op-cluster --remarks-filter=parallel-op-cluster 2>&1 | FileCheck %s --check-prefix=LINEAR
// RUN: parallel-opt %s --parallel-op-cluster="strategy=siblings" --remarks-filter=parallel-op-cluster 2>&1 \
// RUN:   | FileCheck %s --check-prefix=LEVELS

// Three chains: along critical paths each is a cluster, whatever the workers are. Level by level the ops go to the lanes
// of two workers at once.

// LINEAR: remark: [Passed] {{.*}}on 2 lanes {{.*}}: 3 clusters, 3 after merging
// LINEAR: lane = 1
// LEVELS: remark: [Passed] {{.*}}on 2 lanes {{.*}}: 2 clusters, 2 after merging
// LEVELS: lane = 1
func.func @chains(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) {
  %a0 = math.exp %x {parallel_op.cost = 500000} : tensor<8xf32>
  %b0 = math.sin %x {parallel_op.cost = 600000} : tensor<8xf32>
  %c0 = math.absf %x {parallel_op.cost = 500000} : tensor<8xf32>
  %a1 = math.tanh %a0 {parallel_op.cost = 100000} : tensor<8xf32>
  %b1 = math.cos %b0 {parallel_op.cost = 200000} : tensor<8xf32>
  %c1 = math.floor %c0 {parallel_op.cost = 300000} : tensor<8xf32>
  return %a1, %b1, %c1 : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
}
