#map = affine_map<(d0, d1) -> (d1)>
#map1 = affine_map<(d0, d1) -> (d0, d1)>
module {
  func.func @main(%arg0: tensor<5x6xf64>, %arg1: tensor<12x6xf64>, %arg2: tensor<12xf64>, %arg3: tensor<3x12xf64>, %arg4: tensor<3xf64>, %arg5: tensor<12x6xf64>, %arg6: tensor<12xf64>, %arg7: tensor<3x12xf64>, %arg8: tensor<3xf64>, %arg9: tensor<12x6xf64>, %arg10: tensor<12xf64>, %arg11: tensor<3x12xf64>, %arg12: tensor<3xf64>) -> tensor<5x3xf64> {
    %cst = arith.constant 0.000000e+00 : f64
    %cst_0 = arith.constant 3.000000e+00 : f64
    %0 = tensor.empty() : tensor<6x12xf64>
    %transposed = linalg.transpose ins(%arg1 : tensor<12x6xf64>) outs(%0 : tensor<6x12xf64>) permutation = [1, 0] 
    %1 = tensor.empty() : tensor<5x12xf64>
    %2 = linalg.fill ins(%cst : f64) outs(%1 : tensor<5x12xf64>) -> tensor<5x12xf64>
    %3 = linalg.matmul ins(%arg0, %transposed : tensor<5x6xf64>, tensor<6x12xf64>) outs(%2 : tensor<5x12xf64>) -> tensor<5x12xf64>
    %4 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg2 : tensor<12xf64>) outs(%1 : tensor<5x12xf64>) {
    ^bb0(%in: f64, %out: f64):
      linalg.yield %in : f64
    } -> tensor<5x12xf64>
    %5 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%3, %4 : tensor<5x12xf64>, tensor<5x12xf64>) outs(%1 : tensor<5x12xf64>) {
    ^bb0(%in: f64, %in_6: f64, %out: f64):
      %30 = arith.addf %in, %in_6 : f64
      linalg.yield %30 : f64
    } -> tensor<5x12xf64>
    %6 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%5 : tensor<5x12xf64>) outs(%1 : tensor<5x12xf64>) {
    ^bb0(%in: f64, %out: f64):
      %30 = math.tanh %in : f64
      linalg.yield %30 : f64
    } -> tensor<5x12xf64>
    %7 = tensor.empty() : tensor<12x3xf64>
    %transposed_1 = linalg.transpose ins(%arg3 : tensor<3x12xf64>) outs(%7 : tensor<12x3xf64>) permutation = [1, 0] 
    %8 = tensor.empty() : tensor<5x3xf64>
    %9 = linalg.fill ins(%cst : f64) outs(%8 : tensor<5x3xf64>) -> tensor<5x3xf64>
    %10 = linalg.matmul ins(%6, %transposed_1 : tensor<5x12xf64>, tensor<12x3xf64>) outs(%9 : tensor<5x3xf64>) -> tensor<5x3xf64>
    %11 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg4 : tensor<3xf64>) outs(%8 : tensor<5x3xf64>) {
    ^bb0(%in: f64, %out: f64):
      linalg.yield %in : f64
    } -> tensor<5x3xf64>
    %12 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%10, %11 : tensor<5x3xf64>, tensor<5x3xf64>) outs(%8 : tensor<5x3xf64>) {
    ^bb0(%in: f64, %in_6: f64, %out: f64):
      %30 = arith.addf %in, %in_6 : f64
      linalg.yield %30 : f64
    } -> tensor<5x3xf64>
    %transposed_2 = linalg.transpose ins(%arg5 : tensor<12x6xf64>) outs(%0 : tensor<6x12xf64>) permutation = [1, 0] 
    %13 = linalg.matmul ins(%arg0, %transposed_2 : tensor<5x6xf64>, tensor<6x12xf64>) outs(%2 : tensor<5x12xf64>) -> tensor<5x12xf64>
    %14 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg6 : tensor<12xf64>) outs(%1 : tensor<5x12xf64>) {
    ^bb0(%in: f64, %out: f64):
      linalg.yield %in : f64
    } -> tensor<5x12xf64>
    %15 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%13, %14 : tensor<5x12xf64>, tensor<5x12xf64>) outs(%1 : tensor<5x12xf64>) {
    ^bb0(%in: f64, %in_6: f64, %out: f64):
      %30 = arith.addf %in, %in_6 : f64
      linalg.yield %30 : f64
    } -> tensor<5x12xf64>
    %16 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%15 : tensor<5x12xf64>) outs(%1 : tensor<5x12xf64>) {
    ^bb0(%in: f64, %out: f64):
      %30 = math.tanh %in : f64
      linalg.yield %30 : f64
    } -> tensor<5x12xf64>
    %transposed_3 = linalg.transpose ins(%arg7 : tensor<3x12xf64>) outs(%7 : tensor<12x3xf64>) permutation = [1, 0] 
    %17 = linalg.matmul ins(%16, %transposed_3 : tensor<5x12xf64>, tensor<12x3xf64>) outs(%9 : tensor<5x3xf64>) -> tensor<5x3xf64>
    %18 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg8 : tensor<3xf64>) outs(%8 : tensor<5x3xf64>) {
    ^bb0(%in: f64, %out: f64):
      linalg.yield %in : f64
    } -> tensor<5x3xf64>
    %19 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%17, %18 : tensor<5x3xf64>, tensor<5x3xf64>) outs(%8 : tensor<5x3xf64>) {
    ^bb0(%in: f64, %in_6: f64, %out: f64):
      %30 = arith.addf %in, %in_6 : f64
      linalg.yield %30 : f64
    } -> tensor<5x3xf64>
    %transposed_4 = linalg.transpose ins(%arg9 : tensor<12x6xf64>) outs(%0 : tensor<6x12xf64>) permutation = [1, 0] 
    %20 = linalg.matmul ins(%arg0, %transposed_4 : tensor<5x6xf64>, tensor<6x12xf64>) outs(%2 : tensor<5x12xf64>) -> tensor<5x12xf64>
    %21 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg10 : tensor<12xf64>) outs(%1 : tensor<5x12xf64>) {
    ^bb0(%in: f64, %out: f64):
      linalg.yield %in : f64
    } -> tensor<5x12xf64>
    %22 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%20, %21 : tensor<5x12xf64>, tensor<5x12xf64>) outs(%1 : tensor<5x12xf64>) {
    ^bb0(%in: f64, %in_6: f64, %out: f64):
      %30 = arith.addf %in, %in_6 : f64
      linalg.yield %30 : f64
    } -> tensor<5x12xf64>
    %23 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%22 : tensor<5x12xf64>) outs(%1 : tensor<5x12xf64>) {
    ^bb0(%in: f64, %out: f64):
      %30 = math.tanh %in : f64
      linalg.yield %30 : f64
    } -> tensor<5x12xf64>
    %transposed_5 = linalg.transpose ins(%arg11 : tensor<3x12xf64>) outs(%7 : tensor<12x3xf64>) permutation = [1, 0] 
    %24 = linalg.matmul ins(%23, %transposed_5 : tensor<5x12xf64>, tensor<12x3xf64>) outs(%9 : tensor<5x3xf64>) -> tensor<5x3xf64>
    %25 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg12 : tensor<3xf64>) outs(%8 : tensor<5x3xf64>) {
    ^bb0(%in: f64, %out: f64):
      linalg.yield %in : f64
    } -> tensor<5x3xf64>
    %26 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%24, %25 : tensor<5x3xf64>, tensor<5x3xf64>) outs(%8 : tensor<5x3xf64>) {
    ^bb0(%in: f64, %in_6: f64, %out: f64):
      %30 = arith.addf %in, %in_6 : f64
      linalg.yield %30 : f64
    } -> tensor<5x3xf64>
    %27 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%12, %19 : tensor<5x3xf64>, tensor<5x3xf64>) outs(%8 : tensor<5x3xf64>) {
    ^bb0(%in: f64, %in_6: f64, %out: f64):
      %30 = arith.addf %in, %in_6 : f64
      linalg.yield %30 : f64
    } -> tensor<5x3xf64>
    %28 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%27, %26 : tensor<5x3xf64>, tensor<5x3xf64>) outs(%8 : tensor<5x3xf64>) {
    ^bb0(%in: f64, %in_6: f64, %out: f64):
      %30 = arith.addf %in, %in_6 : f64
      linalg.yield %30 : f64
    } -> tensor<5x3xf64>
    %29 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%28 : tensor<5x3xf64>) outs(%8 : tensor<5x3xf64>) {
    ^bb0(%in: f64, %out: f64):
      %30 = arith.divf %in, %cst_0 : f64
      linalg.yield %30 : f64
    } -> tensor<5x3xf64>
    return %29 : tensor<5x3xf64>
  }
}
