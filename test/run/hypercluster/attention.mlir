// DEFINE: %{run} = parallel-run --random-inputs 3 --entry main
// RUN: %{run} %s --target serial --output %t.serial.npy
// RUN: parallel-opt %s --parallel-op-hypercluster='batch=4 gate=false' -o %t.mlir
// RUN: FileCheck %s --check-prefix=TASKS < %t.mlir
// RUN: %{run} %t.mlir --threads 1 --output %t.1.npy && cmp %t.serial.npy %t.1.npy
// RUN: %{run} %t.mlir --threads 2 --output %t.2.npy && cmp %t.serial.npy %t.2.npy
// RUN: %{run} %t.mlir --threads 8 --output %t.8.npy && cmp %t.serial.npy %t.8.npy
// RUN: parallel-opt %s --parallel-op-hypercluster='batch=4 gate=false workers=3 dispatch-ns=0' -o %t.three.mlir
// RUN: %{run} %t.three.mlir --threads 8 --output %t.three.npy && cmp %t.serial.npy %t.three.npy

// One attention layer on a batch: the batch is joined with the sequence for the projections, moves behind the heads for
// the products, and comes back. Scores are reduced along the keys.

// TASKS: parallel_op.task

#id = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#row = affine_map<(d0, d1, d2) -> (d0, d1)>
func.func @main(%x: tensor<4x6x16xf32>, %wq: tensor<16x16xf32> {parallel_op.weight}, %wk: tensor<16x16xf32> {parallel_op.weight},
                %wv: tensor<16x16xf32> {parallel_op.weight}) -> tensor<4x6x16xf32> {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %rows = tensor.collapse_shape %x [[0, 1], [2]] : tensor<4x6x16xf32> into tensor<24x16xf32>
  %pe = tensor.empty() : tensor<24x16xf32>
  %pi = linalg.fill ins(%zero : f32) outs(%pe : tensor<24x16xf32>) -> tensor<24x16xf32>
  %q = linalg.matmul ins(%rows, %wq : tensor<24x16xf32>, tensor<16x16xf32>) outs(%pi : tensor<24x16xf32>) -> tensor<24x16xf32>
  %k = linalg.matmul ins(%rows, %wk : tensor<24x16xf32>, tensor<16x16xf32>) outs(%pi : tensor<24x16xf32>) -> tensor<24x16xf32>
  %v = linalg.matmul ins(%rows, %wv : tensor<24x16xf32>, tensor<16x16xf32>) outs(%pi : tensor<24x16xf32>) -> tensor<24x16xf32>
  %q4 = tensor.expand_shape %q [[0, 1], [2, 3]] output_shape [4, 6, 2, 8] : tensor<24x16xf32> into tensor<4x6x2x8xf32>
  %k4 = tensor.expand_shape %k [[0, 1], [2, 3]] output_shape [4, 6, 2, 8] : tensor<24x16xf32> into tensor<4x6x2x8xf32>
  %v4 = tensor.expand_shape %v [[0, 1], [2, 3]] output_shape [4, 6, 2, 8] : tensor<24x16xf32> into tensor<4x6x2x8xf32>
  %he = tensor.empty() : tensor<4x2x6x8xf32>
  %ke = tensor.empty() : tensor<4x2x8x6xf32>
  %qh = linalg.transpose ins(%q4 : tensor<4x6x2x8xf32>) outs(%he : tensor<4x2x6x8xf32>) permutation = [0, 2, 1, 3]
  %kh = linalg.transpose ins(%k4 : tensor<4x6x2x8xf32>) outs(%ke : tensor<4x2x8x6xf32>) permutation = [0, 2, 3, 1]
  %vh = linalg.transpose ins(%v4 : tensor<4x6x2x8xf32>) outs(%he : tensor<4x2x6x8xf32>) permutation = [0, 2, 1, 3]
  %q3 = tensor.collapse_shape %qh [[0, 1], [2], [3]] : tensor<4x2x6x8xf32> into tensor<8x6x8xf32>
  %k3 = tensor.collapse_shape %kh [[0, 1], [2], [3]] : tensor<4x2x8x6xf32> into tensor<8x8x6xf32>
  %v3 = tensor.collapse_shape %vh [[0, 1], [2], [3]] : tensor<4x2x6x8xf32> into tensor<8x6x8xf32>
  %se = tensor.empty() : tensor<8x6x6xf32>
  %si = linalg.fill ins(%zero : f32) outs(%se : tensor<8x6x6xf32>) -> tensor<8x6x6xf32>
  %s = linalg.batch_matmul ins(%q3, %k3 : tensor<8x6x8xf32>, tensor<8x8x6xf32>) outs(%si : tensor<8x6x6xf32>) -> tensor<8x6x6xf32>
  %me = tensor.empty() : tensor<8x6xf32>
  %mi = linalg.fill ins(%low : f32) outs(%me : tensor<8x6xf32>) -> tensor<8x6xf32>
  %m = linalg.reduce { arith.maximumf } ins(%s : tensor<8x6x6xf32>) outs(%mi : tensor<8x6xf32>) dimensions = [2]
  %x0 = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %m : tensor<8x6x6xf32>, tensor<8x6xf32>) outs(%se : tensor<8x6x6xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %d = arith.subf %a, %b : f32
    %p = math.exp %d : f32
    linalg.yield %p : f32
  } -> tensor<8x6x6xf32>
  %ti = linalg.fill ins(%zero : f32) outs(%me : tensor<8x6xf32>) -> tensor<8x6xf32>
  %t = linalg.reduce { arith.addf } ins(%x0 : tensor<8x6x6xf32>) outs(%ti : tensor<8x6xf32>) dimensions = [2]
  %a = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x0, %t : tensor<8x6x6xf32>, tensor<8x6xf32>) outs(%se : tensor<8x6x6xf32>) {
  ^bb0(%n: f32, %b: f32, %out: f32):
    %d = arith.divf %n, %b : f32
    linalg.yield %d : f32
  } -> tensor<8x6x6xf32>
  %oe = tensor.empty() : tensor<8x6x8xf32>
  %oi = linalg.fill ins(%zero : f32) outs(%oe : tensor<8x6x8xf32>) -> tensor<8x6x8xf32>
  %o = linalg.batch_matmul ins(%a, %v3 : tensor<8x6x6xf32>, tensor<8x6x8xf32>) outs(%oi : tensor<8x6x8xf32>) -> tensor<8x6x8xf32>
  %o4 = tensor.expand_shape %o [[0, 1], [2], [3]] output_shape [4, 2, 6, 8] : tensor<8x6x8xf32> into tensor<4x2x6x8xf32>
  %re = tensor.empty() : tensor<4x6x2x8xf32>
  %r4 = linalg.transpose ins(%o4 : tensor<4x2x6x8xf32>) outs(%re : tensor<4x6x2x8xf32>) permutation = [0, 2, 1, 3]
  %r = tensor.collapse_shape %r4 [[0], [1], [2, 3]] : tensor<4x6x2x8xf32> into tensor<4x6x16xf32>
  return %r : tensor<4x6x16xf32>
}
