// RUN: parallel-opt %s --parallel-op-cpu=target=serial | FileCheck %s
// RUN: parallel-opt %s --parallel-op-cpu=target=async | FileCheck %s

// Conditions and loops of TOSA become branches, with what they hold.

// CHECK-NOT: tosa.
// CHECK-LABEL: llvm.func @condition
// CHECK:         llvm.cond_br
func.func @condition(%x: tensor<4xf32>, %c: tensor<i1>) -> tensor<4xf32> {
  %0 = tosa.cond_if %c : tensor<i1> -> tensor<4xf32> {
    %1 = tosa.exp %x : (tensor<4xf32>) -> tensor<4xf32>
    tosa.yield %1 : tensor<4xf32>
  } else {
    %1 = tosa.tanh %x : (tensor<4xf32>) -> tensor<4xf32>
    tosa.yield %1 : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: llvm.func @loop
// CHECK:         llvm.cond_br
// CHECK-NOT: tosa.
func.func @loop(%x: tensor<i32>) -> tensor<i32> {
  %0 = tosa.while_loop (%i = %x) : (tensor<i32>) -> tensor<i32> {
    %c10 = "tosa.const"() {values = dense<10> : tensor<i32>} : () -> tensor<i32>
    %more = tosa.greater %c10, %i : (tensor<i32>, tensor<i32>) -> tensor<i1>
    tosa.yield %more : tensor<i1>
  } do {
  ^bb0(%i: tensor<i32>):
    %c1 = "tosa.const"() {values = dense<1> : tensor<i32>} : () -> tensor<i32>
    %next = tosa.add %i, %c1 : (tensor<i32>, tensor<i32>) -> tensor<i32>
    tosa.yield %next : tensor<i32>
  }
  return %0 : tensor<i32>
}
