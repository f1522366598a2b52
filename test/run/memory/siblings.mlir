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

// Siblings that share a tensor.

// CHECK:      ( 1, 1, 7.5, 1 )
// CHECK-NEXT: 1
// CHECK-NEXT: ( 1, 1, 7.5, 1 )
// CHECK-NEXT: 1
// CHECK-NEXT: ( 1, 1, 7.5, 1 )
// CHECK-NEXT: ( 1, 1, 8.5, 1 )
// CHECK-NEXT: 1
// CHECK-NEXT: 1
// CHECK-NEXT: ( 1, 1, 7.5, 1 )
// CHECK-NEXT: ( 1, 1, 7.5, 1 )
// CHECK-NEXT: ( 1, 1, 1, 1 )
// CHECK-NEXT: ( 1, 1, 7.5, 1 )
func.func @main() -> i32 {
  %i = arith.constant 2 : index
  %f = arith.constant 7.5 : f32
  %one = arith.constant 1.0 : f32
  %t0 = call @fresh(%one) : (f32) -> tensor<4xf32>
  call @write_read(%t0, %i, %f) : (tensor<4xf32>, index, f32) -> ()
  %t1 = call @fresh(%one) : (f32) -> tensor<4xf32>
  call @read_write(%t1, %i, %f) : (tensor<4xf32>, index, f32) -> ()
  %t2 = call @fresh(%one) : (f32) -> tensor<4xf32>
  call @write_write(%t2, %i, %f) : (tensor<4xf32>, index, f32) -> ()
  %t3 = call @fresh(%one) : (f32) -> tensor<4xf32>
  call @read_read(%t3, %i, %f) : (tensor<4xf32>, index, f32) -> ()
  %t4 = call @fresh(%one) : (f32) -> tensor<4xf32>
  call @single_writer(%t4, %i, %f) : (tensor<4xf32>, index, f32) -> ()
  %t5 = call @fresh(%one) : (f32) -> tensor<4xf32>
  call @read_after(%t5, %i, %f) : (tensor<4xf32>, index, f32) -> ()
  %t6 = call @fresh(%one) : (f32) -> tensor<4xf32>
  call @ordered(%t6, %i, %f) : (tensor<4xf32>, index, f32) -> ()
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// The first writes what the second reads.
func.func private @write_read(%t: tensor<4xf32>, %i: index, %f: f32) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, f32) {
    %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
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

// The order of the text is no order.
func.func private @read_write(%t: tensor<4xf32>, %i: index, %f: f32) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, f32) {
    %s = parallel_op.task(%a = %t, %k = %i : tensor<4xf32>, index) -> (f32) {
      %0 = tensor.extract %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : f32
    }
    %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w, %s : tensor<4xf32>, f32
  }
  func.call @show(%r#0) : (tensor<4xf32>) -> ()
  vector.print %r#1 : f32
  return
}

// Both write.
func.func private @write_write(%t: tensor<4xf32>, %i: index, %f: f32) {
  %one = arith.constant 1.0 : f32
  %g = arith.addf %f, %one : f32
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
    %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    %x = parallel_op.task(%a = %t, %k = %i, %v = %g : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w, %x : tensor<4xf32>, tensor<4xf32>
  }
  func.call @show(%r#0) : (tensor<4xf32>) -> ()
  func.call @show(%r#1) : (tensor<4xf32>) -> ()
  return
}

// Both read.
func.func private @read_read(%t: tensor<4xf32>, %i: index, %f: f32) {
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %s = parallel_op.task(%a = %t, %k = %i : tensor<4xf32>, index) -> (f32) {
      %0 = tensor.extract %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : f32
    }
    %u = parallel_op.task(%a = %t, %k = %i : tensor<4xf32>, index) -> (f32) {
      %0 = tensor.extract %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %s, %u : f32, f32
  }
  vector.print %r#0 : f32
  vector.print %r#1 : f32
  return
}

// One writes, in place.
func.func private @single_writer(%t: tensor<4xf32>, %i: index, %f: f32) {
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w : tensor<4xf32>
  }
  func.call @show(%r) : (tensor<4xf32>) -> ()
  return
}

// The capture is read behind the container.
func.func private @read_after(%t: tensor<4xf32>, %i: index, %f: f32) {
  %r = parallel_op.parallel -> (tensor<4xf32>) {
    %w = parallel_op.task(%a = %t, %k = %i, %v = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w : tensor<4xf32>
  }
  func.call @show(%r) : (tensor<4xf32>) -> ()
  func.call @show(%t) : (tensor<4xf32>) -> ()
  return
}

// The reader hands a number to the writer: the edge orders the memory too.
func.func private @ordered(%t: tensor<4xf32>, %i: index, %f: f32) {
  %r:2 = parallel_op.parallel -> (tensor<4xf32>, f32) {
    %s = parallel_op.task(%a = %t, %k = %i : tensor<4xf32>, index) -> (f32) {
      %0 = tensor.extract %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : f32
    }
    %w = parallel_op.task(%a = %t, %k = %i, %v = %f, %after = %s : tensor<4xf32>, index, f32, f32) -> (tensor<4xf32>) {
      %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %w, %s : tensor<4xf32>, f32
  }
  func.call @show(%r#0) : (tensor<4xf32>) -> ()
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
