// RUN: parallel-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(codegen-block-rows))' \
// RUN:   --remarks-filter=codegen-block-rows 2>%t.remarks | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t.remarks

// REMARK: remark: [Missed] tiny | Category:codegen-block-rows | Function=tiny
// REMARK-SAME: "1 ops stay: about 0 us in all"
// CHECK-LABEL: func.func @tiny
// CHECK-NOT:     scf.forall
// CHECK:         return
func.func @tiny(%x: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %e = tensor.empty() : tensor<8x8xf32>
  %0 = linalg.exp ins(%x : tensor<8x8xf32>) outs(%e : tensor<8x8xf32>) -> tensor<8x8xf32>
  return %0 : tensor<8x8xf32>
}

// -----

// A sum of everything has no rows.

// CHECK-LABEL: func.func @no_rows
// CHECK-NOT:     scf.forall
// CHECK:         return
func.func @no_rows(%x: tensor<1048576xf32>, %z: tensor<f32>) -> tensor<f32> {
  %0 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> ()>], iterator_types = ["reduction"]}
      ins(%x : tensor<1048576xf32>) outs(%z : tensor<f32>) {
  ^bb0(%a: f32, %acc: f32):
    %1 = arith.addf %a, %acc : f32
    linalg.yield %1 : f32
  } -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

// Contractions have blocks of their own; the fill that begins one stays beside it.

// CHECK-LABEL: func.func @contraction
// CHECK-NOT:     scf.forall
// CHECK:         linalg.fill
// CHECK:         linalg.matmul
// CHECK:         return
func.func @contraction(%x: tensor<1024x1024xf32>) -> tensor<1024x1024xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1024x1024xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<1024x1024xf32>) -> tensor<1024x1024xf32>
  %0 = linalg.matmul ins(%x, %x : tensor<1024x1024xf32>, tensor<1024x1024xf32>) outs(%z : tensor<1024x1024xf32>)
      -> tensor<1024x1024xf32>
  return %0 : tensor<1024x1024xf32>
}

// -----

// What depends on weights alone is computed once per model, elsewhere.

// CHECK-LABEL: func.func @of_a_weight
// CHECK-NOT:     scf.forall
// CHECK:         linalg.transpose
// CHECK:         return
func.func @of_a_weight(%w: tensor<1024x1024xf32> {parallel_op.weight}) -> tensor<1024x1024xf32> {
  %e = tensor.empty() : tensor<1024x1024xf32>
  %0 = linalg.transpose ins(%w : tensor<1024x1024xf32>) outs(%e : tensor<1024x1024xf32>) permutation = [1, 0]
  return %0 : tensor<1024x1024xf32>
}

// -----

// So are the zeros that a weight is padded with.

// CHECK-LABEL: func.func @padded_weight
// CHECK-NOT:     scf.forall
// CHECK:         tensor.insert_slice
// CHECK:         return
func.func @padded_weight(%w: tensor<1000x1000xf32> {parallel_op.weight}) -> tensor<1000x1008xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1000x1008xf32>
  %0 = linalg.fill ins(%zero : f32) outs(%e : tensor<1000x1008xf32>) -> tensor<1000x1008xf32>
  %1 = tensor.insert_slice %w into %0[0, 0] [1000, 1000] [1, 1] : tensor<1000x1000xf32> into tensor<1000x1008xf32>
  return %1 : tensor<1000x1008xf32>
}

// -----

// REMARK: remark: [Passed] blocked | Category:codegen-block-rows | Function=shuffled
// REMARK-SAME: "1 ops: blocks of [128, 256] of [1024, 256] rows, about {{[0-9]+}} us each"
// REMARK: remark: [Passed] blocked | Category:codegen-block-rows | Function=shuffled

// Rows of a transposed tensor are columns of the tensor: the chain ends.

// CHECK-LABEL: func.func @shuffled
// CHECK:         scf.forall
// CHECK:           linalg.exp
// CHECK:         scf.forall
// CHECK:           linalg.transpose
func.func @shuffled(%x: tensor<1024x256xf32>) -> tensor<256x1024xf32> {
  %e = tensor.empty() : tensor<1024x256xf32>
  %et = tensor.empty() : tensor<256x1024xf32>
  %0 = linalg.exp ins(%x : tensor<1024x256xf32>) outs(%e : tensor<1024x256xf32>) -> tensor<1024x256xf32>
  %1 = linalg.transpose ins(%0 : tensor<1024x256xf32>) outs(%et : tensor<256x1024xf32>) permutation = [1, 0]
  return %1 : tensor<256x1024xf32>
}
