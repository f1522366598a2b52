// RUN: parallel-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(codegen-block-rows),canonicalize,cse)' | FileCheck %s

// Rows of a table, with the checks that exporters write.

// CHECK-LABEL: func.func @embedding
// CHECK-SAME:    (%[[ROWS:.*]]: tensor<4096xi64>, %[[TABLE:.*]]: tensor<1000x64xf32>)
// CHECK:         scf.forall (%[[I:.*]]) =
// CHECK:           tensor.extract_slice %[[ROWS]][%[[I]]]
// CHECK:           linalg.generic
// CHECK:             cf.assert
// CHECK:             tensor.extract %[[TABLE]]
func.func @embedding(%rows: tensor<4096xi64>, %table: tensor<1000x64xf32>) -> tensor<4096x64xf32> {
  %n = arith.constant 1000 : index
  %e = tensor.empty() : tensor<4096x64xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%rows : tensor<4096xi64>) outs(%e : tensor<4096x64xf32>) {
  ^bb0(%row: i64, %out: f32):
    %i = arith.index_cast %row : i64 to index
    %j = linalg.index 1 : index
    %fits = arith.cmpi slt, %i, %n : index
    cf.assert %fits, "index must be smaller than dim size"
    %v = tensor.extract %table[%i, %j] : tensor<1000x64xf32>
    linalg.yield %v : f32
  } -> tensor<4096x64xf32>
  return %0 : tensor<4096x64xf32>
}

// -----

// A pool takes the rows of its input that its windows reach, and what follows it joins it.

// CHECK-LABEL: func.func @pool
// CHECK-SAME:    (%[[X:.*]]: tensor<1x57x57x64xf32>
// CHECK:         scf.forall (%[[I:.*]]) = (0) to (28) step ([[#N:]])
// CHECK:           %[[AT:.*]] = affine.apply {{.*}}(%[[I]])
// CHECK:           tensor.extract_slice %[[X]][0, %[[AT]], 0, 0] [1, [[#mul(N,2)+1]], 57, 64] [1, 1, 1, 1]
// CHECK:           linalg.fill
// CHECK:           %[[P:.*]] = linalg.pooling_nhwc_max
// CHECK:           linalg.tanh ins(%[[P]]
func.func @pool(%x: tensor<1x57x57x64xf32>) -> tensor<1x28x28x64xf32> {
  %low = arith.constant 0xFF800000 : f32
  %w = tensor.empty() : tensor<3x3xf32>
  %e = tensor.empty() : tensor<1x28x28x64xf32>
  %z = linalg.fill ins(%low : f32) outs(%e : tensor<1x28x28x64xf32>) -> tensor<1x28x28x64xf32>
  %0 = linalg.pooling_nhwc_max {dilations = dense<1> : vector<2xi64>, strides = dense<2> : vector<2xi64>}
      ins(%x, %w : tensor<1x57x57x64xf32>, tensor<3x3xf32>) outs(%z : tensor<1x28x28x64xf32>) -> tensor<1x28x28x64xf32>
  %1 = linalg.tanh ins(%0 : tensor<1x28x28x64xf32>) outs(%e : tensor<1x28x28x64xf32>) -> tensor<1x28x28x64xf32>
  return %1 : tensor<1x28x28x64xf32>
}

// -----

// A depthwise convolution with channels innermost.

#in = affine_map<(n, h, w, kh, kw, c) -> (n, h + kh, w + kw, c)>
#filter = affine_map<(n, h, w, kh, kw, c) -> (kh, kw, c)>
#out = affine_map<(n, h, w, kh, kw, c) -> (n, h, w, c)>

// CHECK-LABEL: func.func @depthwise
// CHECK:         scf.forall
// CHECK:           linalg.generic
// CHECK:             arith.mulf
func.func @depthwise(%x: tensor<1x58x58x96xf32>, %f: tensor<3x3x96xf32>, %z: tensor<1x56x56x96xf32>) -> tensor<1x56x56x96xf32> {
  %0 = linalg.generic {indexing_maps = [#in, #filter, #out],
                       iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction", "parallel"]}
      ins(%x, %f : tensor<1x58x58x96xf32>, tensor<3x3x96xf32>) outs(%z : tensor<1x56x56x96xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %1 = arith.mulf %a, %b : f32
    %2 = arith.addf %acc, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<1x56x56x96xf32>
  return %0 : tensor<1x56x56x96xf32>
}

// -----

// A fill that is wanted itself.

// CHECK-LABEL: func.func @fill
// CHECK:         scf.forall
// CHECK:           linalg.fill
func.func @fill() -> tensor<1024x1024xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1024x1024xf32>
  %0 = linalg.fill ins(%zero : f32) outs(%e : tensor<1024x1024xf32>) -> tensor<1024x1024xf32>
  return %0 : tensor<1024x1024xf32>
}

// -----

// What is added to something given writes into it.

// CHECK-LABEL: func.func @added_to
// CHECK-SAME:    %[[Z:[^,]*]]: tensor<1024xf32>)
// CHECK:         scf.forall {{.*}} shared_outs(%[[O:.*]] = %[[Z]])
// CHECK:           %[[ACC:.*]] = tensor.extract_slice %[[O]]
// CHECK:           linalg.generic {{.*}} outs(%[[ACC]]
func.func @added_to(%x: tensor<1024x1024xf32>, %z: tensor<1024xf32>) -> tensor<1024xf32> {
  %0 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>],
                       iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<1024x1024xf32>) outs(%z : tensor<1024xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %1 = arith.addf %acc, %a : f32
    linalg.yield %1 : f32
  } -> tensor<1024xf32>
  return %0 : tensor<1024xf32>
}
