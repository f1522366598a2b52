// The transform interpreter matches our ops and applies our passes.

// RUN: parallel-opt %s --transform-interpreter | FileCheck %s

module attributes {transform.with_named_sequence} {
  // CHECK-LABEL: func.func @chosen
  // CHECK-NOT:     parallel_op.parallel
  // CHECK:         math.exp
  func.func @chosen(%x: tensor<4xf32>) -> tensor<4xf32> {
    %r = parallel_op.parallel -> (tensor<4xf32>) {
      %a = parallel_op.task(%i = %x : tensor<4xf32>) -> (tensor<4xf32>) {
        %e = math.exp %i : tensor<4xf32>
        parallel_op.yield %e : tensor<4xf32>
      }
      parallel_op.yield %a : tensor<4xf32>
    }
    return %r : tensor<4xf32>
  }

  transform.named_sequence @__transform_main(%root: !transform.any_op) {
    %task = transform.structured.match ops{["parallel_op.task"]} in %root : (!transform.any_op) -> !transform.any_op
    %function = transform.get_parent_op %task {op_name = "func.func"} : (!transform.any_op) -> !transform.any_op
    %done = transform.apply_registered_pass "parallel-op-serialize" to %function
      : (!transform.any_op) -> !transform.any_op
    transform.yield
  }
}
