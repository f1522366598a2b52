// RUN: split-file %s %t
// RUN: parallel-opt %t/model.mlir --parallel-op-annotate-cost="cost-profile=%t/whole.json" \
// RUN:   --remarks-filter=parallel-op-annotate-cost 2>&1 | FileCheck %t/model.mlir --check-prefix=WHOLE
// RUN: parallel-opt %t/model.mlir --parallel-op-annotate-cost="cost-profile=%t/half.json" \
// RUN:   --remarks-filter=parallel-op-annotate-cost 2>&1 | FileCheck %t/model.mlir --check-prefix=HALF

//--- model.mlir
// Measured costs, beside what was predicted, the worst ratio first. A function that was measured says so.

// WHOLE: [Analysis] cost-profile | {{.*}}"2 of 2 ops are measured
// WHOLE: [Analysis] predicted-and-measured | {{.*}}"2 ops: predicted {{[0-9]+}} ns, measured 2001000 ns; worst ratios: main/0/0:math.exp 0.00, main/0/1:math.tanh {{[0-9.]+}}"
// WHOLE: [Analysis] annotated | {{.*}}2 ops get a cost, 2001000 ns in all
// WHOLE: attributes {parallel_op.measured}
// WHOLE: math.exp {{.*}}parallel_op.cost = 2000000 : i64
// WHOLE: math.tanh {{.*}}parallel_op.cost = 1000 : i64

// What was not measured is predicted.

// HALF:     "1 of 2 ops are measured
// HALF-NOT: parallel_op.measured
// HALF:     math.exp {{.*}}parallel_op.cost = 2000000 : i64
// HALF:     math.tanh {{.*}}parallel_op.cost = {{[0-9]+}} : i64
func.func @main(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.exp %x : tensor<8xf32>
  %1 = math.tanh %0 : tensor<8xf32>
  return %1 : tensor<8xf32>
}

//--- whole.json
{"entry": "main", "nodes": [{"key": "main/0/0:math.exp", "ns": 2000000}, {"key": "main/0/1:math.tanh", "ns": 1000}]}

//--- half.json
{"entry": "main", "nodes": [{"key": "main/0/0:math.exp", "ns": 2000000}]}
