// RUN: parallel-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(codegen-block-rows))' \
// RUN:   --remarks-filter=codegen-block-rows 2>%t.remarks | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t.remarks

// REMARK: remark: [Passed] shuffled | Category:codegen-block-rows | Function=heads
// REMARK-SAME: "shuffles of dimensions that blocks read or write through: 2"

// Blocks of one head read rows where they lie and write them where they are wanted.

// CHECK-LABEL: func.func @heads
// CHECK-SAME:    (%[[X:.*]]: tensor<8x2x16xf32>)
// CHECK-NOT:     linalg.transpose
// CHECK:         %[[R:.*]] = scf.forall (%[[B:.*]], %[[I:.*]]) = {{.*}} shared_outs(%[[O:.*]] = %{{.*}}) -> (tensor<8x2x16xf32>)
// CHECK:           %[[A:.*]] = tensor.extract_slice %[[X]][%[[I]], %[[B]], 0] [4, 1, 16] [1, 1, 1] : tensor<8x2x16xf32> to tensor<4x16xf32>
// CHECK:           %[[C:.*]] = tensor.extract_slice %[[O]][%[[I]], %[[B]], 0] [4, 1, 16] [1, 1, 1] : tensor<8x2x16xf32> to tensor<4x16xf32>
// CHECK:           tensor.parallel_insert_slice %{{.*}} into %[[O]][%[[I]], %[[B]], 0] [4, 1, 16] [1, 1, 1] : tensor<4x16xf32> into tensor<8x2x16xf32>
// CHECK-NOT:     linalg.transpose
// CHECK:         return %[[R]]
func.func @heads(%x: tensor<8x2x16xf32>) -> tensor<8x2x16xf32> {
  %e = tensor.empty() : tensor<2x8x16xf32>
  %er = tensor.empty() : tensor<8x2x16xf32>
  %t = linalg.transpose ins(%x : tensor<8x2x16xf32>) outs(%e : tensor<2x8x16xf32>) permutation = [1, 0, 2]
  %f = scf.forall (%b, %i) = (0, 0) to (2, 8) step (1, 4) shared_outs(%o = %e) -> (tensor<2x8x16xf32>) {
    %a = tensor.extract_slice %t[%b, %i, 0] [1, 4, 16] [1, 1, 1] : tensor<2x8x16xf32> to tensor<4x16xf32>
    %c = tensor.extract_slice %o[%b, %i, 0] [1, 4, 16] [1, 1, 1] : tensor<2x8x16xf32> to tensor<4x16xf32>
    %0 = linalg.exp ins(%a : tensor<4x16xf32>) outs(%c : tensor<4x16xf32>) -> tensor<4x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %0 into %o[%b, %i, 0] [1, 4, 16] [1, 1, 1] : tensor<4x16xf32> into tensor<2x8x16xf32>
    }
  }
  %r = linalg.transpose ins(%f : tensor<2x8x16xf32>) outs(%er : tensor<8x2x16xf32>) permutation = [1, 0, 2]
  return %r : tensor<8x2x16xf32>
}

// -----

// A slice that keeps its short dimensions gets them back.

// CHECK-LABEL: func.func @with_unit_dims
// CHECK-NOT:     linalg.transpose
// CHECK:         %[[A:.*]] = tensor.extract_slice %{{.*}}[0, %{{.*}}, 0] [8, 1, 16] [1, 1, 1] : tensor<8x2x16xf32> to tensor<8x16xf32>
// CHECK:         tensor.expand_shape %[[A]] {{\[\[}}0, 1], [2]] output_shape [1, 8, 16]
func.func @with_unit_dims(%x: tensor<8x2x16xf32>) -> tensor<2x8x16xf32> {
  %e = tensor.empty() : tensor<2x8x16xf32>
  %t = linalg.transpose ins(%x : tensor<8x2x16xf32>) outs(%e : tensor<2x8x16xf32>) permutation = [1, 0, 2]
  %f = scf.forall (%b) in (2) shared_outs(%o = %e) -> (tensor<2x8x16xf32>) {
    %a = tensor.extract_slice %t[%b, 0, 0] [1, 8, 16] [1, 1, 1] : tensor<2x8x16xf32> to tensor<1x8x16xf32>
    %c = tensor.extract_slice %o[%b, 0, 0] [1, 8, 16] [1, 1, 1] : tensor<2x8x16xf32> to tensor<1x8x16xf32>
    %0 = linalg.exp ins(%a : tensor<1x8x16xf32>) outs(%c : tensor<1x8x16xf32>) -> tensor<1x8x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %0 into %o[%b, 0, 0] [1, 8, 16] [1, 1, 1] : tensor<1x8x16xf32> into tensor<2x8x16xf32>
    }
  }
  return %f : tensor<2x8x16xf32>
}

