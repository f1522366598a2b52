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

// Results of tasks that others write, and results yielded twice.

// CHECK:      ( 7.5, 7.5, 1, 7.5 )
// CHECK-NEXT: ( 7.5, 7.5, 7.5, 7.5 )
// CHECK-NEXT: ( 7.5, 7.5, 1, 7.5 )
// CHECK-NEXT: ( 7.5, 7.5, 7.5, 7.5 )
// CHECK-NEXT: ( 7.5, 7.5, 1, 7.5 )
// CHECK-NEXT: ( 7.5, 7.5, 7.5, 7.5 )
// CHECK-NEXT: ( 7.5, 7.5, 1, 7.5 )
// CHECK-NEXT: ( 1, 1, 7.5, 1 )
// CHECK-NEXT: ( 1, 1, 1, 1 )
// CHECK-NEXT: ( 1, 1, 7.5, 1 )
// CHECK-NEXT: 1
func.func @main() -> i32 {
  %i = arith.constant 2 : index
  %f = arith.constant 7.5 : f32
  %one = arith.constant 1.0 : f32
  %t0 = call @fresh(%one) : (f32) -> tensor<4xf32>
  call @two_later(%t0, %i, %f) : (tensor<4xf32>, index, f32) -> ()
  %t1 = call @fresh(%one) : (f32) -> tensor<4xf32>
  call @one_later_and_container(%t1, %i, %f) : (tensor<4xf32>, index, f32) -> ()
  %t2 = call @fresh(%one) : (f32) -> tensor<4xf32>
  call @yielded_twice(%t2, %i, %f) : (tensor<4xf32>, index, f32) -> ()
  %t3 = call @fresh(%one) : (f32) -> tensor<4xf32>
  call @one_later(%t3, %i, %f) : (tensor<4xf32>, index, f32) -> ()
  %t4 = call @fresh(%one) : (f32) -> tensor<4xf32>
  call @aliases_argument(%t4, %i, %f) : (tensor<4xf32>, index, f32) -> ()
  %t5 = call @fresh(%one) : (f32) -> tensor<4xf32>
  call @forwarded(%t5, %i, %f) : (tensor<4xf32>, index, f32) -> ()
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// Two later tasks write what one made.
func.func private @two_later(%t: tensor<4xf32>, %i: index, %f: f32) {
  %one = arith.constant 1.0 : f32
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %p = parallel_op.task(%v = %f : f32) -> (tensor<4xf32>) {
      %0 = func.call @fresh(%v) : (f32) -> tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %w = parallel_op.task(%a = %p, %k = %i, %v = %one : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %x = parallel_op.task(%a = %p, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w, %x : tensor<4xf32>, tensor<4xf32>
  }
  func.call @show(%r#0) : (tensor<4xf32>) -> ()
  func.call @show(%r#1) : (tensor<4xf32>) -> ()
  return
}

// One later task writes it, and the container yields it.
func.func private @one_later_and_container(%t: tensor<4xf32>, %i: index, %f: f32) {
  %one = arith.constant 1.0 : f32
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %p = parallel_op.task(%v = %f : f32) -> (tensor<4xf32>) {
      %0 = func.call @fresh(%v) : (f32) -> tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %w = parallel_op.task(%a = %p, %k = %i, %v = %one : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w, %p : tensor<4xf32>, tensor<4xf32>
  }
  func.call @show(%r#0) : (tensor<4xf32>) -> ()
  func.call @show(%r#1) : (tensor<4xf32>) -> ()
  return
}

// One value is yielded twice and one of the two is changed.
func.func private @yielded_twice(%t: tensor<4xf32>, %i: index, %f: f32) {
  %one = arith.constant 1.0 : f32
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %p:2 = parallel_op.task(%v = %f : f32) -> (tensor<4xf32>, tensor<4xf32>) {
      %0 = func.call @fresh(%v) : (f32) -> tensor<4xf32>
      parallel_op.yield %0, %0 : tensor<4xf32>, tensor<4xf32>
    }
    parallel_op.yield %p#0, %p#1 : tensor<4xf32>, tensor<4xf32>
  }
  %w = tensor.insert %one into %r#0[%i] : tensor<4xf32>
  func.call @show(%w) : (tensor<4xf32>) -> ()
  func.call @show(%r#1) : (tensor<4xf32>) -> ()
  return
}

// One later task writes it, in place.
func.func private @one_later(%t: tensor<4xf32>, %i: index, %f: f32) {
  %one = arith.constant 1.0 : f32
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    %p = parallel_op.task(%v = %f : f32) -> (tensor<4xf32>) {
      %0 = func.call @fresh(%v) : (f32) -> tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %w = parallel_op.task(%a = %p, %k = %i, %v = %one : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w : tensor<4xf32>
  }
  func.call @show(%r) : (tensor<4xf32>) -> ()
  return
}

// The result is the capture, changed behind the container.
func.func private @aliases_argument(%t: tensor<4xf32>, %i: index, %f: f32) {
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    %p = parallel_op.task(%a = %t : tensor<4xf32>) -> (tensor<4xf32>) {
      parallel_op.yield %a : tensor<4xf32>
    }
    parallel_op.yield %p : tensor<4xf32>
  }
  %w = tensor.insert %f into %r[%i] : tensor<4xf32>
  func.call @show(%w) : (tensor<4xf32>) -> ()
  func.call @show(%t) : (tensor<4xf32>) -> ()
  return
}

// A forwarded capture is written while an unordered sibling reads the capture.
func.func private @forwarded(%t: tensor<4xf32>, %i: index, %f: f32) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, f32) {
    %p = parallel_op.task(%a = %t : tensor<4xf32>) -> (tensor<4xf32>) {
      parallel_op.yield %a : tensor<4xf32>
    }
    %w = parallel_op.task(%a = %p, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
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
