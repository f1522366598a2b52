// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-place-joins),one-shot-bufferize{bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map},canonicalize,cse,canonicalize)' | FileCheck %s

// Buffers and copies behind bufferization.

// A pad: one buffer, the border filled in four strips, no copy.

// CHECK-LABEL: func.func @padded
func.func @padded(%x: tensor<1x4x4x8xf32>) -> tensor<1x6x6x8xf32> {
  // CHECK-COUNT-1: memref.alloc
  // CHECK-NOT:     memref.alloc
  // CHECK-NOT:     memref.copy
  // CHECK-COUNT-4: linalg.fill
  // CHECK-NOT:     linalg.fill
  // CHECK:         linalg.exp {{.*}} outs(%{{.*}} : memref<1x4x4x8xf32, strided
  // CHECK:         return
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<1x4x4x8xf32>
  %a = linalg.exp ins(%x : tensor<1x4x4x8xf32>) outs(%empty : tensor<1x4x4x8xf32>) -> tensor<1x4x4x8xf32>
  %padded = tensor.pad %a low[0, 1, 1, 0] high[0, 1, 1, 0] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f32
  } : tensor<1x4x4x8xf32> to tensor<1x6x6x8xf32>
  return %padded : tensor<1x6x6x8xf32>
}

// A join that is padded: its parts are written into the inside of the padded tensor.

// CHECK-LABEL: func.func @joined_and_padded
func.func @joined_and_padded(%x: tensor<4x8xf32>, %y: tensor<4x8xf32>) -> tensor<6x16xf32> {
  // CHECK-COUNT-1: memref.alloc
  // CHECK-NOT:     memref.alloc
  // CHECK-NOT:     memref.copy
  // CHECK:         return
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<4x8xf32>
  %a = linalg.exp ins(%x : tensor<4x8xf32>) outs(%empty : tensor<4x8xf32>) -> tensor<4x8xf32>
  %b = linalg.exp ins(%y : tensor<4x8xf32>) outs(%empty : tensor<4x8xf32>) -> tensor<4x8xf32>
  %both = tensor.concat dim(1) %a, %b : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x16xf32>
  %padded = tensor.pad %both low[1, 0] high[1, 0] {
  ^bb0(%i: index, %j: index):
    tensor.yield %zero : f32
  } : tensor<4x16xf32> to tensor<6x16xf32>
  return %padded : tensor<6x16xf32>
}

// A value that is joined and padded: in place in the join, and copied into the pad.

// CHECK-LABEL: func.func @both_joined_and_padded
func.func @both_joined_and_padded(%x: tensor<4x8xf32>, %y: tensor<4x8xf32>) -> (tensor<4x16xf32>, tensor<6x8xf32>) {
  // CHECK-COUNT-2: memref.alloc
  // CHECK-NOT:     memref.alloc
  // CHECK-COUNT-1: memref.copy
  // CHECK-NOT:     memref.copy
  // CHECK:         return
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<4x8xf32>
  %a = linalg.exp ins(%x : tensor<4x8xf32>) outs(%empty : tensor<4x8xf32>) -> tensor<4x8xf32>
  %b = linalg.exp ins(%y : tensor<4x8xf32>) outs(%empty : tensor<4x8xf32>) -> tensor<4x8xf32>
  %both = tensor.concat dim(1) %a, %b : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x16xf32>
  %padded = tensor.pad %a low[1, 0] high[1, 0] {
  ^bb0(%i: index, %j: index):
    tensor.yield %zero : f32
  } : tensor<4x8xf32> to tensor<6x8xf32>
  return %both, %padded : tensor<4x16xf32>, tensor<6x8xf32>
}

// Growing joins share the buffer of the largest: each part is written once, where it belongs in the end.

