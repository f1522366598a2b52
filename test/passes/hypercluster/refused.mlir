// RUN: parallel-opt %s --allow-unregistered-dialect --parallel-op-hypercluster='batch=2 gate=false' --split-input-file --remarks-filter=parallel-op-hypercluster 2>&1 | FileCheck %s
// RUN: parallel-opt %s --allow-unregistered-dialect --parallel-op-hypercluster='batch=2 gate=false' --split-input-file | FileCheck %s --check-prefix=SAME
// RUN: parallel-opt %s --allow-unregistered-dialect --split-input-file --remarks-filter=parallel-op-hypercluster --pass-pipeline='builtin.module(func.func(parallel-op-hypercluster{batch=2 gate=false}))' 2>&1 | FileCheck %s --check-prefix=FUNC

// Functions that stay as they are, each with its reason.

// SAME-NOT: parallel_op.task

// CHECK: Missed] declaration | {{.*}}Function=declaration | {{.*}}it is a declaration"
func.func private @declaration(tensor<1x4xf32>) -> tensor<1x4xf32>

// -----

// CHECK: Missed] no-samples | {{.*}}no argument holds samples"
func.func @no_argument(%x: f32) -> f32 {
  %y = math.exp %x : f32
  return %y : f32
}

// -----

// CHECK: Missed] no-samples | {{.*}}no result depends on a sample"
func.func @no_result(%x: tensor<1x4xf32>, %s: f32) -> f32 {
  %y = math.exp %x : tensor<1x4xf32>
  return %s : f32
}

// -----

// CHECK: Missed] results | {{.*}}result #0 depends on a sample and has no leading dimension of 1"
func.func @no_leading_dimension(%x: tensor<1x4xf32>) -> tensor<4xf32> {
  %y = tensor.collapse_shape %x [[0, 1]] : tensor<1x4xf32> into tensor<4xf32>
  return %y : tensor<4xf32>
}

// -----

// A function alone does not know what others in its module do.

// CHECK: Missed] callers | {{.*}}Function=called | {{.*}}it has callers, which hand it one sample"
// CHECK: Missed] effects | {{.*}}Function=caller | {{.*}}'func.call' has unknown effects"
// FUNC: Function=called | {{.*}}it may have callers, which only the pass on the whole module, 'builtin.module', sees"
func.func @called(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %y = math.exp %x : tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}
func.func @caller(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %y = call @called(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}

// -----

// CHECK: Missed] recursive | {{.*}}'func.call' makes it recursive"
func.func @recursive(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %y = call @recursive(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}

// -----

// CHECK: Missed] blocks | {{.*}}it has several blocks"
func.func @blocks(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  cf.br ^end
^end:
  %y = math.exp %x : tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}

// -----

// CHECK: Missed] effects | {{.*}}'memref.store' touches a memref"
func.func @effects(%x: tensor<1x4xf32>, %m: memref<f32>, %s: f32) -> tensor<1x4xf32> {
  memref.store %s, %m[] : memref<f32>
  %y = math.exp %x : tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}

// -----

// CHECK: Missed] effects | {{.*}}'my.op' has unknown effects"
func.func @unknown(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %y = "my.op"(%x) : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}

// -----

// CHECK: Missed] no-samples | {{.*}}the leading dimension of its first result is open"
func.func @open(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %y = math.exp %x : tensor<?x4xf32>
  return %y : tensor<?x4xf32>
}

// -----

// CHECK: Missed] no-work | {{.*}}nothing is computed of its samples"
func.func @nothing_computed(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  return %x : tensor<4x4xf32>
}
