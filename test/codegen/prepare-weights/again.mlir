// RUN: parallel-opt %s --pass-pipeline='builtin.module(codegen-prepare-weights{entry=main})' > %t.once
// RUN: parallel-opt %t.once --pass-pipeline='builtin.module(codegen-prepare-weights{entry=main})' | diff %t.once -
// RUN: parallel-opt %S/Inputs/split.mlir --pass-pipeline='builtin.module(codegen-prepare-weights{entry=main})' | FileCheck %s

// A second run gives the same text. Of a function that another pass changed since, more moves: here the exponential of a
// packed value, which does not cross any more.

// CHECK-LABEL: func.func @main(
// CHECK:         %[[P:.*]] = call @main_prepare({{.*}}) : (tensor<8xf32>) -> tensor<8xf32>
// CHECK-NEXT:    call @main_prepared({{.*}}, %[[P]])
// CHECK-LABEL: func.func @main_prepare(
// CHECK:         %[[ABS:.*]] = linalg.abs
// CHECK:         %[[EXP:.*]] = linalg.exp ins(%[[ABS]] :
// CHECK-NEXT:    return %[[EXP]]
// CHECK-LABEL: func.func @main_prepared(
// CHECK-NOT:     linalg.exp
// CHECK:         linalg.add
func.func @main(%x: tensor<8xf32>, %w: tensor<8xf32> {parallel_op.weight}) -> tensor<8xf32> {
  %e = tensor.empty() : tensor<8xf32>
  %a = linalg.abs ins(%w : tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  %r = linalg.add ins(%x, %a : tensor<8xf32>, tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  return %r : tensor<8xf32>
}
