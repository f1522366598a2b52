// RUN: parallel-opt %s --allow-unregistered-dialect --parallel-op-hypercluster='batch=2 gate=false whitelist=+my.*,-math.exp' --split-input-file --remarks-filter=parallel-op-hypercluster -o %t.out 2>&1 | FileCheck %s --check-prefix=SAYS
// RUN: FileCheck %s < %t.out

// An op of unknown effects is copied if it is admitted; its cost may stay unknown without the gate.

// SAYS: Passed] {{.*}}Function=admitted
// CHECK-LABEL: func.func @admitted
// CHECK-SAME:    tensor<2x4xf32>
// CHECK-COUNT-2: "my.op"
func.func @admitted(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %y = "my.op"(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}

// -----

// SAYS: Missed] effects | {{.*}}Function=refused | {{.*}}'math.exp' is refused by the whitelist"
func.func @refused(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %y = math.exp %x : tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}

// -----

// A batch is cut only where it is known what an op does.

// SAYS: Missed] not-independent | {{.*}}Function=batch | {{.*}}'my.op' is not known to treat samples apart"
func.func @batch(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %y = "my.op"(%x) : (tensor<4x4xf32>) -> tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}
