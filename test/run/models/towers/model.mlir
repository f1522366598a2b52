#map = affine_map<(d0, d1) -> (d1)>
#map1 = affine_map<(d0, d1) -> (d0, d1)>
module {
  func.func @main(%arg0: tensor<?x6xf32>, %arg1: tensor<?x9xf32>, %arg2: tensor<?x4xf32>, %arg3: tensor<16x6xf32>, %arg4: tensor<16xf32>, %arg5: tensor<8x16xf32>, %arg6: tensor<8xf32>, %arg7: tensor<16x9xf32>, %arg8: tensor<16xf32>, %arg9: tensor<8x16xf32>, %arg10: tensor<8xf32>, %arg11: tensor<16x4xf32>, %arg12: tensor<16xf32>, %arg13: tensor<8x16xf32>, %arg14: tensor<8xf32>, %arg15: tensor<4x24xf32>, %arg16: tensor<4xf32>) -> tensor<?x4xf32> {
    %true = arith.constant true
    %c0_i64 = arith.constant 0 : i64
    %c0 = arith.constant 0 : index
    %cst = arith.constant 0.000000e+00 : f32
    %dim = tensor.dim %arg2, %c0 : tensor<?x4xf32>
    %0 = arith.index_cast %dim : index to i64
    %1 = tensor.empty() : tensor<6x16xf32>
    %transposed = linalg.transpose ins(%arg3 : tensor<16x6xf32>) outs(%1 : tensor<6x16xf32>) permutation = [1, 0] 
    %dim_0 = tensor.dim %arg0, %c0 : tensor<?x6xf32>
    %2 = tensor.empty(%dim_0) : tensor<?x16xf32>
    %3 = linalg.fill ins(%cst : f32) outs(%2 : tensor<?x16xf32>) -> tensor<?x16xf32>
    %4 = linalg.matmul ins(%arg0, %transposed : tensor<?x6xf32>, tensor<6x16xf32>) outs(%3 : tensor<?x16xf32>) -> tensor<?x16xf32>
    %5 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %5, "negative values not allowed in new dimensions"
    %6 = tensor.empty(%dim) : tensor<?x16xf32>
    %7 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg4 : tensor<16xf32>) outs(%6 : tensor<?x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<?x16xf32>
    %8 = arith.cmpi eq, %dim_0, %dim : index
    cf.assert %8, "mismatched size for broadcast"
    %9 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%4, %7 : tensor<?x16xf32>, tensor<?x16xf32>) outs(%2 : tensor<?x16xf32>) {
    ^bb0(%in: f32, %in_9: f32, %out: f32):
      %54 = arith.addf %in, %in_9 : f32
      linalg.yield %54 : f32
    } -> tensor<?x16xf32>
    %10 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%9 : tensor<?x16xf32>) outs(%2 : tensor<?x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %54 = arith.cmpf ugt, %in, %cst : f32
      %55 = arith.select %54, %in, %cst : f32
      linalg.yield %55 : f32
    } -> tensor<?x16xf32>
    %11 = tensor.empty() : tensor<16x8xf32>
    %transposed_1 = linalg.transpose ins(%arg5 : tensor<8x16xf32>) outs(%11 : tensor<16x8xf32>) permutation = [1, 0] 
    %12 = tensor.empty(%dim_0) : tensor<?x8xf32>
    %13 = linalg.fill ins(%cst : f32) outs(%12 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %14 = linalg.matmul ins(%10, %transposed_1 : tensor<?x16xf32>, tensor<16x8xf32>) outs(%13 : tensor<?x8xf32>) -> tensor<?x8xf32>
    cf.assert %5, "negative values not allowed in new dimensions"
    %15 = tensor.empty(%dim) : tensor<?x8xf32>
    %16 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg6 : tensor<8xf32>) outs(%15 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<?x8xf32>
    cf.assert %8, "mismatched size for broadcast"
    %17 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%14, %16 : tensor<?x8xf32>, tensor<?x8xf32>) outs(%12 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_9: f32, %out: f32):
      %54 = arith.addf %in, %in_9 : f32
      linalg.yield %54 : f32
    } -> tensor<?x8xf32>
    %18 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%17 : tensor<?x8xf32>) outs(%12 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %54 = math.tanh %in : f32
      linalg.yield %54 : f32
    } -> tensor<?x8xf32>
    %19 = tensor.empty() : tensor<9x16xf32>
    %transposed_2 = linalg.transpose ins(%arg7 : tensor<16x9xf32>) outs(%19 : tensor<9x16xf32>) permutation = [1, 0] 
    %dim_3 = tensor.dim %arg1, %c0 : tensor<?x9xf32>
    %20 = tensor.empty(%dim_3) : tensor<?x16xf32>
    %21 = linalg.fill ins(%cst : f32) outs(%20 : tensor<?x16xf32>) -> tensor<?x16xf32>
    %22 = linalg.matmul ins(%arg1, %transposed_2 : tensor<?x9xf32>, tensor<9x16xf32>) outs(%21 : tensor<?x16xf32>) -> tensor<?x16xf32>
    cf.assert %5, "negative values not allowed in new dimensions"
    %23 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg8 : tensor<16xf32>) outs(%6 : tensor<?x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<?x16xf32>
    %24 = arith.cmpi eq, %dim_3, %dim : index
    cf.assert %24, "mismatched size for broadcast"
    %25 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%22, %23 : tensor<?x16xf32>, tensor<?x16xf32>) outs(%20 : tensor<?x16xf32>) {
    ^bb0(%in: f32, %in_9: f32, %out: f32):
      %54 = arith.addf %in, %in_9 : f32
      linalg.yield %54 : f32
    } -> tensor<?x16xf32>
    %26 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%25 : tensor<?x16xf32>) outs(%20 : tensor<?x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %54 = arith.cmpf ugt, %in, %cst : f32
      %55 = arith.select %54, %in, %cst : f32
      linalg.yield %55 : f32
    } -> tensor<?x16xf32>
    %transposed_4 = linalg.transpose ins(%arg9 : tensor<8x16xf32>) outs(%11 : tensor<16x8xf32>) permutation = [1, 0] 
    %27 = tensor.empty(%dim_3) : tensor<?x8xf32>
    %28 = linalg.fill ins(%cst : f32) outs(%27 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %29 = linalg.matmul ins(%26, %transposed_4 : tensor<?x16xf32>, tensor<16x8xf32>) outs(%28 : tensor<?x8xf32>) -> tensor<?x8xf32>
    cf.assert %5, "negative values not allowed in new dimensions"
    %30 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg10 : tensor<8xf32>) outs(%15 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<?x8xf32>
    cf.assert %24, "mismatched size for broadcast"
    %31 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%29, %30 : tensor<?x8xf32>, tensor<?x8xf32>) outs(%27 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_9: f32, %out: f32):
      %54 = arith.addf %in, %in_9 : f32
      linalg.yield %54 : f32
    } -> tensor<?x8xf32>
    %32 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%31 : tensor<?x8xf32>) outs(%27 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %54 = math.tanh %in : f32
      linalg.yield %54 : f32
    } -> tensor<?x8xf32>
    %33 = tensor.empty() : tensor<4x16xf32>
    %transposed_5 = linalg.transpose ins(%arg11 : tensor<16x4xf32>) outs(%33 : tensor<4x16xf32>) permutation = [1, 0] 
    %34 = tensor.empty(%dim) : tensor<?x16xf32>
    %35 = linalg.fill ins(%cst : f32) outs(%34 : tensor<?x16xf32>) -> tensor<?x16xf32>
    %36 = linalg.matmul ins(%arg2, %transposed_5 : tensor<?x4xf32>, tensor<4x16xf32>) outs(%35 : tensor<?x16xf32>) -> tensor<?x16xf32>
    cf.assert %5, "negative values not allowed in new dimensions"
    %37 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg12 : tensor<16xf32>) outs(%6 : tensor<?x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<?x16xf32>
    cf.assert %true, "mismatched size for broadcast"
    %38 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%36, %37 : tensor<?x16xf32>, tensor<?x16xf32>) outs(%34 : tensor<?x16xf32>) {
    ^bb0(%in: f32, %in_9: f32, %out: f32):
      %54 = arith.addf %in, %in_9 : f32
      linalg.yield %54 : f32
    } -> tensor<?x16xf32>
    %39 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%38 : tensor<?x16xf32>) outs(%34 : tensor<?x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %54 = arith.cmpf ugt, %in, %cst : f32
      %55 = arith.select %54, %in, %cst : f32
      linalg.yield %55 : f32
    } -> tensor<?x16xf32>
    %transposed_6 = linalg.transpose ins(%arg13 : tensor<8x16xf32>) outs(%11 : tensor<16x8xf32>) permutation = [1, 0] 
    %40 = tensor.empty(%dim) : tensor<?x8xf32>
    %41 = linalg.fill ins(%cst : f32) outs(%40 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %42 = linalg.matmul ins(%39, %transposed_6 : tensor<?x16xf32>, tensor<16x8xf32>) outs(%41 : tensor<?x8xf32>) -> tensor<?x8xf32>
    cf.assert %5, "negative values not allowed in new dimensions"
    %43 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg14 : tensor<8xf32>) outs(%15 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<?x8xf32>
    cf.assert %true, "mismatched size for broadcast"
    %44 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%42, %43 : tensor<?x8xf32>, tensor<?x8xf32>) outs(%40 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_9: f32, %out: f32):
      %54 = arith.addf %in, %in_9 : f32
      linalg.yield %54 : f32
    } -> tensor<?x8xf32>
    %45 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%44 : tensor<?x8xf32>) outs(%40 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %54 = math.tanh %in : f32
      linalg.yield %54 : f32
    } -> tensor<?x8xf32>
    %concat = tensor.concat dim(1) %18, %32, %45 : (tensor<?x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x24xf32>
    %46 = tensor.empty() : tensor<24x4xf32>
    %transposed_7 = linalg.transpose ins(%arg15 : tensor<4x24xf32>) outs(%46 : tensor<24x4xf32>) permutation = [1, 0] 
    %dim_8 = tensor.dim %18, %c0 : tensor<?x8xf32>
    %47 = tensor.empty(%dim_8) : tensor<?x4xf32>
    %48 = linalg.fill ins(%cst : f32) outs(%47 : tensor<?x4xf32>) -> tensor<?x4xf32>
    %49 = linalg.matmul ins(%concat, %transposed_7 : tensor<?x24xf32>, tensor<24x4xf32>) outs(%48 : tensor<?x4xf32>) -> tensor<?x4xf32>
    cf.assert %5, "negative values not allowed in new dimensions"
    %50 = tensor.empty(%dim) : tensor<?x4xf32>
    %51 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg16 : tensor<4xf32>) outs(%50 : tensor<?x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<?x4xf32>
    %52 = arith.cmpi eq, %dim_8, %dim : index
    cf.assert %52, "mismatched size for broadcast"
    %53 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%49, %51 : tensor<?x4xf32>, tensor<?x4xf32>) outs(%47 : tensor<?x4xf32>) {
    ^bb0(%in: f32, %in_9: f32, %out: f32):
      %54 = arith.addf %in, %in_9 : f32
      linalg.yield %54 : f32
    } -> tensor<?x4xf32>
    return %53 : tensor<?x4xf32>
  }
}
