// Each function here is one kind of kernel, at sizes that no tile or block divides; what the GPU computes is compared with
// what serial code does.

// REQUIRES: vulkan
// DEFINE: %{entry} =
// DEFINE: %{serial} = parallel-run %s --entry %{entry} --random-inputs 1 --target serial --output %t.npz
// DEFINE: %{gpu} = parallel-run %s --entry %{entry} --random-inputs 1 --target gpu --device vulkan --expect %t.npz

#ij = affine_map<(i, j) -> (i, j)>
#i = affine_map<(i, j) -> (i)>

// REDEFINE: %{entry} = product
// RUN: %{serial} && %{gpu}
func.func @product(%a: tensor<33x50xf32>, %w: tensor<47x50xf32>, %b: tensor<47xf32>) -> tensor<33x47xf32> {
  %zero = arith.constant 0.0 : f32
  %t = tensor.empty() : tensor<50x47xf32>
  %turned = linalg.transpose ins(%w : tensor<47x50xf32>) outs(%t : tensor<50x47xf32>) permutation = [1, 0]
  %e = tensor.empty() : tensor<33x47xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<33x47xf32>) -> tensor<33x47xf32>
  %p = linalg.matmul ins(%a, %turned : tensor<33x50xf32>, tensor<50x47xf32>)
    outs(%f : tensor<33x47xf32>) -> tensor<33x47xf32>
  %r = linalg.generic {indexing_maps = [#ij, affine_map<(i, j) -> (j)>, #ij], iterator_types = ["parallel", "parallel"]}
    ins(%p, %b : tensor<33x47xf32>, tensor<47xf32>) outs(%e : tensor<33x47xf32>) {
  ^bb0(%in: f32, %bias: f32, %out: f32):
    %0 = arith.addf %in, %bias : f32
    linalg.yield %0 : f32
  } -> tensor<33x47xf32>
  return %r : tensor<33x47xf32>
}

// REDEFINE: %{entry} = convolution
// RUN: %{serial} && %{gpu}
func.func @convolution(%x: tensor<2x5x13x13xf32>, %w: tensor<20x5x3x3xf32>) -> tensor<2x20x7x7xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%n: index, %c: index, %h: index, %v: index):
    tensor.yield %zero : f32
  } : tensor<2x5x13x13xf32> to tensor<2x5x15x15xf32>
  %e = tensor.empty() : tensor<2x20x7x7xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x20x7x7xf32>) -> tensor<2x20x7x7xf32>
  %r = linalg.conv_2d_nchw_fchw {dilations = dense<1> : tensor<2xi64>, strides = dense<2> : tensor<2xi64>}
    ins(%p, %w : tensor<2x5x15x15xf32>, tensor<20x5x3x3xf32>) outs(%f : tensor<2x20x7x7xf32>) -> tensor<2x20x7x7xf32>
  return %r : tensor<2x20x7x7xf32>
}

// Long rows are those of blocks, short ones those of threads.

