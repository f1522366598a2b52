// RUN: parallel-opt %s --split-input-file --verify-diagnostics

// C1: only tasks stand in a container.
func.func @foreign_op_between_tasks(%x: f32) {
  parallel_op.parallel {
    // expected-error@+1 {{'arith.negf' op stands between tasks: expected 'parallel_op.task', got 'arith.negf'}}
    %0 = arith.negf %x : f32
    parallel_op.yield
  }
  return
}

// -----

// C1: a container ends with a yield.
func.func @container_ends_with_another_op() {
  // expected-error@+1 {{'parallel_op.parallel' op terminator: expected 'parallel_op.yield', got 'llvm.unreachable'}}
  parallel_op.parallel {
    // expected-note@+1 {{terminator here}}
    llvm.unreachable
  }
  return
}

// -----

// C2: a container's yield names as many values as the container has results.
func.func @container_yield_count(%x: f32) {
  // expected-note@+1 {{results declared here}}
  %r:2 = parallel_op.parallel -> (f32, f32) {
    // expected-error@+1 {{'parallel_op.yield' op values: expected 2, got 1}}
    parallel_op.yield %x : f32
  }
  return
}

// -----

// C3: the types of a container's yield are those of its results.
func.func @container_yield_type(%x: f32, %y: i32) {
  // expected-note@+1 {{results declared here}}
  %r:2 = parallel_op.parallel -> (f32, f32) {
    // expected-error@+1 {{'parallel_op.yield' op value #1: expected type 'f32', got 'i32'}}
    parallel_op.yield %x, %y : f32, i32
  }
  return
}

// -----

// C4: `stage` does not fall along an edge.
func.func @stage_falls_along_edge(%x: f32) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    // expected-note@+1 {{runs after this task, of stage 2}}
    %a = parallel_op.task(%i = %x : f32) -> (f32) attributes {stage = 2 : i64} {
      parallel_op.yield %i : f32
    }
    // expected-error@+1 {{'parallel_op.task' op stage: expected at least 2, got 1}}
    %b = parallel_op.task(%i = %a : f32) -> (f32) attributes {stage = 1 : i64} {
      parallel_op.yield %i : f32
    }
    parallel_op.yield %b : f32
  }
  return %r : f32
}

// -----

// C4: nor along a path through a task that has none.
func.func @stage_falls_along_path(%x: f32) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    // expected-note@+1 {{runs after this task, of stage 1}}
    %a = parallel_op.task(%i = %x : f32) -> (f32) attributes {stage = 1 : i64} {
      parallel_op.yield %i : f32
    }
    %b = parallel_op.task(%i = %a : f32) -> (f32) {
      parallel_op.yield %i : f32
    }
    // expected-error@+1 {{'parallel_op.task' op stage: expected at least 1, got 0}}
    %c = parallel_op.task(%i = %b : f32) -> (f32) attributes {stage = 0 : i64} {
      parallel_op.yield %i : f32
    }
    parallel_op.yield %c : f32
  }
  return %r : f32
}

// -----

// C4: nor within a lane.
func.func @stage_falls_within_lane() {
  parallel_op.parallel {
    // expected-note@+1 {{runs after this task, of stage 1}}
    parallel_op.task() attributes {lane = 0 : i64, stage = 1 : i64} {
      parallel_op.yield
    }
    // expected-error@+1 {{'parallel_op.task' op stage: expected at least 1, got 0}}
    parallel_op.task() attributes {lane = 0 : i64, stage = 0 : i64} {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// -----

// C5: a task stands in a container.
// expected-note@+1 {{parent here}}
func.func @task_without_container() {
  // expected-error@+1 {{'parallel_op.task' op parent: expected 'parallel_op.parallel', got 'func.func'}}
  parallel_op.task() {
    parallel_op.yield
  }
  return
}

// -----

// C6: a block argument for each capture.
func.func @capture_without_argument(%x: f32) {
  parallel_op.parallel {
    // expected-error@+1 {{'parallel_op.task' op block arguments: expected 1, one for each capture, got 0}}
    "parallel_op.task"(%x) ({
      parallel_op.yield
    }) : (f32) -> ()
    parallel_op.yield
  }
  return
}

// -----

// C7: of the type of the capture.
// expected-note@+1 {{captured value defined here}}
func.func @argument_type(%x: f32) {
  parallel_op.parallel {
    // expected-error@+1 {{'parallel_op.task' op block argument #0: expected type 'f32', got 'i32'}}
    "parallel_op.task"(%x) ({
    ^bb0(%a: i32):
      parallel_op.yield
    }) : (f32) -> ()
    parallel_op.yield
  }
  return
}
