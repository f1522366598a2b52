// RUN: parallel-opt %s --parallel-op-time-nodes --split-input-file --verify-diagnostics

// A number is an index into the times.

func.func @negative(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{'math.exp' op attribute 'parallel_op.node': expected an integer of 0 or more, got '-1 : i64'}}
  %0 = math.exp %x {parallel_op.node = -1} : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @no_number(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error@+1 {{'math.exp' op attribute 'parallel_op.node': expected an integer of 0 or more, got '"first"'}}
  %0 = math.exp %x {parallel_op.node = "first"} : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// Behind the end of a block there is no place for a call.

func.func @terminator() {
  // expected-error@+1 {{'func.return' op attribute 'parallel_op.node': expected an op in a 'func.func' and not at its end, got one where no call can stand}}
  return {parallel_op.node = 0}
}

// -----

// expected-error@+1 {{'func.func' op attribute 'parallel_op.node': expected an op in a 'func.func'}}
func.func @function() attributes {parallel_op.node = 0} {
  return
}

// -----

// Symbols of the runtime are the runtime's.

func.func @taken(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = math.exp %x {parallel_op.node = 0} : tensor<4xf32>
  return %0 : tensor<4xf32>
}
// expected-error@+1 {{'func.func' op '@parallel_op_rt_node_begin' of the runtime: expected 'func.func' of type '(i64) -> ()'}}
func.func private @parallel_op_rt_node_begin(i32)
