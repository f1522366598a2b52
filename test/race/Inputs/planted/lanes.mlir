// Lane 1 waits for the first message of lane 0 and reads what lane 0 writes for the second, which it does not wait for.
func.func private @meet()
func.func @main() -> i32 {
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %m = memref.alloc() : memref<4xf32>
  %f = arith.constant 1.0 : f32
  %r = parallel_op.parallel -> (f32) {
    %p = parallel_op.task(%a = %m, %k = %c1, %v = %f : memref<4xf32>, index, f32) -> (f32) attributes {lane = 0 : i64} {
      memref.store %v, %a[%k] : memref<4xf32>
      parallel_op.yield %v : f32
    }
    %q = parallel_op.task(%a = %m, %k = %c2, %v = %p : memref<4xf32>, index, f32) -> (f32) attributes {lane = 0 : i64} {
      func.call @meet() : () -> ()
      memref.store %v, %a[%k] : memref<4xf32>
      parallel_op.yield %v : f32
    }
    %s = parallel_op.task(%a = %m, %k = %c1, %v = %p : memref<4xf32>, index, f32) -> (f32) attributes {lane = 1 : i64} {
      %0 = memref.load %a[%k] : memref<4xf32>
      %1 = arith.addf %0, %v : f32
      parallel_op.yield %1 : f32
    }
    %t = parallel_op.task(%a = %m, %k = %c2, %v = %s : memref<4xf32>, index, f32) -> (f32) attributes {lane = 1 : i64} {
      func.call @meet() : () -> ()
      %0 = memref.load %a[%k] : memref<4xf32>
      %1 = arith.addf %0, %v : f32
      parallel_op.yield %1 : f32
    }
    parallel_op.yield %t : f32
  }
  vector.print %r : f32
  %ok = arith.constant 0 : i32
  return %ok : i32
}
