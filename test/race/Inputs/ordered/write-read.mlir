// Two siblings read at the same time what another one wrote, and the caller reads it after the join.
func.func private @meet()
func.func @main() -> i32 {
  %c2 = arith.constant 2 : index
  %m = memref.alloc() : memref<4xf32>
  %f = arith.constant 1.0 : f32
  memref.store %f, %m[%c2] : memref<4xf32>
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %p = parallel_op.task(%a = %m, %k = %c2, %v = %f : memref<4xf32>, index, f32) -> (f32) {
      memref.store %v, %a[%k] : memref<4xf32>
      parallel_op.yield %v : f32
    }
    %s = parallel_op.task(%a = %m, %k = %c2, %v = %p : memref<4xf32>, index, f32) -> (f32) {
      func.call @meet() : () -> ()
      %0 = memref.load %a[%k] : memref<4xf32>
      %1 = arith.addf %0, %v : f32
      parallel_op.yield %1 : f32
    }
    %t = parallel_op.task(%a = %m, %k = %c2, %v = %p : memref<4xf32>, index, f32) -> (f32) {
      func.call @meet() : () -> ()
      %0 = memref.load %a[%k] : memref<4xf32>
      %1 = arith.addf %0, %v : f32
      parallel_op.yield %1 : f32
    }
    parallel_op.yield %s, %t : f32, f32
  }
  %after = memref.load %m[%c2] : memref<4xf32>
  vector.print %r#0 : f32
  vector.print %r#1 : f32
  vector.print %after : f32
  %ok = arith.constant 0 : i32
  return %ok : i32
}
