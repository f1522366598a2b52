// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-cluster{gate=false}))' | FileCheck %s

// What stands behind an assertion may rely on it, here the product whose sizes are checked. The assertion looks at sizes
// alone, so it goes in front of both products, and they still run at the same time.

// CHECK-LABEL: func.func @sizes
// CHECK:         tensor.dim
// CHECK:         cf.assert
// CHECK:         parallel_op.parallel
// CHECK:           parallel_op.task
// CHECK:             linalg.matmul
// CHECK:           parallel_op.task
// CHECK:             linalg.matmul
func.func @sizes(%a: tensor<64x64xf32>, %b: tensor<?x64xf32>) -> (tensor<64x64xf32>, tensor<64x64xf32>) {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c64 = arith.constant 64 : index
  %e = tensor.empty() : tensor<64x64xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<64x64xf32>) -> tensor<64x64xf32>
  %0 = linalg.matmul ins(%a, %a : tensor<64x64xf32>, tensor<64x64xf32>) outs(%f : tensor<64x64xf32>) -> tensor<64x64xf32>
  %n = tensor.dim %b, %c0 : tensor<?x64xf32>
  %ok = arith.cmpi eq, %n, %c64 : index
  cf.assert %ok, "sizes differ"
  %1 = linalg.matmul ins(%a, %b : tensor<64x64xf32>, tensor<?x64xf32>) outs(%f : tensor<64x64xf32>) -> tensor<64x64xf32>
  return %0, %1 : tensor<64x64xf32>, tensor<64x64xf32>
}

// This one looks at what was computed: what stands behind it stays behind it.

// CHECK-LABEL: func.func @values
// CHECK:         linalg.matmul
// CHECK:         cf.assert
// CHECK-NEXT:    %{{.*}} = linalg.matmul
func.func @values(%a: tensor<64x64xf32>, %b: tensor<?x64xf32>) -> (tensor<64x64xf32>, tensor<64x64xf32>) {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %e = tensor.empty() : tensor<64x64xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<64x64xf32>) -> tensor<64x64xf32>
  %0 = linalg.matmul ins(%a, %a : tensor<64x64xf32>, tensor<64x64xf32>) outs(%f : tensor<64x64xf32>) -> tensor<64x64xf32>
  %x = tensor.extract %0[%c0, %c0] : tensor<64x64xf32>
  %ok = arith.cmpf ogt, %x, %zero : f32
  cf.assert %ok, "not positive"
  %1 = linalg.matmul ins(%a, %b : tensor<64x64xf32>, tensor<?x64xf32>) outs(%f : tensor<64x64xf32>) -> tensor<64x64xf32>
  return %0, %1 : tensor<64x64xf32>, tensor<64x64xf32>
}
