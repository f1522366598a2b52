// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-serialize))' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-serialize,parallel-op-serialize))' | FileCheck %s

// Bodies follow each other, captures and results are wired through.
// CHECK-LABEL: func.func @edges
// CHECK-SAME:    (%[[X:.*]]: f32)
func.func @edges(%x: f32) -> (f32, f32) {
  // CHECK-NEXT: %[[A:.*]] = math.exp %[[X]]
  // CHECK-NEXT: %[[B:.*]] = math.tanh %[[X]]
  // CHECK-NEXT: %[[C:.*]] = arith.addf %[[A]], %[[B]]
  // CHECK-NEXT: return %[[C]], %[[X]]
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %a = parallel_op.task(%in = %x : f32) -> (f32) {
      %0 = math.exp %in : f32
      parallel_op.yield %0 : f32
    }
    %b = parallel_op.task(%in = %x : f32) -> (f32) {
      %0 = math.tanh %in : f32
      parallel_op.yield %0 : f32
    }
    %c = parallel_op.task(%l = %a, %r = %b : f32, f32) -> (f32) {
      %0 = arith.addf %l, %r : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %c, %x : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}

// A task that gives back what it captured leaves nothing behind.
// CHECK-LABEL: func.func @forwarded
// CHECK-SAME:    (%[[X:.*]]: tensor<4xf32>)
// CHECK-NEXT:    return %[[X]]
func.func @forwarded(%x: tensor<4xf32>) -> tensor<4xf32> {
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    %a = parallel_op.task(%in = %x : tensor<4xf32>) -> (tensor<4xf32>) {
      parallel_op.yield %in : tensor<4xf32>
    }
    %b = parallel_op.task(%in = %a : tensor<4xf32>) -> (tensor<4xf32>) {
      parallel_op.yield %in : tensor<4xf32>
    }
    parallel_op.yield %b : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}

// Nested containers, loops and several blocks.
// CHECK-LABEL: func.func @nested
// CHECK-NOT:     parallel_op
// CHECK:         scf.for
// CHECK:           memref.store
// CHECK:           memref.store
// CHECK:         cf.br ^[[NEXT:.*]]
// CHECK:       ^[[NEXT]]:
// CHECK:         memref.store
// CHECK-NOT:     parallel_op
func.func @nested(%m: memref<2xf32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    parallel_op.parallel {
      parallel_op.task(%out = %m : memref<2xf32>) {
        parallel_op.parallel {
          parallel_op.task(%to = %out : memref<2xf32>) {
            %zero = arith.constant 0.0 : f32
            %at = arith.constant 0 : index
            memref.store %zero, %to[%at] : memref<2xf32>
            parallel_op.yield
          }
          parallel_op.yield
        }
        parallel_op.yield
      }
      parallel_op.task(%out = %m : memref<2xf32>) {
        %one = arith.constant 1.0 : f32
        %at = arith.constant 1 : index
        memref.store %one, %out[%at] : memref<2xf32>
        parallel_op.yield
      }
      parallel_op.yield
    }
  }
  cf.br ^next
^next:
  parallel_op.parallel {
    parallel_op.task(%out = %m : memref<2xf32>) {
      %two = arith.constant 2.0 : f32
      %at = arith.constant 1 : index
      memref.store %two, %out[%at] : memref<2xf32>
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// Nothing to do.
// CHECK-LABEL: func.func @untouched
// CHECK-NEXT:    return
func.func @untouched() {
  return
}

// A container without tasks, and a declaration.
// CHECK-LABEL: func.func @empty
// CHECK-NEXT:    return
func.func @empty() {
  parallel_op.parallel {
    parallel_op.yield
  }
  return
}

// CHECK: func.func private @declared()
func.func private @declared()
