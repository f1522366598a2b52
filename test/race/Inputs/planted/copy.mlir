// Two siblings copy into the same column of a buffer, whose rows lie apart.
func.func private @meet()
func.func @main() -> i32 {
  %m = memref.alloc() : memref<4x4xf32>
  %f = arith.constant 1.0 : f32
  %g = arith.constant 2.0 : f32
  parallel_op.parallel {
    parallel_op.task(%a = %m, %v = %f : memref<4x4xf32>, f32) {
      %made = memref.alloc() : memref<4x1xf32>
      linalg.fill ins(%v : f32) outs(%made : memref<4x1xf32>)
      %column = memref.subview %a[0, 2] [4, 1] [1, 1]
        : memref<4x4xf32> to memref<4x1xf32, strided<[4, 1], offset: 2>>
      func.call @meet() : () -> ()
      memref.copy %made, %column : memref<4x1xf32> to memref<4x1xf32, strided<[4, 1], offset: 2>>
      parallel_op.yield
    }
    parallel_op.task(%a = %m, %v = %g : memref<4x4xf32>, f32) {
      %made = memref.alloc() : memref<4x1xf32>
      linalg.fill ins(%v : f32) outs(%made : memref<4x1xf32>)
      %column = memref.subview %a[0, 2] [4, 1] [1, 1]
        : memref<4x4xf32> to memref<4x1xf32, strided<[4, 1], offset: 2>>
      func.call @meet() : () -> ()
      memref.copy %made, %column : memref<4x1xf32> to memref<4x1xf32, strided<[4, 1], offset: 2>>
      parallel_op.yield
    }
    parallel_op.yield
  }
  %ok = arith.constant 0 : i32
  return %ok : i32
}
