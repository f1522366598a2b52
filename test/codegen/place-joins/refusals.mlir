// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-place-joins))' --remarks-filter=codegen-place-joins 2>&1 -o /dev/null | FileCheck %s

// Why parts are copied.

// CHECK: copied: it is not computed into a tensor of its own here
func.func @argument(%x: tensor<2x8xf32>) -> tensor<2x8xf32> {
  %empty = tensor.empty() : tensor<2x4xf32>
  %part = tensor.extract_slice %x[0, 0] [2, 4] [1, 1] : tensor<2x8xf32> to tensor<2x4xf32>
  %a = linalg.exp ins(%part : tensor<2x4xf32>) outs(%empty : tensor<2x4xf32>) -> tensor<2x4xf32>
  %both = tensor.concat dim(1) %part, %a : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x8xf32>
  return %both : tensor<2x8xf32>
}

// CHECK: copied: it is in place elsewhere in the same tensor
func.func @twice(%x: tensor<2x4xf32>) -> tensor<2x8xf32> {
  %empty = tensor.empty() : tensor<2x4xf32>
  %a = linalg.exp ins(%x : tensor<2x4xf32>) outs(%empty : tensor<2x4xf32>) -> tensor<2x4xf32>
  %both = tensor.concat dim(1) %a, %a : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x8xf32>
  return %both : tensor<2x8xf32>
}

// The first part is an input of what stands behind the start of the second.

// CHECK: copied: another part is still read while it is computed
func.func @read_late(%x: tensor<2x4xf32>) -> (tensor<2x8xf32>, tensor<2x4xf32>) {
  %empty = tensor.empty() : tensor<2x4xf32>
  %a = linalg.exp ins(%x : tensor<2x4xf32>) outs(%empty : tensor<2x4xf32>) -> tensor<2x4xf32>
  %b = linalg.sqrt ins(%x : tensor<2x4xf32>) outs(%empty : tensor<2x4xf32>) -> tensor<2x4xf32>
  %c = linalg.exp ins(%a : tensor<2x4xf32>) outs(%empty : tensor<2x4xf32>) -> tensor<2x4xf32>
  %both = tensor.concat dim(1) %a, %b : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x8xf32>
  return %both, %c : tensor<2x8xf32>, tensor<2x4xf32>
}

// What is cut off by a pad stays a pad.

// CHECK-NOT: Function=cut
func.func @cut(%x: tensor<4xf32>) -> tensor<3xf32> {
  %zero = arith.constant 0.0 : f32
  %padded = tensor.pad %x low[-1] high[0] {
  ^bb0(%i: index):
    tensor.yield %zero : f32
  } : tensor<4xf32> to tensor<3xf32>
  return %padded : tensor<3xf32>
}