// REDEFINE: %{entry} = long_rows
// RUN: %{serial} && %{gpu}
func.func @long_rows(%x: tensor<7x300xf32>) -> tensor<7x300xf32> {
  %zero = arith.constant 0.0 : f32
  %ev = tensor.empty() : tensor<7xf32>
  %e = tensor.empty() : tensor<7x300xf32>
  %f = linalg.fill ins(%zero : f32) outs(%ev : tensor<7xf32>) -> tensor<7xf32>
  %s = linalg.generic {indexing_maps = [#ij, #i], iterator_types = ["parallel", "reduction"]}
    ins(%x : tensor<7x300xf32>) outs(%f : tensor<7xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = math.exp %in : f32
    %1 = arith.addf %0, %out : f32
    linalg.yield %1 : f32
  } -> tensor<7xf32>
  %r = linalg.generic {indexing_maps = [#ij, #i, #ij], iterator_types = ["parallel", "parallel"]}
    ins(%x, %s : tensor<7x300xf32>, tensor<7xf32>) outs(%e : tensor<7x300xf32>) {
  ^bb0(%in: f32, %sum: f32, %out: f32):
    %0 = math.exp %in : f32
    %1 = arith.divf %0, %sum : f32
    linalg.yield %1 : f32
  } -> tensor<7x300xf32>
  return %r : tensor<7x300xf32>
}

// REDEFINE: %{entry} = short_rows
// RUN: %{serial} && %{gpu}
func.func @short_rows(%x: tensor<300x9xf32>) -> tensor<300x9xf32> {
  %least = arith.constant 0xFF800000 : f32
  %ev = tensor.empty() : tensor<300xf32>
  %e = tensor.empty() : tensor<300x9xf32>
  %f = linalg.fill ins(%least : f32) outs(%ev : tensor<300xf32>) -> tensor<300xf32>
  %s = linalg.generic {indexing_maps = [#ij, #i], iterator_types = ["parallel", "reduction"]}
    ins(%x : tensor<300x9xf32>) outs(%f : tensor<300xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.maximumf %in, %out : f32
    linalg.yield %0 : f32
  } -> tensor<300xf32>
  %r = linalg.generic {indexing_maps = [#ij, #i, #ij], iterator_types = ["parallel", "parallel"]}
    ins(%x, %s : tensor<300x9xf32>, tensor<300xf32>) outs(%e : tensor<300x9xf32>) {
  ^bb0(%in: f32, %most: f32, %out: f32):
    %0 = arith.subf %in, %most : f32
    linalg.yield %0 : f32
  } -> tensor<300x9xf32>
  return %r : tensor<300x9xf32>
}

// Two results of one loop over a row, of which no op of the tree knows how to join them: one thread a row.

// REDEFINE: %{entry} = largest
// RUN: %{serial} && %{gpu}
func.func @largest(%x: tensor<9x130xf32>) -> (tensor<9xf32>, tensor<9xi64>) {
  %least = arith.constant 0xFF800000 : f32
  %none = arith.constant 0 : i64
  %e0 = tensor.empty() : tensor<9xf32>
  %e1 = tensor.empty() : tensor<9xi64>
  %f0 = linalg.fill ins(%least : f32) outs(%e0 : tensor<9xf32>) -> tensor<9xf32>
  %f1 = linalg.fill ins(%none : i64) outs(%e1 : tensor<9xi64>) -> tensor<9xi64>
  %r:2 = linalg.generic {indexing_maps = [#ij, #i, #i], iterator_types = ["parallel", "reduction"]}
    ins(%x : tensor<9x130xf32>) outs(%f0, %f1 : tensor<9xf32>, tensor<9xi64>) {
  ^bb0(%in: f32, %most: f32, %at: i64):
    %j = linalg.index 1 : index
    %k = arith.index_cast %j : index to i64
    %c = arith.cmpf ogt, %in, %most : f32
    %0 = arith.select %c, %in, %most : f32
    %1 = arith.select %c, %k, %at : i64
    linalg.yield %0, %1 : f32, i64
  } -> (tensor<9xf32>, tensor<9xi64>)
  return %r#0, %r#1 : tensor<9xf32>, tensor<9xi64>
}

// A sum over nothing is what it begins with.

// REDEFINE: %{entry} = nothing
// RUN: %{serial} && %{gpu}
func.func @nothing(%x: tensor<4x0xf32>) -> tensor<4xf32> {
  %one = arith.constant 1.0 : f32
  %e = tensor.empty() : tensor<4xf32>
  %f = linalg.fill ins(%one : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %r = linalg.reduce {arith.addf} ins(%x : tensor<4x0xf32>) outs(%f : tensor<4xf32>) dimensions = [1]
  return %r : tensor<4xf32>
}

// The first result has an element for each turn of the loop that sums the second one up.

// REDEFINE: %{entry} = running
// RUN: %{serial} && %{gpu}
func.func @running(%x: tensor<5x70xf32>, %y: tensor<5x70xf32>) -> (tensor<5x70xf32>, tensor<5xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<5xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<5xf32>) -> tensor<5xf32>
  %r:2 = linalg.generic {indexing_maps = [#ij, #ij, #i], iterator_types = ["parallel", "reduction"]}
    ins(%x : tensor<5x70xf32>) outs(%y, %f : tensor<5x70xf32>, tensor<5xf32>) {
  ^bb0(%in: f32, %element: f32, %sum: f32):
    %0 = arith.addf %in, %element : f32
    %1 = arith.addf %0, %sum : f32
    linalg.yield %0, %1 : f32, f32
  } -> (tensor<5x70xf32>, tensor<5xf32>)
  return %r#0, %r#1 : tensor<5x70xf32>, tensor<5xf32>
}
