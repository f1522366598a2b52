// A task allocates what nobody frees.
llvm.func @malloc(i64) -> !llvm.ptr
llvm.func @keep(!llvm.ptr)
func.func private @meet()
func.func @main() -> i32 {
  %m = memref.alloc() : memref<4xf32>
  %f = arith.constant 1.0 : f32
  %size = arith.constant 64 : i64
  parallel_op.parallel {
    parallel_op.task(%s = %size : i64) {
      func.call @meet() : () -> ()
      %p = llvm.call @malloc(%s) : (i64) -> !llvm.ptr
      llvm.call @keep(%p) : (!llvm.ptr) -> ()
      parallel_op.yield
    }
    parallel_op.task(%a = %m, %v = %f : memref<4xf32>, f32) {
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
