// RUN: parallel-opt %s --parallel-op-annotate-cost --allow-unregistered-dialect | FileCheck %s
// RUN: parallel-opt %s --parallel-op-annotate-cost --allow-unregistered-dialect -o /dev/null \
// RUN:   --remarks-filter=parallel-op-annotate-cost 2>&1 | FileCheck %s --check-prefix=REMARK

// An op that states a cost keeps it; a loop costs what it holds, as often as it runs.

// REMARK: remark: [Analysis] annotated | {{.*}}Function=loop | {{.*}}"1 ops get a cost, 7000 ns in all"
// CHECK-LABEL: func.func @loop
// CHECK:         math.exp {{.*}} {parallel_op.cost = 1000 : i64}
// CHECK:       } {parallel_op.cost = 7000 : i64}
func.func @loop(%x: tensor<8xf32>) -> tensor<8xf32> {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %seven = arith.constant 7 : index
  %r = scf.for %i = %zero to %seven step %one iter_args(%y = %x) -> tensor<8xf32> {
    %0 = math.exp %y {parallel_op.cost = 1000 : i64} : tensor<8xf32>
    scf.yield %0 : tensor<8xf32>
  }
  return %r : tensor<8xf32>
}

// What is not known is said once for each name, and stays without a cost. A view that costs nothing has none.

// REMARK: remark: [Missed] unknown-cost | {{.*}}Function=unknown | {{.*}}"2 ops get none: the cost of 'onnx.Mystery' is not known"
// CHECK-LABEL: func.func @unknown
// CHECK-NOT:     parallel_op.cost
func.func @unknown(%x: tensor<8xf32>) -> tensor<2x4xf32> {
  %0 = "onnx.Mystery"(%x) : (tensor<8xf32>) -> tensor<8xf32>
  %1 = "onnx.Mystery"(%0) : (tensor<8xf32>) -> tensor<8xf32>
  %2 = tensor.expand_shape %1 [[0, 1]] output_shape [2, 4] : tensor<8xf32> into tensor<2x4xf32>
  return %2 : tensor<2x4xf32>
}