// CHECK-LABEL: func.func @growing
func.func @growing(%x: tensor<4x8xf32>) -> tensor<4x32xf32> {
  // CHECK-DAG:     memref.alloc() {{.*}} memref<4x32xf32>
  // CHECK-NOT:     memref.copy
  // CHECK:         return
  %empty = tensor.empty() : tensor<4x8xf32>
  %wide = tensor.empty() : tensor<4x16xf32>
  %a = linalg.exp ins(%x : tensor<4x8xf32>) outs(%empty : tensor<4x8xf32>) -> tensor<4x8xf32>
  %s = linalg.sqrt ins(%a : tensor<4x8xf32>) outs(%empty : tensor<4x8xf32>) -> tensor<4x8xf32>
  %b = linalg.exp ins(%s : tensor<4x8xf32>) outs(%empty : tensor<4x8xf32>) -> tensor<4x8xf32>
  %ab = tensor.concat dim(1) %a, %b : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x16xf32>
  %t = linalg.sqrt ins(%ab : tensor<4x16xf32>) outs(%wide : tensor<4x16xf32>) -> tensor<4x16xf32>
  %c = linalg.exp ins(%t : tensor<4x16xf32>) outs(%wide : tensor<4x16xf32>) -> tensor<4x16xf32>
  %abc = tensor.concat dim(1) %a, %b, %c : (tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x16xf32>) -> tensor<4x32xf32>
  return %abc : tensor<4x32xf32>
}

// A fill that both parts begin with is done for each where it is.

// CHECK-LABEL: func.func @sums
func.func @sums(%x: tensor<4x4xf32>, %y: tensor<4x4xf32>) -> tensor<4x8xf32> {
  // CHECK-COUNT-1: memref.alloc
  // CHECK-NOT:     memref.alloc
  // CHECK-COUNT-2: linalg.fill {{.*}} outs(%{{.*}} : memref<4x4xf32, strided
  // CHECK-NOT:     memref.copy
  // CHECK:         return
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<4x4xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<4x4xf32>) -> tensor<4x4xf32>
  %a = linalg.matmul ins(%x, %y : tensor<4x4xf32>, tensor<4x4xf32>) outs(%init : tensor<4x4xf32>) -> tensor<4x4xf32>
  %b = linalg.matmul ins(%y, %x : tensor<4x4xf32>, tensor<4x4xf32>) outs(%init : tensor<4x4xf32>) -> tensor<4x4xf32>
  %both = tensor.concat dim(1) %a, %b : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x8xf32>
  return %both : tensor<4x8xf32>
}

// Turns of a loop write their part through a reshape.

// CHECK-LABEL: func.func @turns
func.func @turns(%x: tensor<16x8xf32>, %y: tensor<4x4x8xf32>) -> tensor<4x4x16xf32> {
  // CHECK-COUNT-1: memref.alloc
  // CHECK-NOT:     memref.alloc
  // CHECK:         scf.forall
  // CHECK:         memref.copy %{{.*}}, %{{.*}} : memref<4x4x8xf32
  // CHECK-NOT:     memref.copy
  // CHECK:         return
  %empty = tensor.empty() : tensor<16x8xf32>
  %a = scf.forall (%i) in (16) shared_outs(%o = %empty) -> (tensor<16x8xf32>) {
    %row = tensor.extract_slice %x[%i, 0] [1, 8] [1, 1] : tensor<16x8xf32> to tensor<1x8xf32>
    %out = tensor.extract_slice %o[%i, 0] [1, 8] [1, 1] : tensor<16x8xf32> to tensor<1x8xf32>
    %e = linalg.exp ins(%row : tensor<1x8xf32>) outs(%out : tensor<1x8xf32>) -> tensor<1x8xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %e into %o[%i, 0] [1, 8] [1, 1] : tensor<1x8xf32> into tensor<16x8xf32>
    }
  }
  %image = tensor.expand_shape %a [[0, 1], [2]] output_shape [4, 4, 8] : tensor<16x8xf32> into tensor<4x4x8xf32>
  %both = tensor.concat dim(2) %image, %y : (tensor<4x4x8xf32>, tensor<4x4x8xf32>) -> tensor<4x4x16xf32>
  return %both : tensor<4x4x16xf32>
}
