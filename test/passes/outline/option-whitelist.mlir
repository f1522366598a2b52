// RUN: parallel-opt %s --allow-unregistered-dialect --split-input-file \
// RUN:   --parallel-op-outline="gate=false whitelist=+torch.aten.*,-torch.aten.bernoulli,-math.sin,+test.reads" | FileCheck %s

// The prefix admits unregistered ops; constants need no entry.

// CHECK-LABEL: func.func @admitted
// CHECK-COUNT-2: parallel_op.task
// CHECK:         "torch.aten.cat"
func.func @admitted(%x: !torch.vtensor<[8],f32>) -> !torch.vtensor<[16],f32> {
  %0 = "torch.constant.int"() <{value = 0 : i64}> : () -> !torch.int
  %1 = "torch.aten.relu"(%x) : (!torch.vtensor<[8],f32>) -> !torch.vtensor<[8],f32>
  %2 = "torch.aten.add.Scalar"(%x, %0) : (!torch.vtensor<[8],f32>, !torch.int) -> !torch.vtensor<[8],f32>
  %3 = "torch.aten.cat"(%1, %2) : (!torch.vtensor<[8],f32>, !torch.vtensor<[8],f32>) -> !torch.vtensor<[16],f32>
  return %3 : !torch.vtensor<[16],f32>
}

// -----

// A later entry takes one name out again, and ends the branch above it.

// CHECK-LABEL: func.func @refused
// CHECK:         %[[R:.*]] = "torch.aten.bernoulli"
// CHECK:         parallel_op.task({{.*}} = %[[R]]
// CHECK-NEXT:      "torch.aten.tanh"
// CHECK:         parallel_op.task
// CHECK-NEXT:      "torch.aten.relu"
func.func @refused(%x: !torch.vtensor<[8],f32>) -> (!torch.vtensor<[8],f32>, !torch.vtensor<[8],f32>) {
  %0 = "torch.aten.bernoulli"(%x) : (!torch.vtensor<[8],f32>) -> !torch.vtensor<[8],f32>
  %1 = "torch.aten.tanh"(%0) : (!torch.vtensor<[8],f32>) -> !torch.vtensor<[8],f32>
  %2 = "torch.aten.relu"(%x) : (!torch.vtensor<[8],f32>) -> !torch.vtensor<[8],f32>
  return %1, %2 : !torch.vtensor<[8],f32>, !torch.vtensor<[8],f32>
}

// -----

// What no entry names has unknown effects.

// CHECK-LABEL: func.func @unknown
// CHECK-NOT:     parallel_op
func.func @unknown(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = "onnx.Relu"(%x) : (tensor<8xf32>) -> tensor<8xf32>
  %1 = "onnx.Tanh"(%x) : (tensor<8xf32>) -> tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// -----

// A minus takes ops without effects out too.

// CHECK-LABEL: func.func @pure_but_refused
// CHECK-NOT:     parallel_op
func.func @pure_but_refused(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.sin %x : tensor<8xf32>
  %1 = math.cos %x : tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// -----

// The regions of an op count: what they hold has to qualify.

// CHECK-LABEL: func.func @inside_a_region
// CHECK-NOT:     parallel_op.task
func.func @inside_a_region(%x: tensor<8xf32>, %c: i1) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = scf.if %c -> tensor<8xf32> {
    %2 = "onnx.Relu"(%x) : (tensor<8xf32>) -> tensor<8xf32>
    scf.yield %2 : tensor<8xf32>
  } else {
    scf.yield %x : tensor<8xf32>
  }
  %1 = math.cos %x : tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}
