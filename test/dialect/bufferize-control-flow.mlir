// RUN: parallel-opt %s --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" \
// RUN:   | FileCheck %s

// One-Shot Bufferize of containers in loops and conditionals, of containers in
// tasks, and of tasks that call functions.

// A task writes what the loop carries: in place, with no extra option.
// CHECK-LABEL: func @in_for
// CHECK-NOT:   memref.copy
// CHECK-NOT:   memref.alloc
// CHECK:       return
func.func @in_for(%t: tensor<4xf32>, %lo: index, %hi: index, %step: index, %f: f32) -> tensor<4xf32> {
  %l = scf.for %i = %lo to %hi step %step iter_args(%it = %t) -> (tensor<4xf32>) {
    %r = parallel_op.parallel -> (tensor<4xf32>) {
      %w = parallel_op.task(%a = %it, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
        %0 = tensor.extract %a[%k] : tensor<4xf32>
        %1 = arith.addf %0, %v : f32
        %2 = tensor.insert %1 into %a[%k] : tensor<4xf32>
        parallel_op.yield %2 : tensor<4xf32>
      }
      parallel_op.yield %w : tensor<4xf32>
    }
    scf.yield %r : tensor<4xf32>
  }
  return %l : tensor<4xf32>
}

// A task writes what is defined outside of the loop: each turn has to see it as
// it was, so it is copied each time.
// CHECK-LABEL: func @in_for_outer
// CHECK:       scf.for
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @in_for_outer(%t: tensor<4xf32>, %lo: index, %hi: index, %step: index, %c: index, %f: f32) -> f32 {
  %l = scf.for %i = %lo to %hi step %step iter_args(%it = %f) -> (f32) {
    %r = parallel_op.parallel -> (f32) {
      %w = parallel_op.task(%a = %t, %k = %c, %v = %it : tensor<4xf32>, index, f32) -> (f32) {
        %0 = tensor.extract %a[%k] : tensor<4xf32>
        %1 = arith.addf %0, %v : f32
        %2 = tensor.insert %1 into %a[%k] : tensor<4xf32>
        %3 = tensor.extract %2[%k] : tensor<4xf32>
        parallel_op.yield %3 : f32
      }
      parallel_op.yield %w : f32
    }
    scf.yield %r : f32
  }
  return %l : f32
}

// The turns of a parallel loop run at the same time, so each has to have its own
// copy of what its task writes and the loop did not make. (The second copy is the
// loop's own, of its slice.)
// CHECK-LABEL: func @in_forall
// CHECK:       scf.forall
// CHECK:         parallel_op.task
// CHECK-COUNT-1: memref.copy
// CHECK:         parallel_op.yield
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @in_forall(%t: tensor<4xf32>, %o: tensor<4xf32>, %f: f32) -> tensor<4xf32> {
  %r = scf.forall (%i) in (4) shared_outs(%s = %o) -> (tensor<4xf32>) {
    %p = parallel_op.parallel -> (f32) {
      %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (f32) {
        %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
        %1 = tensor.extract %0[%k] : tensor<4xf32>
        parallel_op.yield %1 : f32
      }
      parallel_op.yield %w : f32
    }
    %e = tensor.splat %p : tensor<1xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %e into %s[%i] [1] [1] : tensor<1xf32> into tensor<4xf32>
    }
  }
  return %r : tensor<4xf32>
}

// A container in a branch of a conditional.
// CHECK-LABEL: func @in_if
// CHECK-NOT:   memref.copy
// CHECK-NOT:   memref.alloc
// CHECK:       return
func.func @in_if(%t: tensor<4xf32>, %c: i1, %i: index, %f: f32) -> tensor<4xf32> {
  %l = scf.if %c -> (tensor<4xf32>) {
    %r = parallel_op.parallel -> (tensor<4xf32>) {
      %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
        %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
        parallel_op.yield %0 : tensor<4xf32>
      }
      parallel_op.yield %w : tensor<4xf32>
    }
    scf.yield %r : tensor<4xf32>
  } else {
    scf.yield %t : tensor<4xf32>
  }
  return %l : tensor<4xf32>
}

// A conditional write in a task, beside a sibling that reads.
// CHECK-LABEL: func @if_in_task
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @if_in_task(%t: tensor<4xf32>, %c: i1, %i: index, %f: f32) -> (tensor<4xf32>, f32) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, f32) {
    %w = parallel_op.task(%a = %t, %d = %c, %k = %i, %v = %f : tensor<4xf32>, i1, index, f32) -> (tensor<4xf32>) {
      %0 = scf.if %d -> (tensor<4xf32>) {
        %1 = tensor.insert %v into %a[%k] : tensor<4xf32>
        scf.yield %1 : tensor<4xf32>
      } else {
        scf.yield %a : tensor<4xf32>
      }
      parallel_op.yield %0 : tensor<4xf32>
    }
    %s = parallel_op.task(%a = %t, %k = %i : tensor<4xf32>, index) -> (f32) {
      %0 = tensor.extract %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %w, %s : tensor<4xf32>, f32
  }
  return %r#0, %r#1 : tensor<4xf32>, f32
}

// A task calls a function that writes its argument, beside a sibling that reads
// what it captured.
func.func private @store(%a: tensor<4xf32>, %k: index, %v: f32) -> tensor<4xf32> {
  %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: func @call_in_task
// CHECK-COUNT-1: memref.copy
// CHECK-NOT:   memref.copy
// CHECK:       return
func.func @call_in_task(%t: tensor<4xf32>, %i: index, %f: f32) -> (tensor<4xf32>, f32) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, f32) {
    %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = func.call @store(%a, %k, %v) : (tensor<4xf32>, index, f32) -> tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %s = parallel_op.task(%a = %t, %k = %i : tensor<4xf32>, index) -> (f32) {
      %0 = tensor.extract %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %w, %s : tensor<4xf32>, f32
  }
  return %r#0, %r#1 : tensor<4xf32>, f32
}
