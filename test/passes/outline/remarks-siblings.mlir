// RUN: parallel-opt %s --parallel-op-outline="mode=siblings" --remarks-filter=parallel-op-outline -o /dev/null 2>&1 \
// RUN:   | FileCheck %s

// Siblings that need each other.

// CHECK: remark: [Missed] not-convex | {{.*}} | Function=in_a_row
// CHECK-SAME: "2 branches into 'tensor.concat' stay serial: they depend on each other: serial 2000000 ns
func.func @in_a_row(%x: tensor<8xf32>) -> tensor<16xf32> {
  %0 = math.exp %x {parallel_op.cost = 1000000} : tensor<8xf32>
  %1 = math.exp %0 {parallel_op.cost = 1000000} : tensor<8xf32>
  %2 = tensor.concat dim(0) %0, %1 : (tensor<8xf32>, tensor<8xf32>) -> tensor<16xf32>
  return %2 : tensor<16xf32>
}
