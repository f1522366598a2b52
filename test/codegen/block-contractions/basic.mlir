// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-contractions{isa=avx512}),canonicalize,cse)' -o %t
// RUN: FileCheck %s --input-file=%t
// RUN: parallel-opt %t --pass-pipeline='builtin.module(func.func(codegen-block-contractions{isa=avx512}),canonicalize,cse)' | diff %t -

#vector = affine_map<(d0, d1) -> (d1)>
#matrix = affine_map<(d0, d1) -> (d0, d1)>

// A layer as torch-mlir prints it: the weight transposed, the bias broadcast, an activation. The weight is packed as it
// is, nothing is transposed twice, and what is done to an element is one op in the block.

// CHECK-LABEL: func.func @linear(
// CHECK-SAME:    %[[X:.*]]: tensor<128x256xf32>, %[[W:.*]]: tensor<512x256xf32> {parallel_op.weight}, %[[B:.*]]: tensor<512xf32>
// CHECK-NOT:     linalg.transpose ins(%[[W]]
// CHECK:         %[[PANELS:.*]] = tensor.expand_shape %[[W]]
// CHECK:         linalg.transpose ins(%[[PANELS]]
// CHECK:         %[[RESULT:.*]] = scf.forall
// CHECK:           linalg.fill
// CHECK:           linalg.matmul
// CHECK:           linalg.generic
// CHECK:             %[[SUM:.*]] = arith.addf %[[ELEMENT:.*]], %{{.*}}
// CHECK:             %[[ABOVE:.*]] = arith.cmpf ugt, %[[SUM]]
// CHECK:             %[[RELU:.*]] = arith.select %[[ABOVE]], %[[SUM]]
// CHECK:             linalg.yield %[[RELU]]
// CHECK-NOT:       linalg
// CHECK:         }
// CHECK-NOT:     linalg.generic
// CHECK:         return %[[RESULT]]
func.func @linear(%x: tensor<128x256xf32>, %w: tensor<512x256xf32> {parallel_op.weight}, %b: tensor<512xf32>) -> tensor<128x512xf32> {
  %zero = arith.constant 0.0 : f32
  %0 = tensor.empty() : tensor<256x512xf32>
  %t = linalg.transpose ins(%w : tensor<512x256xf32>) outs(%0 : tensor<256x512xf32>) permutation = [1, 0]
  %1 = tensor.empty() : tensor<128x512xf32>
  %2 = linalg.fill ins(%zero : f32) outs(%1 : tensor<128x512xf32>) -> tensor<128x512xf32>
  %3 = linalg.matmul ins(%x, %t : tensor<128x256xf32>, tensor<256x512xf32>) outs(%2 : tensor<128x512xf32>) -> tensor<128x512xf32>
  %4 = linalg.generic {indexing_maps = [#vector, #matrix], iterator_types = ["parallel", "parallel"]}
      ins(%b : tensor<512xf32>) outs(%1 : tensor<128x512xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  } -> tensor<128x512xf32>
  %5 = linalg.generic {indexing_maps = [#matrix, #matrix, #matrix], iterator_types = ["parallel", "parallel"]}
      ins(%3, %4 : tensor<128x512xf32>, tensor<128x512xf32>) outs(%1 : tensor<128x512xf32>) {
  ^bb0(%in: f32, %bias: f32, %out: f32):
    %7 = arith.addf %in, %bias : f32
    linalg.yield %7 : f32
  } -> tensor<128x512xf32>
  %6 = linalg.generic {indexing_maps = [#matrix, #matrix], iterator_types = ["parallel", "parallel"]}
      ins(%5 : tensor<128x512xf32>) outs(%1 : tensor<128x512xf32>) {
  ^bb0(%in: f32, %out: f32):
    %7 = arith.cmpf ugt, %in, %zero : f32
    %8 = arith.select %7, %in, %zero : f32
    linalg.yield %8 : f32
  } -> tensor<128x512xf32>
  return %6 : tensor<128x512xf32>
}

// Columns and rows that are left over are loops of their own; panels end in zeros.

// CHECK-LABEL: func.func @rests(
// CHECK-SAME:    %[[X:.*]]: tensor<131x512xf32>, %[[W:.*]]: tensor<512x500xf32>
// CHECK:         %[[ZEROS:.*]] = linalg.fill {{.*}} -> tensor<512x528xf32>
// CHECK:         tensor.insert_slice %[[W]] into %[[ZEROS]][0, 0] [512, 500] [1, 1]
// CHECK:         scf.forall (%{{.*}}) in (10)
// CHECK:           linalg.matmul {{.*}} outs(%{{.*}} : tensor<72x48xf32>)
// CHECK:         scf.forall (%{{.*}}) in (10)
// CHECK:           linalg.matmul {{.*}} outs(%{{.*}} : tensor<59x48xf32>)
// CHECK:         linalg.matmul {{.*}} outs(%{{.*}} : tensor<72x20xf32>)
// CHECK:         linalg.matmul {{.*}} outs(%{{.*}} : tensor<59x20xf32>)
func.func @rests(%x: tensor<131x512xf32>, %w: tensor<512x500xf32> {parallel_op.weight}, %y: tensor<131x500xf32>) -> tensor<131x500xf32> {
  %0 = linalg.matmul ins(%x, %w : tensor<131x512xf32>, tensor<512x500xf32>) outs(%y : tensor<131x500xf32>) -> tensor<131x500xf32>
  return %0 : tensor<131x500xf32>
}

// What is small enough for one block is no loop, and is not cut again.

// CHECK-LABEL: func.func @one_block
// CHECK-NOT:     scf.forall
// CHECK:         linalg.matmul {codegen.block}
func.func @one_block(%x: tensor<4x8xf32>, %w: tensor<8x16xf32>, %y: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %0 = linalg.matmul ins(%x, %w : tensor<4x8xf32>, tensor<8x16xf32>) outs(%y : tensor<4x16xf32>) -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}
