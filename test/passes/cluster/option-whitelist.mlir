// RUN: parallel-opt %s --allow-unregistered-dialect --parallel-op-cluster="gate=false" | FileCheck %s --check-prefix=NONE
// RUN: parallel-opt %s --allow-unregistered-dialect --parallel-op-cluster="gate=false whitelist=+foreign.*" | FileCheck %s --check-prefix=ALL
// RUN: parallel-opt %s --allow-unregistered-dialect --parallel-op-cluster="gate=false whitelist=+foreign.*,-foreign.b" | FileCheck %s --check-prefix=FEWER
// RUN: parallel-opt %s --allow-unregistered-dialect --parallel-op-cluster="gate=false whitelist=-math.exp" | FileCheck %s --check-prefix=NONE

// Ops of unknown effects are admitted by name, and any op is refused by name; the last entry that matches decides.

// NONE-LABEL: func.func @foreign
// NONE-NOT:   parallel_op.parallel

// ALL-LABEL: func.func @foreign
// ALL:       parallel_op.parallel
// ALL-DAG:   foreign.a
// ALL-DAG:   foreign.b
// ALL:       return

// FEWER-LABEL: func.func @foreign
// FEWER-DAG:   {{^}}    {{.*}}foreign.b
// FEWER-DAG:   parallel_op.parallel
// FEWER-DAG:   {{^}}        {{.*}}foreign.a
func.func @foreign(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) {
  %0 = "foreign.a"(%x) : (tensor<8xf32>) -> tensor<8xf32>
  %1 = "foreign.b"(%x) : (tensor<8xf32>) -> tensor<8xf32>
  %2 = math.exp %x : tensor<8xf32>
  return %0, %1, %2 : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
}
