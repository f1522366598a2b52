// RUN: parallel-opt %s --split-input-file --pass-pipeline='builtin.module(codegen-prepare-weights{entry=main})' | FileCheck %s --implicit-check-not=main_prepare

// Without work on weights a function stays whole: fills, repeated rows and views are none.

// CHECK-LABEL: func.func @main(
// CHECK:         linalg.broadcast
// CHECK:         linalg.matmul
func.func @main(%x: tensor<4x8xf32>, %w: tensor<8x16xf32> {parallel_op.weight}, %b: tensor<16xf32> {parallel_op.weight}) -> tensor<4x16xf32> {
  %e = tensor.empty() : tensor<4x16xf32>
  %bb = linalg.broadcast ins(%b : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dimensions = [0]
  %r = linalg.matmul ins(%x, %w : tensor<4x8xf32>, tensor<8x16xf32>) outs(%bb : tensor<4x16xf32>) -> tensor<4x16xf32>
  return %r : tensor<4x16xf32>
}

// -----

// Without the mark an argument is no weight.

// CHECK-LABEL: func.func @main(
// CHECK:         linalg.abs
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %r = linalg.abs ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// -----

// Effects and assertions stay, with what only they use.

// CHECK-LABEL: func.func @main(
// CHECK:         cf.assert
// CHECK:         call @told
// CHECK:         scf.if
// CHECK:           cf.assert
func.func private @told(tensor<4xi64>) -> tensor<4xi64>
func.func @main(%x: tensor<4xf32>, %w: tensor<4xi64> {parallel_op.weight}) -> (tensor<4xi64>, i64) {
  %c0 = arith.constant 0 : index
  %n = tensor.extract %w[%c0] : tensor<4xi64>
  %zero = arith.constant 0 : i64
  %ok = arith.cmpi ne, %n, %zero : i64
  cf.assert %ok, "a weight of zero"
  %t = call @told(%w) : (tensor<4xi64>) -> tensor<4xi64>
  %i = scf.if %ok -> (i64) {
    cf.assert %ok, "again"
    scf.yield %n : i64
  } else {
    scf.yield %zero : i64
  }
  return %t, %i : tensor<4xi64>, i64
}

// -----

// A division by a weight ends the program if that is zero, which the assertion in front of it says in words.

// CHECK-LABEL: func.func @main(
// CHECK:         cf.assert
// CHECK:         linalg.generic
// CHECK:           arith.divsi
func.func @main(%x: tensor<4xi64>, %w: tensor<4xi64> {parallel_op.weight}, %ok: i1) -> tensor<4xi64> {
  cf.assert %ok, "a weight of zero"
  %e = tensor.empty() : tensor<4xi64>
  %d = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]} ins(%w : tensor<4xi64>) outs(%e : tensor<4xi64>) {
  ^bb0(%in: i64, %out: i64):
    %c7 = arith.constant 7 : i64
    %q = arith.divsi %c7, %in : i64
    linalg.yield %q : i64
  } -> tensor<4xi64>
  %r = linalg.add ins(%d, %x : tensor<4xi64>, tensor<4xi64>) outs(%e : tensor<4xi64>) -> tensor<4xi64>
  return %r : tensor<4xi64>
}

// -----

// C takes no vectors.

// CHECK-LABEL: func.func @main(
// CHECK:         vector.transfer_read
func.func @main(%x: vector<4xf32>, %w: tensor<4xf32> {parallel_op.weight}) -> vector<4xf32> {
  %c0 = arith.constant 0 : index
  %f0 = arith.constant 0.0 : f32
  %v = vector.transfer_read %w[%c0], %f0 {in_bounds = [true]} : tensor<4xf32>, vector<4xf32>
  %r = arith.addf %x, %v : vector<4xf32>
  return %r : vector<4xf32>
}
