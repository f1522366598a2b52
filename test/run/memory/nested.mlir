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

// Nested containers.

// CHECK:      ( 1, 1, 8.5, 1 )
// CHECK-NEXT: ( 1, 1, 7.5, 1 )
// CHECK-NEXT: ( 1, 1, 7.5, 1 )
// CHECK-NEXT: 1
func.func @main() -> i32 {
  %i = arith.constant 2 : index
  %f = arith.constant 7.5 : f32
  %one = arith.constant 1.0 : f32
  %t0 = call @fresh(%one) : (f32) -> tensor<4xf32>
  call @nested(%t0, %i, %f) : (tensor<4xf32>, index, f32) -> ()
  %t1 = call @fresh(%one) : (f32) -> tensor<4xf32>
  call @nested_writer(%t1, %i, %f) : (tensor<4xf32>, index, f32) -> ()
  %ok = arith.constant 0 : i32
  return %ok : i32
}

// Two inner siblings write, an outer one reads.
func.func private @nested(%t: tensor<4xf32>, %i: index, %f: f32) {
  %o:3 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>, f32) {
    %n:2 = parallel_op.task(%t1 = %t, %i1 = %i, %f1 = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>, tensor<4xf32>) {
      %one = arith.constant 1.0 : f32
      %g = arith.addf %f1, %one : f32
      %r:2 = parallel_op.parallel -> (tensor<4xf32>, tensor<4xf32>) {
        %w = parallel_op.task(%a = %t1, %k = %i1, %v = %f1 : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
          %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
          parallel_op.yield %0 : tensor<4xf32>
        }
        %x = parallel_op.task(%a = %t1, %k = %i1, %v = %g : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
          %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
          parallel_op.yield %0 : tensor<4xf32>
        }
        parallel_op.yield %w, %x : tensor<4xf32>, tensor<4xf32>
      }
      parallel_op.yield %r#1, %r#0 : tensor<4xf32>, tensor<4xf32>
    }
    %s = parallel_op.task(%a = %t, %k = %i : tensor<4xf32>, index) -> (f32) {
      %0 = tensor.extract %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %n#0, %n#1, %s : tensor<4xf32>, tensor<4xf32>, f32
  }
  func.call @show(%o#0) : (tensor<4xf32>) -> ()
  func.call @show(%o#1) : (tensor<4xf32>) -> ()
  return
}

// An inner task writes, an outer sibling reads.
func.func private @nested_writer(%t: tensor<4xf32>, %i: index, %f: f32) {
  %o:2 = parallel_op.parallel -> (tensor<4xf32>, f32) {
    %n = parallel_op.task(%t1 = %t, %i1 = %i, %f1 = %f : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
      %r = parallel_op.parallel -> (tensor<4xf32>) {
        %w = parallel_op.task(%a = %t1, %k = %i1, %v = %f1 : tensor<4xf32>, index, f32) -> (tensor<4xf32>) {
          %0 = tensor.insert %v into %a[%k] : tensor<4xf32>
          parallel_op.yield %0 : tensor<4xf32>
        }
        parallel_op.yield %w : tensor<4xf32>
      }
      parallel_op.yield %r : tensor<4xf32>
    }
    %s = parallel_op.task(%a = %t, %k = %i : tensor<4xf32>, index) -> (f32) {
      %0 = tensor.extract %a[%k] : tensor<4xf32>
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %n, %s : tensor<4xf32>, f32
  }
  func.call @show(%o#0) : (tensor<4xf32>) -> ()
  vector.print %o#1 : f32
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
