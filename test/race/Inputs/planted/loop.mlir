// All iterations write the same element. There are enough of them for two threads, however cheap they look.
func.func private @meet()
func.func @main() -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant 100000 : index
  %f = arith.constant 1.0 : f32
  %m = memref.alloc() : memref<4xf32>
  scf.parallel (%i) = (%c0) to (%n) step (%c1) {
    func.call @meet() : () -> ()
    memref.store %f, %m[%c1] : memref<4xf32>
  }
  // Without a reader the stores would be dead.
  %r = memref.load %m[%c1] : memref<4xf32>
  vector.print %r : f32
  %ok = arith.constant 0 : i32
  return %ok : i32
}
