#map = affine_map<(d0, d1) -> (d1)>
#map1 = affine_map<(d0, d1) -> (d0, d1)>
#map2 = affine_map<(d0, d1) -> (d0)>
module {
  func.func @main(%arg0: tensor<3x12xf32>, %arg1: tensor<16x12xf32>, %arg2: tensor<16xf32>, %arg3: tensor<16x16xf32>, %arg4: tensor<16xf32>, %arg5: tensor<5x16xf32>, %arg6: tensor<5xf32>, %arg7: tensor<16x16xf32>, %arg8: tensor<16xf32>, %arg9: tensor<4x16xf32>, %arg10: tensor<4xf32>) -> (tensor<3xi64>, tensor<3x4xf32>) {
    %cst = arith.constant 0.000000e+00 : f32
    %c0_i64 = arith.constant 0 : i64
    %cst_0 = arith.constant 0xFF800000 : f32
    %0 = tensor.empty() : tensor<12x16xf32>
    %transposed = linalg.transpose ins(%arg1 : tensor<16x12xf32>) outs(%0 : tensor<12x16xf32>) permutation = [1, 0] 
    %1 = tensor.empty() : tensor<3x16xf32>
    %2 = linalg.fill ins(%cst : f32) outs(%1 : tensor<3x16xf32>) -> tensor<3x16xf32>
    %3 = linalg.matmul ins(%arg0, %transposed : tensor<3x12xf32>, tensor<12x16xf32>) outs(%2 : tensor<3x16xf32>) -> tensor<3x16xf32>
    %4 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg2 : tensor<16xf32>) outs(%1 : tensor<3x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<3x16xf32>
    %5 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%3, %4 : tensor<3x16xf32>, tensor<3x16xf32>) outs(%1 : tensor<3x16xf32>) {
    ^bb0(%in: f32, %in_5: f32, %out: f32):
      %33 = arith.addf %in, %in_5 : f32
      linalg.yield %33 : f32
    } -> tensor<3x16xf32>
    %6 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%5 : tensor<3x16xf32>) outs(%1 : tensor<3x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %33 = arith.cmpf ugt, %in, %cst : f32
      %34 = arith.select %33, %in, %cst : f32
      linalg.yield %34 : f32
    } -> tensor<3x16xf32>
    %7 = tensor.empty() : tensor<16x16xf32>
    %transposed_1 = linalg.transpose ins(%arg3 : tensor<16x16xf32>) outs(%7 : tensor<16x16xf32>) permutation = [1, 0] 
    %8 = linalg.matmul ins(%6, %transposed_1 : tensor<3x16xf32>, tensor<16x16xf32>) outs(%2 : tensor<3x16xf32>) -> tensor<3x16xf32>
    %9 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg4 : tensor<16xf32>) outs(%1 : tensor<3x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<3x16xf32>
    %10 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%8, %9 : tensor<3x16xf32>, tensor<3x16xf32>) outs(%1 : tensor<3x16xf32>) {
    ^bb0(%in: f32, %in_5: f32, %out: f32):
      %33 = arith.addf %in, %in_5 : f32
      linalg.yield %33 : f32
    } -> tensor<3x16xf32>
    %11 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%10 : tensor<3x16xf32>) outs(%1 : tensor<3x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %33 = arith.cmpf ugt, %in, %cst : f32
      %34 = arith.select %33, %in, %cst : f32
      linalg.yield %34 : f32
    } -> tensor<3x16xf32>
    %12 = tensor.empty() : tensor<16x5xf32>
    %transposed_2 = linalg.transpose ins(%arg5 : tensor<5x16xf32>) outs(%12 : tensor<16x5xf32>) permutation = [1, 0] 
    %13 = tensor.empty() : tensor<3x5xf32>
    %14 = linalg.fill ins(%cst : f32) outs(%13 : tensor<3x5xf32>) -> tensor<3x5xf32>
    %15 = linalg.matmul ins(%11, %transposed_2 : tensor<3x16xf32>, tensor<16x5xf32>) outs(%14 : tensor<3x5xf32>) -> tensor<3x5xf32>
    %16 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg6 : tensor<5xf32>) outs(%13 : tensor<3x5xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<3x5xf32>
    %17 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%15, %16 : tensor<3x5xf32>, tensor<3x5xf32>) outs(%13 : tensor<3x5xf32>) {
    ^bb0(%in: f32, %in_5: f32, %out: f32):
      %33 = arith.addf %in, %in_5 : f32
      linalg.yield %33 : f32
    } -> tensor<3x5xf32>
    %18 = tensor.empty() : tensor<3xi64>
    %19 = linalg.fill ins(%c0_i64 : i64) outs(%18 : tensor<3xi64>) -> tensor<3xi64>
    %20 = tensor.empty() : tensor<3xf32>
    %21 = linalg.fill ins(%cst_0 : f32) outs(%20 : tensor<3xf32>) -> tensor<3xf32>
    %22:2 = linalg.generic {indexing_maps = [#map1, #map2, #map2], iterator_types = ["parallel", "reduction"]} ins(%17 : tensor<3x5xf32>) outs(%21, %19 : tensor<3xf32>, tensor<3xi64>) {
    ^bb0(%in: f32, %out: f32, %out_5: i64):
      %33 = linalg.index 1 : index
      %34 = arith.index_cast %33 : index to i64
      %35 = arith.maximumf %in, %out : f32
      %36 = arith.cmpf ogt, %in, %out : f32
      %37 = arith.select %36, %34, %out_5 : i64
      linalg.yield %35, %37 : f32, i64
    } -> (tensor<3xf32>, tensor<3xi64>)
    %transposed_3 = linalg.transpose ins(%arg7 : tensor<16x16xf32>) outs(%7 : tensor<16x16xf32>) permutation = [1, 0] 
    %23 = linalg.matmul ins(%6, %transposed_3 : tensor<3x16xf32>, tensor<16x16xf32>) outs(%2 : tensor<3x16xf32>) -> tensor<3x16xf32>
    %24 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg8 : tensor<16xf32>) outs(%1 : tensor<3x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<3x16xf32>
    %25 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%23, %24 : tensor<3x16xf32>, tensor<3x16xf32>) outs(%1 : tensor<3x16xf32>) {
    ^bb0(%in: f32, %in_5: f32, %out: f32):
      %33 = arith.addf %in, %in_5 : f32
      linalg.yield %33 : f32
    } -> tensor<3x16xf32>
    %26 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%25 : tensor<3x16xf32>) outs(%1 : tensor<3x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %33 = arith.cmpf ugt, %in, %cst : f32
      %34 = arith.select %33, %in, %cst : f32
      linalg.yield %34 : f32
    } -> tensor<3x16xf32>
    %27 = tensor.empty() : tensor<16x4xf32>
    %transposed_4 = linalg.transpose ins(%arg9 : tensor<4x16xf32>) outs(%27 : tensor<16x4xf32>) permutation = [1, 0] 
    %28 = tensor.empty() : tensor<3x4xf32>
    %29 = linalg.fill ins(%cst : f32) outs(%28 : tensor<3x4xf32>) -> tensor<3x4xf32>
    %30 = linalg.matmul ins(%26, %transposed_4 : tensor<3x16xf32>, tensor<16x4xf32>) outs(%29 : tensor<3x4xf32>) -> tensor<3x4xf32>
    %31 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg10 : tensor<4xf32>) outs(%28 : tensor<3x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<3x4xf32>
    %32 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%30, %31 : tensor<3x4xf32>, tensor<3x4xf32>) outs(%28 : tensor<3x4xf32>) {
    ^bb0(%in: f32, %in_5: f32, %out: f32):
      %33 = arith.addf %in, %in_5 : f32
      linalg.yield %33 : f32
    } -> tensor<3x4xf32>
    return %22#1, %32 : tensor<3xi64>, tensor<3x4xf32>
  }
}
