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
  // Without a reader the stores would be dead.
  %c2 = arith.constant 2 : index
  %r = memref.load %m[%c2] : memref<4xf32>
  vector.print %r : f32
  %ok = arith.constant 0 : i32
  return %ok : i32
}
