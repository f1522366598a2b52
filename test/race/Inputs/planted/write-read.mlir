// One sibling reads what another one writes.
func.func private @meet()
func.func @main() -> i32 {
  %c2 = arith.constant 2 : index
  %m = memref.alloc() : memref<4xf32>
  %f = arith.constant 1.0 : f32
  memref.store %f, %m[%c2] : memref<4xf32>
  %r = parallel_op.parallel -> (f32) {
    parallel_op.task(%a = %m, %k = %c2, %v = %f : memref<4xf32>, index, f32) {
      func.call @meet() : () -> ()
      memref.store %v, %a[%k] : memref<4xf32>
      parallel_op.yield
    }
    %s = parallel_op.task(%a = %m, %k = %c2 : memref<4xf32>, index) -> (f32) {
      func.call @meet() : () -> ()
      %0 = memref.load %a[%k] : memref<4xf32>
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %s : f32
  }
  vector.print %r : f32
  %ok = arith.constant 0 : i32
  return %ok : i32
}
