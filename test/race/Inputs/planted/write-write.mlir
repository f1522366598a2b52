// Two siblings write the same element.
func.func private @meet()
func.func @main() -> i32 {
  %m = memref.alloc() : memref<4xf32>
  %f = arith.constant 1.0 : f32
  %g = arith.constant 2.0 : f32
  parallel_op.parallel {
    parallel_op.task(%a = %m, %v = %f : memref<4xf32>, f32) {
      %c2 = arith.constant 2 : index
      func.call @meet() : () -> ()
      memref.store %v, %a[%c2] : memref<4xf32>
      parallel_op.yield
    }
    parallel_op.task(%a = %m, %v = %g : memref<4xf32>, f32) {
      %c2 = arith.constant 2 : index
      func.call @meet() : () -> ()
      memref.store %v, %a[%c2] : memref<4xf32>
      parallel_op.yield
    }
    parallel_op.yield
  }
  %ok = arith.constant 0 : i32
  return %ok : i32
}
