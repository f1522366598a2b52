func.func @twice(%x: f32) -> (f32, f32) {
  %r:2 = parallel_op.parallel -> (f32, f32) {
    %a = parallel_op.task(%i = %x : f32) -> (f32) {
      %0 = arith.addf %i, %i : f32
      parallel_op.yield %0 : f32
    }
    %b = parallel_op.task(%i = %x : f32) -> (f32) {
      %0 = arith.negf %i : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %a, %b : f32, f32
  }
  return %r#0, %r#1 : f32, f32
}
