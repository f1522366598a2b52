// RUN: parallel-translate %s --parallel-op-report --dispatch-ns=1000 --message-ns=1000 | FileCheck %s
// RUN: parallel-translate %s --parallel-op-report --dispatch-ns=1000 --message-ns=1000 --format=text --workers=3 | FileCheck %s --check-prefix=THREE
// RUN: parallel-translate %s --parallel-op-report --dispatch-ns=1000 --message-ns=1000 --format=json > %t.json
// RUN: FileCheck %s --check-prefix=JSON --input-file %t.json
// RUN: %python -m json.tool %t.json

// Numbers of the graph, what is predicted for 2, 4 and 8 workers, and how the lanes spend their time.

// CHECK-LABEL: @four, block four/0: 5 nodes
// CHECK-NEXT: total cost 4.00 ms, critical path 1.00 ms, potential parallelism 4.00
// CHECK-NEXT: 4 clusters, 4 lanes after merging
// CHECK: | workers | serial | parallel | speed-up | lanes | tasks | messages |
// CHECK: | 2 | 4.00 ms | 2.0{{.}} ms | {{1.99|2.00}} | 2 | 2 | 0 |
// CHECK: | 4 | 4.00 ms | 1.0{{.}} ms | 3.{{..}} | 4 | 4 | 0 |
// CHECK: | 8 | 4.00 ms | 1.0{{.}} ms | 3.{{..}} | 4 | 4 | 0 |
// CHECK: lanes on 2 workers:
// CHECK: | lane | tasks | nodes | cost | idle |
// CHECK: | 0 | 1 | {{[23]}} | 2.00 ms | {{.*}} us |
// CHECK: | 1 | 1 | {{[23]}} | 2.00 ms | {{.*}} us |
// CHECK-NOT: stays serial

// Numbers of workers that are asked for are planned for, too.

// THREE: | 2 | 4.00 ms
// THREE: | 3 | 4.00 ms | 2.0{{.}} ms
// THREE: | 4 | 4.00 ms
// THREE: lanes on 3 workers:

// JSON: "blocks": [
// JSON: "function": "four",
// JSON-NEXT: "place": "four/0",
// JSON-NEXT: "kind": "block",
// JSON-NEXT: "nodes": 5,
// JSON-NEXT: "total_cost_ns": 4000010.0,
// JSON-NEXT: "critical_path_ns": 1001010.0,
// JSON-NEXT: "potential_parallelism": 3.{{[0-9]+}},
// JSON-NEXT: "clusters": 4,
// JSON-NEXT: "merged": 4,
// JSON-NEXT: "unknown_costs": {},
// JSON-NEXT: "outside_of_tasks": {},
// JSON-NEXT: "predictions": [
// JSON-NEXT: {
// JSON-NEXT: "workers": 2,
// JSON-NEXT: "serial_ns": 4000010.0,
// JSON-NEXT: "parallel_ns": 200{{.*}},
// JSON-NEXT: "speedup": 1.99{{.*}},
// JSON-NEXT: "method": "{{.*}}",
// JSON-NEXT: "lanes": 2,
// JSON-NEXT: "tasks": 2,
// JSON-NEXT: "messages": 0,
// JSON-NEXT: "stays_serial": []
// JSON: "workers": 2,
// JSON-NEXT: "lanes": [
// JSON: "cost_ns": 2000000.0,
// JSON-NEXT: "idle_ns":
func.func @four(%a: tensor<8xf32>, %b: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) {
  %0 = math.tanh %a {parallel_op.cost = 1000000 : i64} : tensor<8xf32>
  %1 = math.exp %a {parallel_op.cost = 1000000 : i64} : tensor<8xf32>
  %2 = math.sin %b {parallel_op.cost = 1000000 : i64} : tensor<8xf32>
  %3 = math.cos %b {parallel_op.cost = 1000000 : i64} : tensor<8xf32>
  %4 = math.sqrt %3 {parallel_op.cost = 10 : i64} : tensor<8xf32>
  return %0, %1, %2, %4 : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
}

// A chain stays serial, whatever the number of workers.

// CHECK-LABEL: @chain, block chain/0: 2 nodes
// CHECK: stays serial on 2, 4, 8 workers: critical path dominates: serial 2.00 ms, parallel 2.00 ms
// JSON: "function": "chain",
// JSON: "stays_serial": [
// JSON-NEXT: {
// JSON-NEXT: "serial_ns": 2000000.0,
// JSON-NEXT: "parallel_ns": 2000000.0,
// JSON-NEXT: "reason": "critical path dominates"
func.func @chain(%a: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.tanh %a {parallel_op.cost = 1000000 : i64} : tensor<8xf32>
  %1 = math.exp %0 {parallel_op.cost = 1000000 : i64} : tensor<8xf32>
  return %1 : tensor<8xf32>
}

// Small branches stay serial, with what they would take.

// CHECK-LABEL: @small, block small/0: 2 nodes
// CHECK: stays serial on 2, 4, 8 workers: tasks too small: serial 200 ns, parallel 5.10 us
func.func @small(%a: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.tanh %a {parallel_op.cost = 100 : i64} : tensor<8xf32>
  %1 = math.exp %a {parallel_op.cost = 100 : i64} : tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}
