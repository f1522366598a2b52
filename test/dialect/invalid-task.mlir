// RUN: parallel-opt %s --split-input-file --verify-diagnostics

// C8: a task ends with a yield.
func.func @task_ends_with_another_op() {
  parallel_op.parallel {
    // expected-error@+1 {{'parallel_op.task' op terminator: expected 'parallel_op.yield', got 'llvm.unreachable'}}
    parallel_op.task() {
      // expected-note@+1 {{terminator here}}
      llvm.unreachable
    }
    parallel_op.yield
  }
  return
}

// -----

// C8: a task's yield names as many values as the task has results.
func.func @task_yield_count(%x: f32) {
  parallel_op.parallel {
    // expected-note@+1 {{results declared here}}
    parallel_op.task(%a = %x : f32) {
      // expected-error@+1 {{'parallel_op.yield' op values: expected 0, got 1}}
      parallel_op.yield %a : f32
    }
    parallel_op.yield
  }
  return
}

// -----

// C9: the types of a task's yield are those of its results.
func.func @task_yield_type(%x: f32) {
  parallel_op.parallel {
    // expected-note@+1 {{results declared here}}
    %t = parallel_op.task(%a = %x : f32) -> (i32) {
      // expected-error@+1 {{'parallel_op.yield' op value #0: expected type 'i32', got 'f32'}}
      parallel_op.yield %a : f32
    }
    parallel_op.yield
  }
  return
}

// -----

// C10: `lane` is not negative.
func.func @negative_lane() {
  parallel_op.parallel {
    // expected-error@+1 {{'parallel_op.task' op lane: expected 0 or more, got -1}}
    parallel_op.task() attributes {lane = -1 : i64} {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// -----

// C10: `stage` is not negative.
func.func @negative_stage() {
  parallel_op.parallel {
    // expected-error@+1 {{'parallel_op.task' op stage: expected 0 or more, got -2}}
    parallel_op.task() attributes {stage = -2 : i64} {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// -----

// C10: `cost` is not negative.
func.func @negative_cost() {
  parallel_op.parallel {
    // expected-error@+1 {{'parallel_op.task' op cost: expected 0 or more, got -3}}
    parallel_op.task() attributes {cost = -3 : i64} {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// -----

// C11: a device that there is.
func.func @unknown_device() {
  parallel_op.parallel {
    // expected-error@+1 {{'parallel_op.task' op device: expected "cpu" or "gpu", got "tpu"}}
    parallel_op.task() attributes {device = "tpu"} {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// -----

// C12: a task sees its captures only.
func.func @use_of_an_outer_value(%x: f32) {
  parallel_op.parallel {
    // expected-note@+1 {{required by region isolation constraints}}
    parallel_op.task() {
      // expected-error@+1 {{'arith.negf' op using value defined outside the region}}
      %0 = arith.negf %x : f32
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// -----

// C13: a yield stands in a task or in a container.
func.func @yield_in_function() {
  // expected-error@+1 {{'parallel_op.yield' op expects parent op to be one of 'parallel_op.parallel, parallel_op.task'}}
  parallel_op.yield
}

// -----

// The assembly names a type for each capture.
func.func @capture_without_type(%x: f32) {
  parallel_op.parallel {
    // expected-error@+1 {{capture types: expected 2, got 1}}
    parallel_op.task(%a = %x, %b = %x : f32) {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
