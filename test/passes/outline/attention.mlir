// RUN: parallel-opt %s --parallel-op-outline="dispatch-ns=1000" | FileCheck %s
// RUN: parallel-opt %s --parallel-op-outline="gate=false" | FileCheck %s

// Query, key and value start in one value and meet in different places. What feeds one alone, here the transposed
// weights, goes with it.

// CHECK-LABEL: func.func @attention
// CHECK:         %[[QKV:.*]]:3 = parallel_op.parallel
// CHECK-COUNT-3:   linalg.transpose {{.*}} permutation = [1, 0]
// CHECK:           parallel_op.yield %{{.*}}, %{{.*}}, %{{.*}} :
// CHECK-NOT:     parallel_op
// CHECK:         linalg.matmul
// CHECK:         linalg.matmul
func.func @attention(%in: tensor<64x128xf32>, %wq: tensor<128x128xf32>, %wk: tensor<128x128xf32>,
                     %wv: tensor<128x128xf32>) -> tensor<64x128xf32> {
  %zero = arith.constant 0.0 : f32
  %x = math.absf %in : tensor<64x128xf32>
  %et = tensor.empty() : tensor<128x128xf32>
  %e = tensor.empty() : tensor<64x128xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<64x128xf32>) -> tensor<64x128xf32>
  %tq = linalg.transpose ins(%wq : tensor<128x128xf32>) outs(%et : tensor<128x128xf32>) permutation = [1, 0]
  %q = linalg.matmul ins(%x, %tq : tensor<64x128xf32>, tensor<128x128xf32>) outs(%init : tensor<64x128xf32>) -> tensor<64x128xf32>
  %tk = linalg.transpose ins(%wk : tensor<128x128xf32>) outs(%et : tensor<128x128xf32>) permutation = [1, 0]
  %k = linalg.matmul ins(%x, %tk : tensor<64x128xf32>, tensor<128x128xf32>) outs(%init : tensor<64x128xf32>) -> tensor<64x128xf32>
  %tv = linalg.transpose ins(%wv : tensor<128x128xf32>) outs(%et : tensor<128x128xf32>) permutation = [1, 0]
  %v = linalg.matmul ins(%x, %tv : tensor<64x128xf32>, tensor<128x128xf32>) outs(%init : tensor<64x128xf32>) -> tensor<64x128xf32>
  %ek = tensor.empty() : tensor<128x64xf32>
  %kt = linalg.transpose ins(%k : tensor<64x128xf32>) outs(%ek : tensor<128x64xf32>) permutation = [1, 0]
  %es = tensor.empty() : tensor<64x64xf32>
  %is = linalg.fill ins(%zero : f32) outs(%es : tensor<64x64xf32>) -> tensor<64x64xf32>
  %s = linalg.matmul ins(%q, %kt : tensor<64x128xf32>, tensor<128x64xf32>) outs(%is : tensor<64x64xf32>) -> tensor<64x64xf32>
  %p = math.exp %s : tensor<64x64xf32>
  %o = linalg.matmul ins(%p, %v : tensor<64x64xf32>, tensor<64x128xf32>) outs(%init : tensor<64x128xf32>) -> tensor<64x128xf32>
  return %o : tensor<64x128xf32>
}
