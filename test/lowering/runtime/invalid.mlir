// RUN: parallel-opt %s --convert-parallel-op-to-runtime --split-input-file --verify-diagnostics

func.func @tensor_result(%x: f32) -> tensor<4xf32> {
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    // expected-error@+1 {{'parallel_op.task' op cannot become a call of the runtime: bufferize first: result of type 'tensor<4xf32>' has no form in the LLVM dialect}}
    %a = parallel_op.task(%in = %x : f32) -> (tensor<4xf32>) {
      %0 = tensor.splat %in : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %a : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}

// -----

func.func @tensor_capture(%x: tensor<*xf32>) {
  parallel_op.parallel {
    // expected-error@+1 {{capture of type 'tensor<*xf32>'}}
    parallel_op.task(%in = %x : tensor<*xf32>) {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// -----

func.func @forwarded_tensor(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{'parallel_op.parallel' op cannot become a call of the runtime: bufferize first: result of type 'tensor<4xf32>'}}
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    parallel_op.yield %x : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}

// -----

func.func @no_form(%x: !async.token) {
  parallel_op.parallel {
    // expected-error@+1 {{'parallel_op.task' op cannot become a call of the runtime: capture of type '!async.token' has no form in the LLVM dialect}}
    parallel_op.task(%in = %x : !async.token) {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// -----

func.func @other_device() {
  parallel_op.parallel {
    // expected-error@+1 {{'parallel_op.task' op device: expected "cpu", got "gpu"}}
    parallel_op.task() attributes {device = "gpu"} {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// -----

// There is no function to call the tasks of.
// expected-error@+1 {{'parallel_op.parallel' op cannot become a call of the runtime: expected it in a 'func.func' of a module}}
parallel_op.parallel {
  parallel_op.yield
}

// -----

func.func @asserts(%c: i1) {
  parallel_op.parallel {
    parallel_op.task(%holds = %c : i1) {
      cf.assert %holds, "does not hold"
      parallel_op.yield
    }
    parallel_op.task() {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
// expected-error@+1 {{'func.func' op '@parallel_op_rt_failed' of the runtime: expected 'func.func' of type '() -> i1'}}
func.func private @parallel_op_rt_failed() -> i32

// -----

func.func @joins() {
  parallel_op.parallel {
    parallel_op.task() {
      parallel_op.yield
    }
    parallel_op.task() {
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
// expected-error@+1 {{'func.func' op '@parallel_op_rt_fork_join' of the runtime: expected 'func.func' of type '(!llvm.ptr, !llvm.ptr) -> i1'}}
func.func private @parallel_op_rt_fork_join(!llvm.ptr) -> i1
