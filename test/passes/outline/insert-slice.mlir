// RUN: parallel-opt %s --parallel-op-outline="gate=false" | FileCheck %s

// A chain of insertions into one tensor is one join: it stays behind the container, in its order.

// CHECK-LABEL: func.func @chain
// CHECK:         %[[R:.*]]:3 = parallel_op.parallel
// CHECK-COUNT-3:   parallel_op.task
// CHECK-NOT:       tensor.insert_slice
// CHECK:           parallel_op.yield %{{.*}}, %{{.*}}, %{{.*}} :
// CHECK:         tensor.insert_slice %[[R]]#0
// CHECK:         tensor.insert_slice %[[R]]#1
// CHECK:         tensor.insert_slice %[[R]]#2
func.func @chain(%x: tensor<8xf32>) -> tensor<24xf32> {
  %e = tensor.empty() : tensor<24xf32>
  %0 = math.exp %x : tensor<8xf32>
  %1 = tensor.insert_slice %0 into %e[0] [8] [1] : tensor<8xf32> into tensor<24xf32>
  %2 = math.tanh %x : tensor<8xf32>
  %3 = tensor.insert_slice %2 into %1[8] [8] [1] : tensor<8xf32> into tensor<24xf32>
  %4 = math.sin %x : tensor<8xf32>
  %5 = tensor.insert_slice %4 into %3[16] [8] [1] : tensor<8xf32> into tensor<24xf32>
  return %5 : tensor<24xf32>
}
