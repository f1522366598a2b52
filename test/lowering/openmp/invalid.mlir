// RUN: parallel-opt %s --convert-parallel-op-to-openmp --split-input-file --verify-diagnostics

func.func @tensor_result(%x: f32) -> tensor<4xf32> {
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    // expected-error@+1 {{'parallel_op.task' op cannot become OpenMP: bufferize first: result of type 'tensor<4xf32>' has no form in the LLVM dialect}}
    %a = parallel_op.task(%in = %x : f32) -> (tensor<4xf32>) {
      %0 = tensor.splat %in : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %a : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}

// -----

func.func @no_form(%x: !async.token) {
  parallel_op.parallel {
    // expected-error@+1 {{'parallel_op.task' op cannot become OpenMP: capture of type '!async.token' has no form in the LLVM dialect}}
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
// expected-error@+1 {{'parallel_op.parallel' op cannot become OpenMP: expected it in a 'func.func' of a module}}
parallel_op.parallel {
  parallel_op.yield
}

// -----

func.func @two_tasks() {
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
// expected-error@+1 {{'func.func' op '@omp_in_parallel' of the runtime: expected 'func.func' of type '() -> i32'}}
func.func private @omp_in_parallel() -> i1
