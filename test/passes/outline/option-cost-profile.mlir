// RUN: split-file %s %t
// RUN: parallel-opt %t/model.mlir --parallel-op-outline="cost-profile=%t/long.json" \
// RUN:   --remarks-filter=parallel-op-outline 2>&1 | FileCheck %t/model.mlir --check-prefix=LONG
// RUN: parallel-opt %t/model.mlir --parallel-op-outline="cost-profile=%t/short.json" \
// RUN:   --remarks-filter=parallel-op-outline 2>&1 | FileCheck %t/model.mlir --check-prefix=SHORT
// RUN: parallel-opt %t/model.mlir --parallel-op-outline="cost-profile=%t/foreign.json" \
// RUN:   --remarks-filter=parallel-op-outline 2>&1 | FileCheck %t/model.mlir --check-prefix=FOREIGN
// RUN: not parallel-opt %t/model.mlir \
// RUN:   --pass-pipeline='builtin.module(func.func(parallel-op-outline{cost-profile=%t/negative.json}))' 2>&1 \
// RUN:   | FileCheck %t/model.mlir --check-prefix=NEGATIVE
// RUN: not parallel-opt %t/model.mlir \
// RUN:   --pass-pipeline='builtin.module(func.func(parallel-op-outline{cost-profile=%t/absent.json}))' 2>&1 \
// RUN:   | FileCheck %t/model.mlir --check-prefix=ABSENT

//--- model.mlir
// Two small branches that are long by a profile become tasks; measured costs are not doubted, so that 70 us are enough.

// LONG:      remark: [Analysis] cost-profile | {{.*}} | Function=main | {{.*}}"3 of 3 ops are measured in '{{.*}}long.json', 0 of its keys name no op here"
// LONG:      [Passed] outlined {{.*}}serial 70000 ns, parallel 60000 ns
// LONG:      parallel_op.task

// One long op: nothing to share.

// SHORT:     [Analysis] cost-profile | {{.*}}"2 of 3 ops are measured in '{{.*}}short.json', 1 of its keys name no op here"
// SHORT:     [Missed] no-gain {{.*}}serial 2000000 ns, parallel 2024990 ns
// SHORT-NOT: parallel_op.task

// A profile of another program says nothing.

// FOREIGN:     [Missed] cost-profile | {{.*}}"0 of 3 ops are measured in '{{.*}}foreign.json', 1 of its keys name no op here"
// FOREIGN-NOT: parallel_op.task

// NEGATIVE: error: option 'cost-profile': {{.*}}negative.json: node #0: expected 'ns' of 0 or more, got -1
// ABSENT:   error: option 'cost-profile': {{.*}}absent.json: cannot read: No such file or directory
func.func @main(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.exp %x : tensor<8xf32>
  %1 = math.tanh %x : tensor<8xf32>
  %2 = arith.divf %0, %1 : tensor<8xf32>
  return %2 : tensor<8xf32>
}

//--- long.json
{"entry": "main", "nodes": [{"key": "main/0/0:math.exp", "ns": 35000},
  {"key": "main/0/1:math.tanh", "ns": 35000, "predicted_ns": 7}, {"key": "main/0/2:arith.divf", "ns": 10}]}

//--- short.json
{"entry": "main", "nodes": [{"key": "main/0/0:math.exp", "ns": 1999990}, {"key": "main/0/1:math.tanh", "ns": 10},
  {"key": "main/0/1:math.exp", "ns": 2000000}]}

//--- foreign.json
{"entry": "other", "nodes": [{"key": "other/0/0:math.exp", "ns": 1000000}]}

//--- negative.json
{"entry": "main", "nodes": [{"key": "main/0/0:math.exp", "ns": -1}]}
