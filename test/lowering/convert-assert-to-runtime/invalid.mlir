// RUN: parallel-opt %s --convert-assert-to-runtime --split-input-file --verify-diagnostics

func.func @in_a_loop(%a: i1, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    // expected-error@+1 {{'cf.assert' op may fail, parent: expected 'func.func', got 'scf.for', which cannot return early}}
    cf.assert %a, "does not hold"
  }
  return
}

// -----

func.func @asserts(%a: i1) {
  cf.assert %a, "does not hold"
  return
}
func.func @call_in_a_condition(%a: i1) {
  scf.if %a {
    // expected-error@+1 {{'func.call' op may fail, parent: expected 'func.func', got 'scf.if', which cannot return early}}
    func.call @asserts(%a) : (i1) -> ()
  }
  return
}

// -----

func.func @before_async_runtime(%a: i1) {
  %token = async.execute {
    // expected-error@+1 {{'cf.assert' op may fail, parent: expected 'func.func', got 'async.execute', which cannot return early}}
    cf.assert %a, "does not hold"
    async.yield
  }
  async.await %token : !async.token
  return
}
