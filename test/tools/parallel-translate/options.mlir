// RUN: parallel-translate %s --parallel-op-report --entry=levels | FileCheck %s --check-prefix=LINEAR
// RUN: parallel-translate %s --parallel-op-report --entry=levels --strategy=siblings | FileCheck %s --check-prefix=SIBLINGS
// RUN: parallel-translate %s --parallel-op-report --entry=predicted --machine=x86-loops | FileCheck %s --check-prefix=LOOPS
// RUN: parallel-translate %s --parallel-op-report --entry=predicted --machine=x86-vector | FileCheck %s --check-prefix=VECTOR
// RUN: parallel-translate %s --parallel-op-report --entry=levels --dispatch-ns=1000000 | FileCheck %s --check-prefix=DEAR
// RUN: parallel-translate %s --parallel-op-report --entry=message --dispatch-ns=0 --message-ns=0 | FileCheck %s --check-prefix=QUIET
// RUN: parallel-translate %s --parallel-op-report --entry=message --dispatch-ns=0 --message-ns=3000000 | FileCheck %s --check-prefix=LOUD
// RUN: echo '{"entry":"predicted","nodes":[{"key":"predicted/0/0:linalg.matmul","ns":3000000},{"key":"predicted/0/1:linalg.matmul","ns":2000000}]}' > %t.json
// RUN: parallel-translate %s --parallel-op-report --entry=predicted --cost-profile=%t.json | FileCheck %s --check-prefix=MEASURED
// RUN: echo '{"entry":"predicted"}' > %t.wrong.json
// RUN: sh -c 'parallel-translate %s --parallel-op-report --cost-profile=%t.wrong.json; test $? = 1' 2>&1 | FileCheck %s --check-prefix=WRONG
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

// Measured costs take the place of predicted ones; a file that is no profile is refused in one line.

// MEASURED: total cost 5.00 ms, critical path 3.00 ms
// WRONG: {{^}}parallel-translate: {{.*}}.wrong.json: expected a profile {{.*}}missing field `nodes`
// WRONG-NOT: {{^}}.
func.func @predicted(%a: tensor<512x512xf32>, %b: tensor<512x512xf32>, %c: tensor<512x512xf32>) -> (tensor<512x512xf32>, tensor<512x512xf32>) {
  %0 = linalg.matmul ins(%a, %b : tensor<512x512xf32>, tensor<512x512xf32>) outs(%c : tensor<512x512xf32>) -> tensor<512x512xf32>
  %1 = linalg.matmul ins(%b, %a : tensor<512x512xf32>, tensor<512x512xf32>) outs(%c : tensor<512x512xf32>) -> tensor<512x512xf32>
  return %0, %1 : tensor<512x512xf32>, tensor<512x512xf32>
}

// A message is as dear as is said.

// QUIET: | 2 | 6.00 ms | 3.90 ms | 1.54 | 2 | {{[0-9]+}} | 1 |
// LOUD-NOT: 3.90 ms
// LOUD: stays serial on 2, 4, 8 workers: too many messages: serial 6.00 ms
func.func @message(%a: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) {
  %0 = math.tanh %a {parallel_op.cost = 1900000 : i64} : tensor<8xf32>
  %1 = math.exp %0 {parallel_op.cost = 2000000 : i64} : tensor<8xf32>
  %2 = math.sin %0 {parallel_op.cost = 2000000 : i64} : tensor<8xf32>
  %3 = math.cos %a {parallel_op.cost = 100000 : i64} : tensor<8xf32>
  return %1, %2, %3 : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
}
