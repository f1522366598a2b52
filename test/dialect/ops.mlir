// RUN: parallel-opt %s --verify-roundtrip | FileCheck %s
// RUN: parallel-opt %s --mlir-print-op-generic | parallel-opt | FileCheck %s
// RUN: parallel-opt %s --emit-bytecode | parallel-opt | FileCheck %s

// The assembly of each op: what is printed is read again, and so are the generic
// form and bytecode. The first function of each op is the example in its docs.

// CHECK-LABEL: func @parallel
// CHECK-SAME:    (%[[X:.*]]: tensor<4xf32>)
func.func @parallel(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK:      %[[R:.*]]:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK-NEXT:   %[[A:.*]] = parallel_op.task(%[[IN:.*]] = %[[X]] : tensor<4xf32>) -> (tensor<4xf32>) {
  // CHECK-NEXT:     %[[E:.*]] = math.exp %[[IN]]
  // CHECK-NEXT:     parallel_op.yield %[[E]] : tensor<4xf32>
  // CHECK:        %[[B:.*]] = parallel_op.task(
  // CHECK:        parallel_op.yield %[[A]], %[[B]] : tensor<4xf32>, tensor<4xf32>
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %a = parallel_op.task(%in = %x : tensor<4xf32>) -> (tensor<4xf32>) {
      %0 = math.exp %in : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %b = parallel_op.task(%in = %x : tensor<4xf32>) -> (tensor<4xf32>) {
      %0 = math.tanh %in : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %a, %b : tensor<4xf32>, tensor<4xf32>
  }
  // CHECK: return %[[R]]#0, %[[R]]#1
  return %r#0, %r#1 : tensor<4xf32>, tensor<4xf32>
}

// A task with two captures and attributes, and one that captures its result. The
// label becomes the name of the result.
// CHECK-LABEL: func @task
// CHECK-SAME:    (%[[X:.*]]: f32, %[[Y:.*]]: f32)
func.func @task(%x: f32, %y: f32) -> f32 {
  // CHECK:      parallel_op.parallel -> (f32) {
  // CHECK-NEXT:   %product = parallel_op.task(%[[A:.*]] = %[[X]], %[[B:.*]] = %[[Y]] : f32, f32) -> (f32)
  // CHECK-SAME:     attributes {cost = 200 : i64, label = "product", lane = 0 : i64} {
  // CHECK:        parallel_op.task(%{{.*}} = %product : f32) -> (f32) attributes {lane = 0 : i64} {
  %s = parallel_op.parallel -> (f32) {
    %p = parallel_op.task(%a = %x, %b = %y : f32, f32) -> (f32)
        attributes {cost = 200 : i64, label = "product", lane = 0 : i64} {
      %0 = arith.mulf %a, %b : f32
      parallel_op.yield %0 : f32
    }
    %q = parallel_op.task(%a = %p : f32) -> (f32) attributes {lane = 0 : i64} {
      %0 = math.sqrt %a : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %q : f32
  }
  return %s : f32
}

// A container and a task without results.
// CHECK-LABEL: func @yield
// CHECK-SAME:    (%[[M:.*]]: memref<f32>)
func.func @yield(%m: memref<f32>) {
  // CHECK:      parallel_op.parallel {
  // CHECK-NEXT:   parallel_op.task(%{{.*}} = %[[M]] : memref<f32>) {
  // CHECK:          parallel_op.yield
  // CHECK-NEXT:   }
  // CHECK-NEXT:   parallel_op.yield
  // CHECK-NEXT: }
  parallel_op.parallel {
    parallel_op.task(%out = %m : memref<f32>) {
      %zero = arith.constant 0.0 : f32
      memref.store %zero, %out[] : memref<f32>
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// A task without captures, with several results; a container with attributes
// that yields a value from outside.
// CHECK-LABEL: func @no_captures
// CHECK-SAME:    (%[[X:.*]]: f32)
func.func @no_captures(%x: f32) -> (f32, i32) {
  // CHECK:      parallel_op.parallel -> (f32, i32) attributes {mark} {
  // CHECK-NEXT:   %[[T:.*]]:2 = parallel_op.task() -> (f32, i32) attributes {device = "gpu", stage = 3 : i64} {
  // CHECK:        parallel_op.yield %[[X]], %[[T]]#1 : f32, i32
  %r:2 = parallel_op.parallel -> (f32, i32) attributes {mark} {
    %t:2 = parallel_op.task() -> (f32, i32) attributes {device = "gpu", stage = 3 : i64} {
      %f = arith.constant 1.0 : f32
      %i = arith.constant 1 : i32
      parallel_op.yield %f, %i : f32, i32
    }
    parallel_op.yield %x, %t#1 : f32, i32
  }
  return %r#0, %r#1 : f32, i32
}

// Stages rise along edges and lanes; what has none is passed over.
// CHECK-LABEL: func @stages
// CHECK:       stage = 0
// CHECK:       stage = 1
func.func @stages(%x: f32) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    %a = parallel_op.task(%i = %x : f32) -> (f32) attributes {lane = 0 : i64, stage = 0 : i64} {
      parallel_op.yield %i : f32
    }
    %b = parallel_op.task(%i = %a : f32) -> (f32) attributes {lane = 1 : i64} {
      parallel_op.yield %i : f32
    }
    %c = parallel_op.task(%i = %b : f32) -> (f32) attributes {lane = 0 : i64, stage = 1 : i64} {
      parallel_op.yield %i : f32
    }
    parallel_op.yield %c : f32
  }
  return %r : f32
}
