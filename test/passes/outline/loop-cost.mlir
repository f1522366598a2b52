// RUN: parallel-opt %s --parallel-op-outline --remarks-filter=parallel-op-outline -o /dev/null 2>&1 | FileCheck %s

// A loop costs its body as often as its constant bounds say; a condition its longer branch.

// CHECK: Function=loops {{.*}}serial 1060000 ns
func.func @loops(%x: tensor<8xf32>, %c: i1) -> tensor<8xf32> {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c20 = arith.constant 20 : index
  %a = scf.for %i = %c0 to %c20 step %c2 iter_args(%acc = %x) -> tensor<8xf32> {
    %0 = math.exp %acc {parallel_op.cost = 100000} : tensor<8xf32>
    scf.yield %0 : tensor<8xf32>
  }
  %b = scf.if %c -> tensor<8xf32> {
    %0 = math.exp %x {parallel_op.cost = 50000.0} : tensor<8xf32>
    scf.yield %0 : tensor<8xf32>
  } else {
    %0 = math.tanh %x {parallel_op.cost = 60000.0} : tensor<8xf32>
    scf.yield %0 : tensor<8xf32>
  }
  %r = arith.divf %a, %b : tensor<8xf32>
  return %r : tensor<8xf32>
}
