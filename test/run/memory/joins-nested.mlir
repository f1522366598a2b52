// RUN: parallel-opt %s --pass-pipeline='builtin.module(one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map},canonicalize,func.func(parallel-op-place-results))' | FileCheck %s --check-prefix=NO-COPY
// RUN: %compile_oracle
// RUN: %t.oracle > %t.expected
// RUN: FileCheck %s < %t.expected
// RUN: %compile_forward
// RUN: %t.forward | diff %t.expected -
// RUN: %compile_reverse
// RUN: %t.reverse | diff %t.expected -
// RUN: %compile_random
// RUN: %t.random | diff %t.expected -
// RUN: %compile_async
// RUN: %t.async | diff %t.expected -
// RUN: env PARALLEL_OP_NUM_THREADS=1 %t.async | diff %t.expected -
// RUN: %compile_runtime
// RUN: %t.runtime | diff %t.expected -
// RUN: env PARALLEL_OP_NUM_THREADS=1 %t.runtime | diff %t.expected -
// RUN: env PARALLEL_OP_NUM_THREADS=8 %t.runtime | diff %t.expected -
// RUN: %compile_openmp
// RUN: env OMP_NUM_THREADS=1 %t.openmp | diff %t.expected -
// RUN: env OMP_NUM_THREADS=2 %t.openmp | diff %t.expected -
// RUN: env OMP_NUM_THREADS=8 %t.openmp | diff %t.expected -
// RUN: %compile_nested
// RUN: env OMP_NUM_THREADS=8 %t.nested | diff %t.expected -
// RUN: %if valgrind %{ %leak_check %t.forward | diff %t.expected - %}
// RUN: %if valgrind %{ %leak_check %t.async | diff %t.expected - %}
// RUN: %if valgrind %{ %leak_check %t.runtime | diff %t.expected - %}

// Joins of nested containers and in loops.

// NO-COPY-NOT: memref.copy

// CHECK:      ( 4, 4, 0, 0, 9, 9, 6, 6 )
// CHECK-NEXT: ( 4, 4, 4, 4 )
// CHECK-NEXT: ( 4, 4, 4, 4 )
func.func @main() -> i32 {
  %two = arith.constant 2.0 : f32
  %three = arith.constant 3.0 : f32
  %x = tensor.splat %two : tensor<2xf32>
  %y = tensor.splat %three : tensor<2xf32>
  call @nested(%x, %y) : (tensor<2xf32>, tensor<2xf32>) -> ()
  call @in_loop(%x) : (tensor<2xf32>) -> ()
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// The slice of an outer join goes on to the inner tasks.
func.func private @nested(%u: tensor<2xf32>, %v: tensor<2xf32>) {
  %o:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %p = parallel_op.task(%x = %u : tensor<2xf32>) -> (tensor<4xf32>) {
      %r:2 = parallel_op.parallel -> (tensor<2xf32>, tensor<2xf32>) {
        %a = parallel_op.task(%in = %x : tensor<2xf32>) -> (tensor<2xf32>) {
          %e = tensor.empty() : tensor<2xf32>
          %0 = linalg.add ins(%in, %in : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
          parallel_op.yield %0 : tensor<2xf32>
        }
        %b = parallel_op.task(%in = %x : tensor<2xf32>) -> (tensor<2xf32>) {
          %e = tensor.empty() : tensor<2xf32>
          %0 = linalg.sub ins(%in, %in : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
          parallel_op.yield %0 : tensor<2xf32>
        }
        parallel_op.yield %a, %b : tensor<2xf32>, tensor<2xf32>
      }
      %c = tensor.concat dim(0) %r#0, %r#1 : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
      parallel_op.yield %c : tensor<4xf32>
    }
    %q = parallel_op.task(%x = %v : tensor<2xf32>) -> (tensor<4xf32>) {
      %r:2 = parallel_op.parallel -> (tensor<2xf32>, tensor<2xf32>) {
        %a = parallel_op.task(%in = %x : tensor<2xf32>) -> (tensor<2xf32>) {
          %e = tensor.empty() : tensor<2xf32>
          %0 = linalg.mul ins(%in, %in : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
          parallel_op.yield %0 : tensor<2xf32>
        }
        %b = parallel_op.task(%in = %x : tensor<2xf32>) -> (tensor<2xf32>) {
          %e = tensor.empty() : tensor<2xf32>
          %0 = linalg.add ins(%in, %in : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
          parallel_op.yield %0 : tensor<2xf32>
        }
        parallel_op.yield %a, %b : tensor<2xf32>, tensor<2xf32>
      }
      %c = tensor.concat dim(0) %r#0, %r#1 : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
      parallel_op.yield %c : tensor<4xf32>
    }
    parallel_op.yield %p, %q : tensor<4xf32>, tensor<4xf32>
  }
  %all = tensor.concat dim(0) %o#0, %o#1 : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  func.call @show(%all) : (tensor<8xf32>) -> ()
  return
}

// Each round has a destination of its own.
func.func private @in_loop(%x: tensor<2xf32>) {
  %lo = arith.constant 0 : index
  %hi = arith.constant 2 : index
  %step = arith.constant 1 : index
  scf.for %i = %lo to %hi step %step {
    %r:2 = parallel_op.parallel -> (tensor<2xf32>, tensor<2xf32>) {
      %a = parallel_op.task(%in = %x : tensor<2xf32>) -> (tensor<2xf32>) {
        %e = tensor.empty() : tensor<2xf32>
        %0 = linalg.add ins(%in, %in : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
        parallel_op.yield %0 : tensor<2xf32>
      }
      %b = parallel_op.task(%in = %x : tensor<2xf32>) -> (tensor<2xf32>) {
        %e = tensor.empty() : tensor<2xf32>
        %0 = linalg.mul ins(%in, %in : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
        parallel_op.yield %0 : tensor<2xf32>
      }
      parallel_op.yield %a, %b : tensor<2xf32>, tensor<2xf32>
    }
    %c = tensor.concat dim(0) %r#0, %r#1 : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
    func.call @show4(%c) : (tensor<4xf32>) -> ()
  }
  return
}

func.func private @show(%t: tensor<8xf32>) {
  %c0 = arith.constant 0 : index
  %pad = arith.constant 0.0 : f32
  %v = vector.transfer_read %t[%c0], %pad {in_bounds = [true]} : tensor<8xf32>, vector<8xf32>
  vector.print %v : vector<8xf32>
  return
}
func.func private @show4(%t: tensor<4xf32>) {
  %c0 = arith.constant 0 : index
  %pad = arith.constant 0.0 : f32
  %v = vector.transfer_read %t[%c0], %pad {in_bounds = [true]} : tensor<4xf32>, vector<4xf32>
  vector.print %v : vector<4xf32>
  return
}
