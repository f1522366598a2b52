// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-serialize{order=forward}))' | FileCheck %s --check-prefixes=CHECK,FORWARD
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-serialize{order=reverse}))' | FileCheck %s --check-prefixes=CHECK,REVERSE
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-serialize{order=random seed=1}))' > %t.1
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-serialize{order=random seed=1}))' | diff - %t.1
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-serialize{order=random seed=2}))' | not diff - %t.1
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-serialize{order=sideways}))' 2>&1 | FileCheck %s --check-prefix=ORDER

// ORDER: sideways

// Reverse order takes the last task that is ready.
// CHECK-LABEL:  func.func @edges
// FORWARD-NEXT:   math.exp
// FORWARD-NEXT:   math.tanh
// FORWARD-NEXT:   arith.addf
// FORWARD-NEXT:   math.sin
// REVERSE-NEXT:   math.sin
// REVERSE-NEXT:   math.tanh
// REVERSE-NEXT:   math.exp
// REVERSE-NEXT:   arith.addf
func.func @edges(%x: f32) -> (f32, f32) {
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
    %d = parallel_op.task(%in = %x : f32) -> (f32) {
      %0 = math.sin %in : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %c, %d : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}

// Tasks of one lane keep their order, other tasks do not.
// CHECK-LABEL:  func.func @lanes
// FORWARD-NEXT:   math.exp
// FORWARD-NEXT:   math.tanh
// FORWARD-NEXT:   math.sin
// REVERSE-NEXT:   math.tanh
// REVERSE-NEXT:   math.exp
// REVERSE-NEXT:   math.sin
func.func @lanes(%x: f32) -> (f32, f32, f32) {
  %r:3 = parallel_op.parallel -> (f32, f32, f32) {
    %a = parallel_op.task(%in = %x : f32) -> (f32) attributes {lane = 0 : i64} {
      %0 = math.exp %in : f32
      parallel_op.yield %0 : f32
    }
    %b = parallel_op.task(%in = %x : f32) -> (f32) attributes {lane = 1 : i64} {
      %0 = math.tanh %in : f32
      parallel_op.yield %0 : f32
    }
    %c = parallel_op.task(%in = %x : f32) -> (f32) attributes {lane = 0 : i64} {
      %0 = math.sin %in : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %a, %b, %c : f32, f32, f32
  }
  return %r#0, %r#1, %r#2 : f32, f32, f32
}

// A stage is a barrier, in whatever order its tasks stand.
// CHECK-LABEL:  func.func @stages
// FORWARD-NEXT:   math.tanh
// FORWARD-NEXT:   math.exp
// FORWARD-NEXT:   math.sin
// REVERSE-NEXT:   math.tanh
// REVERSE-NEXT:   math.sin
// REVERSE-NEXT:   math.exp
func.func @stages(%x: f32) -> (f32, f32, f32) {
  %r:3 = parallel_op.parallel -> (f32, f32, f32) {
    %a = parallel_op.task(%in = %x : f32) -> (f32) attributes {stage = 4 : i64} {
      %0 = math.exp %in : f32
      parallel_op.yield %0 : f32
    }
    %b = parallel_op.task(%in = %x : f32) -> (f32) attributes {stage = 1 : i64} {
      %0 = math.tanh %in : f32
      parallel_op.yield %0 : f32
    }
    %c = parallel_op.task(%in = %x : f32) -> (f32) attributes {stage = 4 : i64} {
      %0 = math.sin %in : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %a, %b, %c : f32, f32, f32
  }
  return %r#0, %r#1, %r#2 : f32, f32, f32
}
