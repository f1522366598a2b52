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
// RUN: %if valgrind %{ %leak_check %t.forward | diff %t.expected - %}
// RUN: %if valgrind %{ %leak_check %t.async | diff %t.expected - %}
// RUN: %if valgrind %{ %leak_check %t.runtime | diff %t.expected - %}

// Containers in loops and conditions, and control flow in tasks.

// CHECK:      ( 7.5, 7.5, 7.5, 7.5 )
// CHECK-NEXT: 9
// CHECK-NEXT: ( 1, 1, 1, 1 )
// CHECK-NEXT: ( 1, 1, 7.5, 1 )
// CHECK-NEXT: ( 1, 1, 7.5, 1 )
// CHECK-NEXT: 1
func.func @main() -> i32 {
  %i = arith.constant 2 : index
  %f = arith.constant 7.5 : f32
  %one = arith.constant 1.0 : f32
  %t0 = call @fresh(%one) : (f32) -> tensor<4xf32>
  call @in_for(%t0, %i, %f) : (tensor<4xf32>, index, f32) -> ()
  %t1 = call @fresh(%one) : (f32) -> tensor<4xf32>
  call @in_for_outer(%t1, %i, %f) : (tensor<4xf32>, index, f32) -> ()
  %t2 = call @fresh(%one) : (f32) -> tensor<4xf32>
  call @in_if(%t2, %i, %f) : (tensor<4xf32>, index, f32) -> ()
  %t3 = call @fresh(%one) : (f32) -> tensor<4xf32>
  call @if_in_task(%t3, %i, %f) : (tensor<4xf32>, index, f32) -> ()
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// The value that goes round is written in place.
func.func private @in_for(%t: tensor<4xf32>, %i: index, %f: f32) {
  %lo = arith.constant 0 : index
  %hi = arith.constant 4 : index
  %step = arith.constant 1 : index
  %l = scf.for %j = %lo to %hi step %step iter_args(%it = %t) -> (tensor<4xf32>) {
    %r = parallel_op.parallel -> (tensor<4xf32>) {
      %w = parallel_op.task(%a = %it, %k = %j, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
        %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
        parallel_op.yield %0 : tensor<4xf32>
      }
      parallel_op.yield %w : tensor<4xf32>
    }
    scf.yield %r : tensor<4xf32>
  }
  func.call @show(%l) : (tensor<4xf32>) -> ()
  return
}

// Each round starts from the outer value, so that it has to be copied.
func.func private @in_for_outer(%t: tensor<4xf32>, %i: index, %f: f32) {
  %lo = arith.constant 0 : index
  %hi = arith.constant 4 : index
  %step = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %l = scf.for %j = %lo to %hi step %step iter_args(%it = %zero) -> (f32) {
    %r = parallel_op.parallel -> (f32) {
      %w = parallel_op.task(%a = %t, %k = %j, %acc = %it : tensor<4xf32>, index, f32) -> (f32) {
        %next = arith.constant 1 : index
        %last = arith.constant 3 : index
        %two = arith.constant 2.0 : f32
        %0 = tensor.insert %two into %a[%k] : tensor<4xf32>
        %n = arith.addi %k, %next : index
        %m = arith.minsi %n, %last : index
        %1 = tensor.extract %0[%m] : tensor<4xf32>
        %2 = tensor.extract %0[%k] : tensor<4xf32>
        %3 = arith.mulf %1, %2 : f32
        %4 = arith.addf %acc, %3 : f32
        %5 = arith.subf %4, %1 : f32
        %6 = arith.addf %5, %1 : f32
        %half = arith.constant -0.25 : f32
        %7 = arith.addf %6, %half : f32
        parallel_op.yield %7 : f32
      }
      parallel_op.yield %w : f32
    }
    scf.yield %r : f32
  }
  vector.print %l : f32
  func.call @show(%t) : (tensor<4xf32>) -> ()
  return
}

// In one branch of a condition.
func.func private @in_if(%t: tensor<4xf32>, %i: index, %f: f32) {
  %c = arith.cmpf ogt, %f, %f : f32
  %l = scf.if %c -> (tensor<4xf32>) {
    scf.yield %t : tensor<4xf32>
  } else {
    %r = parallel_op.parallel -> (tensor<4xf32>) {
      %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
        %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
        parallel_op.yield %0 : tensor<4xf32>
      }
      parallel_op.yield %w : tensor<4xf32>
    }
    scf.yield %r : tensor<4xf32>
  }
  func.call @show(%l) : (tensor<4xf32>) -> ()
  return
}

// A condition in a task decides whether it writes, and a sibling reads.
func.func private @if_in_task(%t: tensor<4xf32>, %i: index, %f: f32) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, f32) {
    %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %c = arith.cmpf oeq, %v, %v : f32
      %0 = scf.if %c -> (tensor<4xf32>) {
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
  func.call @show(%r#0) : (tensor<4xf32>) -> ()
  vector.print %r#1 : f32
  return
}

func.func private @fresh(%f: f32) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %0 = linalg.fill ins(%f : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

func.func private @show(%t: tensor<4xf32>) {
  %c0 = arith.constant 0 : index
  %pad = arith.constant 0.0 : f32
  %v = vector.transfer_read %t[%c0], %pad {in_bounds = [true]} : tensor<4xf32>, vector<4xf32>
  vector.print %v : vector<4xf32>
  return
}
