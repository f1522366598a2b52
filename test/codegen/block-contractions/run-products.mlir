// RUN: parallel-run %s --random-inputs 5 --threads 1 --codegen loops --output %t.npz
// RUN: parallel-run %s --random-inputs 5 --threads 1 --codegen fast --isa avx2 --expect %t.npz
// RUN: parallel-run %s --random-inputs 5 --threads 2 --codegen fast --isa sse2 --expect %t.npz

// Blocks compute what plain loops compute: products of many lengths, with columns, rows and both left over, of batches, of
// vectors, and with an open number of rows; with operands that are packed and that stay; with a bias, an activation and a
// residual.

#vector = affine_map<(d0, d1) -> (d1)>
#matrix = affine_map<(d0, d1) -> (d0, d1)>

func.func @main(
    %a: tensor<131x37xf32>, %w: tensor<53x37xf32> {parallel_op.weight}, %b: tensor<53xf32>, %r: tensor<131x53xf32>,
    %c: tensor<5x260x70xf32>, %d: tensor<5x70x41xf32>, %v: tensor<260x70xf32> {parallel_op.weight}, %x: tensor<70xf32>,
    %big: tensor<300x520xf32>, %more: tensor<1xi64>) -> (tensor<131x53xf32>, tensor<5x260x41xf32>, tensor<260xf32>, tensor<?x53xf32>, tensor<260x520xf32>, tensor<41x131xf32>) {
  %zero = arith.constant 0.0 : f32
  %e0 = tensor.empty() : tensor<37x53xf32>
  %t = linalg.transpose ins(%w : tensor<53x37xf32>) outs(%e0 : tensor<37x53xf32>) permutation = [1, 0]
  %e1 = tensor.empty() : tensor<131x53xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%e1 : tensor<131x53xf32>) -> tensor<131x53xf32>
  %0 = linalg.matmul ins(%a, %t : tensor<131x37xf32>, tensor<37x53xf32>) outs(%zeros : tensor<131x53xf32>) -> tensor<131x53xf32>
  %1 = linalg.generic {indexing_maps = [#matrix, #vector, #matrix, #matrix], iterator_types = ["parallel", "parallel"]}
      ins(%0, %b, %r : tensor<131x53xf32>, tensor<53xf32>, tensor<131x53xf32>) outs(%e1 : tensor<131x53xf32>) {
  ^bb0(%in: f32, %bias: f32, %residual: f32, %out: f32):
    %10 = arith.addf %in, %bias : f32
    %11 = arith.maximumf %10, %zero : f32
    %12 = arith.addf %11, %residual : f32
    linalg.yield %12 : f32
  } -> tensor<131x53xf32>

  %e2 = tensor.empty() : tensor<5x260x41xf32>
  %zeros2 = linalg.fill ins(%zero : f32) outs(%e2 : tensor<5x260x41xf32>) -> tensor<5x260x41xf32>
  %2 = linalg.batch_matmul ins(%c, %d : tensor<5x260x70xf32>, tensor<5x70x41xf32>) outs(%zeros2 : tensor<5x260x41xf32>) -> tensor<5x260x41xf32>

  %e3 = tensor.empty() : tensor<260xf32>
  %zeros3 = linalg.fill ins(%zero : f32) outs(%e3 : tensor<260xf32>) -> tensor<260xf32>
  %3 = linalg.matvec ins(%v, %x : tensor<260x70xf32>, tensor<70xf32>) outs(%zeros3 : tensor<260xf32>) -> tensor<260xf32>

  // Some rows, of which only the running program knows how many.
  %c0 = arith.constant 0 : index
  %c100 = arith.constant 100 : index
  %element = tensor.extract %more[%c0] : tensor<1xi64>
  %n_more = arith.index_cast %element : i64 to index
  %n = arith.addi %n_more, %c100 : index
  %open = tensor.extract_slice %a[0, 0] [%n, 37] [1, 1] : tensor<131x37xf32> to tensor<?x37xf32>
  %out = tensor.extract_slice %r[0, 0] [%n, 53] [1, 1] : tensor<131x53xf32> to tensor<?x53xf32>
  %4 = linalg.matmul ins(%open, %t : tensor<?x37xf32>, tensor<37x53xf32>) outs(%out : tensor<?x53xf32>) -> tensor<?x53xf32>

  // Large enough to be packed in each call.
  %slice = tensor.extract_slice %big[0, 0] [70, 520] [1, 1] : tensor<300x520xf32> to tensor<70x520xf32>
  %e5 = tensor.empty() : tensor<260x520xf32>
  %zeros5 = linalg.fill ins(%zero : f32) outs(%e5 : tensor<260x520xf32>) -> tensor<260x520xf32>
  %5 = linalg.matmul ins(%v, %slice : tensor<260x70xf32>, tensor<70x520xf32>) outs(%zeros5 : tensor<260x520xf32>) -> tensor<260x520xf32>

  // Turned: what lies side by side in the output is a dimension of the first operand.
  %cut = tensor.extract_slice %d[0, 0, 0] [1, 37, 41] [1, 1, 1] : tensor<5x70x41xf32> to tensor<37x41xf32>
  %e6 = tensor.empty() : tensor<41x131xf32>
  %zeros6 = linalg.fill ins(%zero : f32) outs(%e6 : tensor<41x131xf32>) -> tensor<41x131xf32>
  %6 = linalg.generic {
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (n, m)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %cut : tensor<131x37xf32>, tensor<37x41xf32>) outs(%zeros6 : tensor<41x131xf32>) {
  ^bb0(%p: f32, %q: f32, %s: f32):
    %10 = arith.mulf %p, %q : f32
    %11 = arith.addf %s, %10 : f32
    linalg.yield %11 : f32
  } -> tensor<41x131xf32>
  return %1, %2, %3, %4, %5, %6 : tensor<131x53xf32>, tensor<5x260x41xf32>, tensor<260xf32>, tensor<?x53xf32>, tensor<260x520xf32>, tensor<41x131xf32>
}
