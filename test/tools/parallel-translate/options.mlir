// RUN: parallel-translate %s --parallel-op-report --entry=levels | FileCheck %s --check-prefix=LINEAR
// RUN: parallel-translate %s --parallel-op-report --entry=levels --strategy=siblings | FileCheck %s --check-prefix=SIBLINGS
// RUN: parallel-translate %s --parallel-op-report --entry=predicted --machine=x86-loops | FileCheck %s --check-prefix=LOOPS
// RUN: parallel-translate %s --parallel-op-report --entry=predicted --machine=x86-vector | FileCheck %s --check-prefix=VECTOR
// RUN: parallel-translate %s --parallel-op-report --entry=levels --dispatch-ns=1000000 | FileCheck %s --check-prefix=DEAR
// RUN: parallel-translate %s --parallel-op-report --entry=levels --whitelist=-math.exp | FileCheck %s --check-prefix=LIST

// The way in which lanes are found, the cost of a task and the list of what may stand in one are those of the pass.

// LINEAR: | 2 | 40.0 ms | 20.0 ms | {{1.99|2.00}} | 2 | 2 | 0 | {{.*}} |
// SIBLINGS: | 2 | 40.0 ms | {{.*}} ms | {{.*}} | 2 | {{.*}} | levels |
// DEAR: | 2 | 40.0 ms | 25.0 ms | 1.60 | 2 | 2 | 0 |
// LIST: outside of tasks: 'math.exp' is refused by the whitelist (1)
func.func @levels(%a: tensor<8xf32>, %b: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.tanh %a {parallel_op.cost = 1000000 : i64} : tensor<8xf32>
  %1 = math.exp %b {parallel_op.cost = 19000000 : i64} : tensor<8xf32>
  %2 = math.sin %0 {parallel_op.cost = 19000000 : i64} : tensor<8xf32>
  %3 = math.cos %1 {parallel_op.cost = 1000000 : i64} : tensor<8xf32>
  return %2, %3 : tensor<8xf32>, tensor<8xf32>
}

// Costs are predicted for the machine that is named.

// LOOPS: total cost {{[0-9][0-9][0-9]}} ms
// VECTOR: total cost {{[0-9]?[0-9]\.[0-9]+}} ms
func.func @predicted(%a: tensor<512x512xf32>, %b: tensor<512x512xf32>, %c: tensor<512x512xf32>) -> (tensor<512x512xf32>, tensor<512x512xf32>) {
  %0 = linalg.matmul ins(%a, %b : tensor<512x512xf32>, tensor<512x512xf32>) outs(%c : tensor<512x512xf32>) -> tensor<512x512xf32>
  %1 = linalg.matmul ins(%b, %a : tensor<512x512xf32>, tensor<512x512xf32>) outs(%c : tensor<512x512xf32>) -> tensor<512x512xf32>
  return %0, %1 : tensor<512x512xf32>, tensor<512x512xf32>
}