// -----

// Blocks of several heads would come out turned around, and so would vectors along another dimension.

// CHECK-LABEL: func.func @stays
// CHECK-COUNT-2: linalg.transpose
// CHECK:         scf.forall
func.func @stays(%x: tensor<8x2x16xf32>, %y: tensor<8x16xf32>) -> (tensor<2x8x16xf32>, tensor<16xf32>) {
  %e = tensor.empty() : tensor<2x8x16xf32>
  %ey = tensor.empty() : tensor<16x8xf32>
  %t = linalg.transpose ins(%x : tensor<8x2x16xf32>) outs(%e : tensor<2x8x16xf32>) permutation = [1, 0, 2]
  %ty = linalg.transpose ins(%y : tensor<8x16xf32>) outs(%ey : tensor<16x8xf32>) permutation = [1, 0]
  %column = tensor.extract_slice %ty[0, 3] [16, 1] [1, 1] : tensor<16x8xf32> to tensor<16xf32>
  %f = scf.forall (%i) = (0) to (8) step (4) shared_outs(%o = %e) -> (tensor<2x8x16xf32>) {
    %a = tensor.extract_slice %t[0, %i, 0] [2, 4, 16] [1, 1, 1] : tensor<2x8x16xf32> to tensor<2x4x16xf32>
    %c = tensor.extract_slice %o[0, %i, 0] [2, 4, 16] [1, 1, 1] : tensor<2x8x16xf32> to tensor<2x4x16xf32>
    %0 = linalg.exp ins(%a : tensor<2x4x16xf32>) outs(%c : tensor<2x4x16xf32>) -> tensor<2x4x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %0 into %o[0, %i, 0] [2, 4, 16] [1, 1, 1] : tensor<2x4x16xf32> into tensor<2x8x16xf32>
    }
  }
  return %f, %column : tensor<2x8x16xf32>, tensor<16xf32>
}

// -----

// Panels that were made for a contraction stay: each lies in one piece.

// CHECK-LABEL: func.func @panels
// CHECK:         %[[P:.*]] = linalg.transpose
// CHECK:         scf.forall
// CHECK:           tensor.extract_slice %[[P]]
func.func @panels(%x: tensor<8x2x16xf32>) -> tensor<2x8x16xf32> {
  %e = tensor.empty() : tensor<2x8x16xf32>
  %t = linalg.transpose ins(%x : tensor<8x2x16xf32>) outs(%e : tensor<2x8x16xf32>) permutation = [1, 0, 2] {codegen.panels}
  %f = scf.forall (%b) in (2) shared_outs(%o = %e) -> (tensor<2x8x16xf32>) {
    %a = tensor.extract_slice %t[%b, 0, 0] [1, 8, 16] [1, 1, 1] : tensor<2x8x16xf32> to tensor<8x16xf32>
    %c = tensor.extract_slice %o[%b, 0, 0] [1, 8, 16] [1, 1, 1] : tensor<2x8x16xf32> to tensor<8x16xf32>
    %0 = linalg.exp ins(%a : tensor<8x16xf32>) outs(%c : tensor<8x16xf32>) -> tensor<8x16xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %0 into %o[%b, 0, 0] [1, 8, 16] [1, 1, 1] : tensor<8x16xf32> into tensor<2x8x16xf32>
    }
  }
  return %f : tensor<2x8x16xf32>
}
