// RUN: parallel-opt %s --split-input-file --parallel-op-outline="gate=false" | FileCheck %s

// What the regions of an op use is captured or copied too.

// CHECK-LABEL: func.func @used_in_a_region
// CHECK-SAME:    (%[[X:.*]]: tensor<8xf32>, %[[TABLE:.*]]: tensor<8xf32>, %[[PAD:.*]]: f32)
// CHECK:         parallel_op.task(%[[A:.*]] = %[[X]], %[[P:.*]] = %[[PAD]] : tensor<8xf32>, f32)
// CHECK:           %[[E:.*]] = math.exp %[[A]]
// CHECK:           tensor.pad %[[E]]
// CHECK:             tensor.yield %[[P]]
// CHECK:         parallel_op.task(%[[B:.*]] = %[[X]], %[[T:.*]] = %[[TABLE]] : tensor<8xf32>, tensor<8xf32>)
// CHECK-DAG:       %[[C0:.*]] = arith.constant 0 : index
// CHECK:           linalg.generic {{.*}} ins(%[[B]]
// CHECK:             tensor.extract %[[T]][%[[C0]]]
func.func @used_in_a_region(%x: tensor<8xf32>, %table: tensor<8xf32>, %pad: f32) -> (tensor<10xf32>, tensor<8xf32>) {
  %c0 = arith.constant 0 : index
  %e = tensor.empty() : tensor<8xf32>
  %0 = math.exp %x : tensor<8xf32>
  %1 = tensor.pad %0 low[1] high[1] {
  ^bb0(%i: index):
    tensor.yield %pad : f32
  } : tensor<8xf32> to tensor<10xf32>
  %2 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
                       iterator_types = ["parallel"]} ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %3 = tensor.extract %table[%c0] : tensor<8xf32>
    %4 = arith.mulf %3, %in : f32
    linalg.yield %4 : f32
  } -> tensor<8xf32>
  return %1, %2 : tensor<10xf32>, tensor<8xf32>
}

// -----

// The size of what a branch computes is taken inside of it, and once more behind it where it is used there.

// CHECK-LABEL: func.func @sizes
// CHECK:         %[[R:.*]]:3 = parallel_op.parallel
// CHECK:           %[[U:.*]] = tensor.concat
// CHECK:           tensor.dim %[[U]]
// CHECK:           tensor.empty
// CHECK:           linalg.generic
// CHECK:         tensor.dim %[[R]]#{{[0-2]}}
// CHECK:         return
func.func @sizes(%x: tensor<?xf32>, %y: tensor<8xf32>) -> (tensor<?xf32>, tensor<8xf32>, index) {
  %c0 = arith.constant 0 : index
  %0 = tensor.concat dim(0) %x, %x : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %n = tensor.dim %0, %c0 : tensor<?xf32>
  %e = tensor.empty(%n) : tensor<?xf32>
  %1 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
                       iterator_types = ["parallel"]} ins(%0 : tensor<?xf32>) outs(%e : tensor<?xf32>) {
  ^bb0(%in: f32, %out: f32):
    %3 = math.exp %in : f32
    linalg.yield %3 : f32
  } -> tensor<?xf32>
  %2 = math.tanh %y : tensor<8xf32>
  return %1, %2, %n : tensor<?xf32>, tensor<8xf32>, index
}
