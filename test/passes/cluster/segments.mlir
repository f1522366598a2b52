// RUN: parallel-opt %s --split-input-file --allow-unregistered-dialect --parallel-op-cluster="gate=false" | FileCheck %s

// An op with effects stays outside, in its place between what it needs and what needs it: two containers.

// CHECK-LABEL: func.func @split
// CHECK:         %[[A:.*]]:2 = parallel_op.parallel
// CHECK:         %[[B:.*]] = "foreign.op"(%[[A]]#0, %[[A]]#1)
// CHECK-NEXT:    parallel_op.parallel
// CHECK-NEXT:      parallel_op.task({{.*}} = %[[B]]
// CHECK:           parallel_op.task({{.*}} = %[[B]]
func.func @split(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.exp %x : tensor<8xf32>
  %1 = math.tanh %x : tensor<8xf32>
  %2 = "foreign.op"(%0, %1) : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  %3 = math.sin %2 : tensor<8xf32>
  %4 = math.cos %2 : tensor<8xf32>
  return %3, %4 : tensor<8xf32>, tensor<8xf32>
}

// -----

// Ops that have nothing to do with it are not split: reading two weights one after the other leaves one container.

// CHECK-LABEL: func.func @no_split
// CHECK:         "foreign.load"
// CHECK:         "foreign.load"
// CHECK:         parallel_op.parallel
// CHECK-NOT:     parallel_op.parallel
func.func @no_split() -> (tensor<8xf32>, tensor<8xf32>) {
  %v = "foreign.load"() : () -> tensor<8xf32>
  %0 = math.exp %v : tensor<8xf32>
  %w = "foreign.load"() : () -> tensor<8xf32>
  %1 = math.tanh %w : tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// -----

// Effects keep their order: the first store cannot wait for a container behind the second one, so that the stores split
// the block where they stand.

// CHECK-LABEL: func.func @order_of_effects
// CHECK:         parallel_op.parallel
// CHECK:         "foreign.store"{{.*}} {first}
// CHECK:         "foreign.store"{{.*}} {second}
// CHECK:         parallel_op.parallel
func.func @order_of_effects(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.exp %x : tensor<8xf32>
  %1 = math.tanh %x : tensor<8xf32>
  "foreign.store"(%0, %1) {first} : (tensor<8xf32>, tensor<8xf32>) -> ()
  "foreign.store"(%x, %x) {second} : (tensor<8xf32>, tensor<8xf32>) -> ()
  %2 = math.sin %x : tensor<8xf32>
  %3 = math.cos %x : tensor<8xf32>
  return %2, %3 : tensor<8xf32>, tensor<8xf32>
}

// -----

// Memrefs stay outside of tasks.

// CHECK-LABEL: func.func @memref
// CHECK:         memref.load
// CHECK-NOT:     memref.load
// CHECK:         parallel_op.parallel
// CHECK:         memref.store
func.func @memref(%m: memref<f32>, %x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %f = memref.load %m[] : memref<f32>
  %s = tensor.splat %f : tensor<8xf32>
  %0 = math.exp %x : tensor<8xf32>
  %1 = arith.addf %x, %s : tensor<8xf32>
  %c = arith.constant 0 : index
  %g = tensor.extract %0[%c] : tensor<8xf32>
  memref.store %g, %m[] : memref<f32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// -----

// An assertion stands in a task: its failure reaches the caller at the join. It goes with what it checks.

// CHECK-LABEL: func.func @assertion
// CHECK:         parallel_op.parallel
// CHECK:           math.exp
// CHECK:           cf.assert
// CHECK:         parallel_op.task
// CHECK-NEXT:      math.tanh
func.func @assertion(%x: tensor<8xf32>, %y: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %c = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %0 = math.exp %x : tensor<8xf32>
  %f = tensor.extract %0[%c] : tensor<8xf32>
  %p = arith.cmpf ogt, %f, %zero : f32
  cf.assert %p, "positive"
  %1 = math.tanh %y : tensor<8xf32>
  return %0, %1 : tensor<8xf32>, tensor<8xf32>
}

// -----

// Arithmetic on shapes goes along with the ops that use it: TOSA wants to see it down to its constants.

// CHECK-LABEL: func.func @shapes
// CHECK-NEXT:    parallel_op.parallel
// CHECK-COUNT-2: tosa.concat_shape
func.func @shapes(%x: tensor<2x3x4xf32>, %y: tensor<2x12xf32>) -> (tensor<2x12xf32>, tensor<2x12xf32>) {
  %a = tosa.dim %x {axis = 0 : i32} : (tensor<2x3x4xf32>) -> !tosa.shape<1>
  %n = tosa.const_shape {values = dense<12> : tensor<1xindex>} : () -> !tosa.shape<1>
  %to = tosa.concat_shape %a, %n : (!tosa.shape<1>, !tosa.shape<1>) -> !tosa.shape<2>
  %0 = tosa.reshape %x, %to : (tensor<2x3x4xf32>, !tosa.shape<2>) -> tensor<2x12xf32>
  %1 = math.exp %0 : tensor<2x12xf32>
  %2 = tosa.reshape %x, %to : (tensor<2x3x4xf32>, !tosa.shape<2>) -> tensor<2x12xf32>
  %3 = math.tanh %2 : tensor<2x12xf32>
  return %1, %3 : tensor<2x12xf32>, tensor<2x12xf32>
}
