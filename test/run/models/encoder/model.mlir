#map = affine_map<(d0, d1) -> (d1)>
#map1 = affine_map<(d0, d1) -> (d0, d1)>
#map2 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, 0, 0, d3)>
#map4 = affine_map<(d0, d1, d2, d3) -> ()>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map6 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map7 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map8 = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
#map9 = affine_map<(d0, d1, d2) -> (d2)>
module {
  func.func @main(%arg0: tensor<2x6x16xf32>, %arg1: tensor<2x6xi1>, %arg2: tensor<16x16xf32>, %arg3: tensor<16xf32>, %arg4: tensor<16x16xf32>, %arg5: tensor<16xf32>, %arg6: tensor<16x16xf32>, %arg7: tensor<16xf32>, %arg8: tensor<16x16xf32>, %arg9: tensor<16xf32>, %arg10: tensor<16xf32>, %arg11: tensor<16xf32>, %arg12: tensor<16xf32>, %arg13: tensor<16xf32>, %arg14: tensor<32x16xf32>, %arg15: tensor<32xf32>, %arg16: tensor<16x32xf32>, %arg17: tensor<16xf32>) -> tensor<2x6x16xf32> {
    %cst = arith.constant 0.000000e+00 : f32
    %c0_i64 = arith.constant 0 : i64
    %true = arith.constant true
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant 0.000000e+00 : f64
    %cst_2 = arith.constant 1.000000e+00 : f32
    %cst_3 = arith.constant 5.000000e-01 : f32
    %cst_4 = arith.constant dense<-1.000000e+09> : tensor<f32>
    %cst_5 = arith.constant 1.000000e-05 : f64
    %cst_6 = arith.constant 2.000000e+00 : f32
    %cst_7 = arith.constant 1.600000e+01 : f64
    %cst_8 = arith.constant 1.600000e+01 : f32
    %cst_9 = arith.constant 1.41421354 : f32
    %collapsed = tensor.collapse_shape %arg0 [[0, 1], [2]] : tensor<2x6x16xf32> into tensor<12x16xf32>
    %0 = tensor.empty() : tensor<16x16xf32>
    %transposed = linalg.transpose ins(%arg2 : tensor<16x16xf32>) outs(%0 : tensor<16x16xf32>) permutation = [1, 0] 
    %1 = tensor.empty() : tensor<12x16xf32>
    %2 = linalg.fill ins(%cst : f32) outs(%1 : tensor<12x16xf32>) -> tensor<12x16xf32>
    %3 = linalg.matmul ins(%collapsed, %transposed : tensor<12x16xf32>, tensor<16x16xf32>) outs(%2 : tensor<12x16xf32>) -> tensor<12x16xf32>
    %4 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg3 : tensor<16xf32>) outs(%1 : tensor<12x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<12x16xf32>
    %5 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%3, %4 : tensor<12x16xf32>, tensor<12x16xf32>) outs(%1 : tensor<12x16xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %92 = arith.addf %in, %in_35 : f32
      linalg.yield %92 : f32
    } -> tensor<12x16xf32>
    %expanded = tensor.expand_shape %5 [[0, 1], [2, 3]] output_shape [2, 6, 4, 4] : tensor<12x16xf32> into tensor<2x6x4x4xf32>
    %6 = tensor.empty() : tensor<2x4x6x4xf32>
    %transposed_10 = linalg.transpose ins(%expanded : tensor<2x6x4x4xf32>) outs(%6 : tensor<2x4x6x4xf32>) permutation = [0, 2, 1, 3] 
    %transposed_11 = linalg.transpose ins(%arg4 : tensor<16x16xf32>) outs(%0 : tensor<16x16xf32>) permutation = [1, 0] 
    %7 = linalg.matmul ins(%collapsed, %transposed_11 : tensor<12x16xf32>, tensor<16x16xf32>) outs(%2 : tensor<12x16xf32>) -> tensor<12x16xf32>
    %8 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg5 : tensor<16xf32>) outs(%1 : tensor<12x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<12x16xf32>
    %9 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%7, %8 : tensor<12x16xf32>, tensor<12x16xf32>) outs(%1 : tensor<12x16xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %92 = arith.addf %in, %in_35 : f32
      linalg.yield %92 : f32
    } -> tensor<12x16xf32>
    %expanded_12 = tensor.expand_shape %9 [[0, 1], [2, 3]] output_shape [2, 6, 4, 4] : tensor<12x16xf32> into tensor<2x6x4x4xf32>
    %transposed_13 = linalg.transpose ins(%arg6 : tensor<16x16xf32>) outs(%0 : tensor<16x16xf32>) permutation = [1, 0] 
    %10 = linalg.matmul ins(%collapsed, %transposed_13 : tensor<12x16xf32>, tensor<16x16xf32>) outs(%2 : tensor<12x16xf32>) -> tensor<12x16xf32>
    %11 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg7 : tensor<16xf32>) outs(%1 : tensor<12x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<12x16xf32>
    %12 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%10, %11 : tensor<12x16xf32>, tensor<12x16xf32>) outs(%1 : tensor<12x16xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %92 = arith.addf %in, %in_35 : f32
      linalg.yield %92 : f32
    } -> tensor<12x16xf32>
    %expanded_14 = tensor.expand_shape %12 [[0, 1], [2, 3]] output_shape [2, 6, 4, 4] : tensor<12x16xf32> into tensor<2x6x4x4xf32>
    %transposed_15 = linalg.transpose ins(%expanded_14 : tensor<2x6x4x4xf32>) outs(%6 : tensor<2x4x6x4xf32>) permutation = [0, 2, 1, 3] 
    %13 = tensor.empty() : tensor<2x4x4x6xf32>
    %transposed_16 = linalg.transpose ins(%expanded_12 : tensor<2x6x4x4xf32>) outs(%13 : tensor<2x4x4x6xf32>) permutation = [0, 2, 3, 1] 
    %collapsed_17 = tensor.collapse_shape %transposed_10 [[0, 1], [2], [3]] : tensor<2x4x6x4xf32> into tensor<8x6x4xf32>
    %collapsed_18 = tensor.collapse_shape %transposed_16 [[0, 1], [2], [3]] : tensor<2x4x4x6xf32> into tensor<8x4x6xf32>
    %14 = tensor.empty() : tensor<8x6x6xf32>
    %15 = linalg.fill ins(%cst : f32) outs(%14 : tensor<8x6x6xf32>) -> tensor<8x6x6xf32>
    %16 = linalg.batch_matmul ins(%collapsed_17, %collapsed_18 : tensor<8x6x4xf32>, tensor<8x4x6xf32>) outs(%15 : tensor<8x6x6xf32>) -> tensor<8x6x6xf32>
    %expanded_19 = tensor.expand_shape %16 [[0, 1], [2], [3]] output_shape [2, 4, 6, 6] : tensor<8x6x6xf32> into tensor<2x4x6x6xf32>
    %17 = tensor.empty() : tensor<2x4x6x6xf32>
    %18 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_19 : tensor<2x4x6x6xf32>) outs(%17 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %out: f32):
      %92 = arith.divf %in, %cst_6 : f32
      linalg.yield %92 : f32
    } -> tensor<2x4x6x6xf32>
    %expanded_20 = tensor.expand_shape %arg1 [[0], [1, 2, 3]] output_shape [2, 1, 1, 6] : tensor<2x6xi1> into tensor<2x1x1x6xi1>
    %19 = tensor.empty() : tensor<2x1x1x6xi1>
    %20 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_20 : tensor<2x1x1x6xi1>) outs(%19 : tensor<2x1x1x6xi1>) {
    ^bb0(%in: i1, %out: i1):
      %92 = arith.xori %in, %true : i1
      linalg.yield %92 : i1
    } -> tensor<2x1x1x6xi1>
    %21 = linalg.generic {indexing_maps = [#map3, #map4, #map2, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%20, %cst_4, %18 : tensor<2x1x1x6xi1>, tensor<f32>, tensor<2x4x6x6xf32>) outs(%17 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: i1, %in_35: f32, %in_36: f32, %out: f32):
      %92 = arith.select %in, %in_35, %in_36 : f32
      linalg.yield %92 : f32
    } -> tensor<2x4x6x6xf32>
    %22 = tensor.empty() : tensor<2x4x6xi64>
    %23 = linalg.fill ins(%c0_i64 : i64) outs(%22 : tensor<2x4x6xi64>) -> tensor<2x4x6xi64>
    %24 = tensor.empty() : tensor<2x4x6xf32>
    %25 = linalg.fill ins(%cst_0 : f32) outs(%24 : tensor<2x4x6xf32>) -> tensor<2x4x6xf32>
    %26:2 = linalg.generic {indexing_maps = [#map2, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%21 : tensor<2x4x6x6xf32>) outs(%25, %23 : tensor<2x4x6xf32>, tensor<2x4x6xi64>) {
    ^bb0(%in: f32, %out: f32, %out_35: i64):
      %92 = linalg.index 3 : index
      %93 = arith.index_cast %92 : index to i64
      %94 = arith.maximumf %in, %out : f32
      %95 = arith.cmpf ogt, %in, %out : f32
      %96 = arith.select %95, %93, %out_35 : i64
      linalg.yield %94, %96 : f32, i64
    } -> (tensor<2x4x6xf32>, tensor<2x4x6xi64>)
    %expanded_21 = tensor.expand_shape %26#0 [[0], [1], [2, 3]] output_shape [2, 4, 6, 1] : tensor<2x4x6xf32> into tensor<2x4x6x1xf32>
    %27 = linalg.generic {indexing_maps = [#map2, #map6, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%21, %expanded_21 : tensor<2x4x6x6xf32>, tensor<2x4x6x1xf32>) outs(%17 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %92 = arith.subf %in, %in_35 : f32
      linalg.yield %92 : f32
    } -> tensor<2x4x6x6xf32>
    %28 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%27 : tensor<2x4x6x6xf32>) outs(%17 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %out: f32):
      %92 = math.exp %in : f32
      linalg.yield %92 : f32
    } -> tensor<2x4x6x6xf32>
    %29 = tensor.empty() : tensor<2x4x6x1xf32>
    %30 = linalg.fill ins(%cst : f32) outs(%29 : tensor<2x4x6x1xf32>) -> tensor<2x4x6x1xf32>
    %31 = linalg.generic {indexing_maps = [#map2, #map6], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%28 : tensor<2x4x6x6xf32>) outs(%30 : tensor<2x4x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %92 = arith.addf %in, %out : f32
      linalg.yield %92 : f32
    } -> tensor<2x4x6x1xf32>
    %32 = linalg.generic {indexing_maps = [#map2, #map6, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%28, %31 : tensor<2x4x6x6xf32>, tensor<2x4x6x1xf32>) outs(%17 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %92 = arith.divf %in, %in_35 : f32
      linalg.yield %92 : f32
    } -> tensor<2x4x6x6xf32>
    %collapsed_22 = tensor.collapse_shape %32 [[0, 1], [2], [3]] : tensor<2x4x6x6xf32> into tensor<8x6x6xf32>
    %collapsed_23 = tensor.collapse_shape %transposed_15 [[0, 1], [2], [3]] : tensor<2x4x6x4xf32> into tensor<8x6x4xf32>
    %33 = tensor.empty() : tensor<8x6x4xf32>
    %34 = linalg.fill ins(%cst : f32) outs(%33 : tensor<8x6x4xf32>) -> tensor<8x6x4xf32>
    %35 = linalg.batch_matmul ins(%collapsed_22, %collapsed_23 : tensor<8x6x6xf32>, tensor<8x6x4xf32>) outs(%34 : tensor<8x6x4xf32>) -> tensor<8x6x4xf32>
    %expanded_24 = tensor.expand_shape %35 [[0, 1], [2], [3]] output_shape [2, 4, 6, 4] : tensor<8x6x4xf32> into tensor<2x4x6x4xf32>
    %36 = tensor.empty() : tensor<2x6x4x4xf32>
    %transposed_25 = linalg.transpose ins(%expanded_24 : tensor<2x4x6x4xf32>) outs(%36 : tensor<2x6x4x4xf32>) permutation = [0, 2, 1, 3] 
    %collapsed_26 = tensor.collapse_shape %transposed_25 [[0, 1], [2, 3]] : tensor<2x6x4x4xf32> into tensor<12x16xf32>
    %transposed_27 = linalg.transpose ins(%arg8 : tensor<16x16xf32>) outs(%0 : tensor<16x16xf32>) permutation = [1, 0] 
    %37 = linalg.matmul ins(%collapsed_26, %transposed_27 : tensor<12x16xf32>, tensor<16x16xf32>) outs(%2 : tensor<12x16xf32>) -> tensor<12x16xf32>
    %38 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg9 : tensor<16xf32>) outs(%1 : tensor<12x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<12x16xf32>
    %39 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%37, %38 : tensor<12x16xf32>, tensor<12x16xf32>) outs(%1 : tensor<12x16xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %92 = arith.addf %in, %in_35 : f32
      linalg.yield %92 : f32
    } -> tensor<12x16xf32>
    %expanded_28 = tensor.expand_shape %39 [[0, 1], [2]] output_shape [2, 6, 16] : tensor<12x16xf32> into tensor<2x6x16xf32>
    %40 = tensor.empty() : tensor<2x6x16xf32>
    %41 = linalg.generic {indexing_maps = [#map7, #map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0, %expanded_28 : tensor<2x6x16xf32>, tensor<2x6x16xf32>) outs(%40 : tensor<2x6x16xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %92 = arith.addf %in, %in_35 : f32
      linalg.yield %92 : f32
    } -> tensor<2x6x16xf32>
    %42 = tensor.empty() : tensor<2x6x16xf64>
    %43 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%41 : tensor<2x6x16xf32>) outs(%42 : tensor<2x6x16xf64>) {
    ^bb0(%in: f32, %out: f64):
      %92 = arith.extf %in : f32 to f64
      linalg.yield %92 : f64
    } -> tensor<2x6x16xf64>
    %44 = tensor.empty() : tensor<2x6x1xf64>
    %45 = linalg.fill ins(%cst_1 : f64) outs(%44 : tensor<2x6x1xf64>) -> tensor<2x6x1xf64>
    %46 = linalg.generic {indexing_maps = [#map7, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%43 : tensor<2x6x16xf64>) outs(%45 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %92 = arith.addf %in, %out : f64
      linalg.yield %92 : f64
    } -> tensor<2x6x1xf64>
    %47 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%46 : tensor<2x6x1xf64>) outs(%44 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %92 = arith.divf %in, %cst_7 : f64
      linalg.yield %92 : f64
    } -> tensor<2x6x1xf64>
    %48 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%43, %47 : tensor<2x6x16xf64>, tensor<2x6x1xf64>) outs(%42 : tensor<2x6x16xf64>) {
    ^bb0(%in: f64, %in_35: f64, %out: f64):
      %92 = arith.subf %in, %in_35 : f64
      linalg.yield %92 : f64
    } -> tensor<2x6x16xf64>
    %49 = linalg.generic {indexing_maps = [#map7, #map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%48, %48 : tensor<2x6x16xf64>, tensor<2x6x16xf64>) outs(%42 : tensor<2x6x16xf64>) {
    ^bb0(%in: f64, %in_35: f64, %out: f64):
      %92 = arith.mulf %in, %in_35 : f64
      linalg.yield %92 : f64
    } -> tensor<2x6x16xf64>
    %50 = linalg.generic {indexing_maps = [#map7, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%49 : tensor<2x6x16xf64>) outs(%45 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %92 = arith.addf %in, %out : f64
      linalg.yield %92 : f64
    } -> tensor<2x6x1xf64>
    %51 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%50 : tensor<2x6x1xf64>) outs(%44 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %92 = arith.divf %in, %cst_7 : f64
      linalg.yield %92 : f64
    } -> tensor<2x6x1xf64>
    %52 = tensor.empty() : tensor<2x6x1xf32>
    %53 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%51 : tensor<2x6x1xf64>) outs(%52 : tensor<2x6x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %92 = arith.truncf %in : f64 to f32
      linalg.yield %92 : f32
    } -> tensor<2x6x1xf32>
    %54 = linalg.fill ins(%cst : f32) outs(%52 : tensor<2x6x1xf32>) -> tensor<2x6x1xf32>
    %55 = linalg.generic {indexing_maps = [#map7, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%41 : tensor<2x6x16xf32>) outs(%54 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %92 = arith.addf %in, %out : f32
      linalg.yield %92 : f32
    } -> tensor<2x6x1xf32>
    %56 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%55 : tensor<2x6x1xf32>) outs(%52 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %92 = arith.divf %in, %cst_8 : f32
      linalg.yield %92 : f32
    } -> tensor<2x6x1xf32>
    %57 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%53 : tensor<2x6x1xf32>) outs(%52 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %92 = arith.truncf %cst_5 : f64 to f32
      %93 = arith.addf %in, %92 : f32
      linalg.yield %93 : f32
    } -> tensor<2x6x1xf32>
    %58 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%57 : tensor<2x6x1xf32>) outs(%52 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %92 = math.rsqrt %in : f32
      linalg.yield %92 : f32
    } -> tensor<2x6x1xf32>
    %59 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%41, %56 : tensor<2x6x16xf32>, tensor<2x6x1xf32>) outs(%40 : tensor<2x6x16xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %92 = arith.subf %in, %in_35 : f32
      linalg.yield %92 : f32
    } -> tensor<2x6x16xf32>
    %60 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%59, %58 : tensor<2x6x16xf32>, tensor<2x6x1xf32>) outs(%40 : tensor<2x6x16xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %92 = arith.mulf %in, %in_35 : f32
      linalg.yield %92 : f32
    } -> tensor<2x6x16xf32>
    %61 = linalg.generic {indexing_maps = [#map7, #map9, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%60, %arg10 : tensor<2x6x16xf32>, tensor<16xf32>) outs(%40 : tensor<2x6x16xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %92 = arith.mulf %in, %in_35 : f32
      linalg.yield %92 : f32
    } -> tensor<2x6x16xf32>
    %62 = linalg.generic {indexing_maps = [#map7, #map9, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%61, %arg11 : tensor<2x6x16xf32>, tensor<16xf32>) outs(%40 : tensor<2x6x16xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %92 = arith.addf %in, %in_35 : f32
      linalg.yield %92 : f32
    } -> tensor<2x6x16xf32>
    %collapsed_29 = tensor.collapse_shape %62 [[0, 1], [2]] : tensor<2x6x16xf32> into tensor<12x16xf32>
    %63 = tensor.empty() : tensor<16x32xf32>
    %transposed_30 = linalg.transpose ins(%arg14 : tensor<32x16xf32>) outs(%63 : tensor<16x32xf32>) permutation = [1, 0] 
    %64 = tensor.empty() : tensor<12x32xf32>
    %65 = linalg.fill ins(%cst : f32) outs(%64 : tensor<12x32xf32>) -> tensor<12x32xf32>
    %66 = linalg.matmul ins(%collapsed_29, %transposed_30 : tensor<12x16xf32>, tensor<16x32xf32>) outs(%65 : tensor<12x32xf32>) -> tensor<12x32xf32>
    %67 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg15 : tensor<32xf32>) outs(%64 : tensor<12x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<12x32xf32>
    %68 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%66, %67 : tensor<12x32xf32>, tensor<12x32xf32>) outs(%64 : tensor<12x32xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %92 = arith.addf %in, %in_35 : f32
      linalg.yield %92 : f32
    } -> tensor<12x32xf32>
    %expanded_31 = tensor.expand_shape %68 [[0, 1], [2]] output_shape [2, 6, 32] : tensor<12x32xf32> into tensor<2x6x32xf32>
    %69 = tensor.empty() : tensor<2x6x32xf32>
    %70 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_31 : tensor<2x6x32xf32>) outs(%69 : tensor<2x6x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %92 = arith.divf %in, %cst_9 : f32
      %93 = math.erf %92 : f32
      %94 = arith.addf %93, %cst_2 : f32
      %95 = arith.mulf %94, %cst_3 : f32
      %96 = arith.mulf %in, %95 : f32
      linalg.yield %96 : f32
    } -> tensor<2x6x32xf32>
    %collapsed_32 = tensor.collapse_shape %70 [[0, 1], [2]] : tensor<2x6x32xf32> into tensor<12x32xf32>
    %71 = tensor.empty() : tensor<32x16xf32>
    %transposed_33 = linalg.transpose ins(%arg16 : tensor<16x32xf32>) outs(%71 : tensor<32x16xf32>) permutation = [1, 0] 
    %72 = linalg.matmul ins(%collapsed_32, %transposed_33 : tensor<12x32xf32>, tensor<32x16xf32>) outs(%2 : tensor<12x16xf32>) -> tensor<12x16xf32>
    %73 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg17 : tensor<16xf32>) outs(%1 : tensor<12x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<12x16xf32>
    %74 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%72, %73 : tensor<12x16xf32>, tensor<12x16xf32>) outs(%1 : tensor<12x16xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %92 = arith.addf %in, %in_35 : f32
      linalg.yield %92 : f32
    } -> tensor<12x16xf32>
    %expanded_34 = tensor.expand_shape %74 [[0, 1], [2]] output_shape [2, 6, 16] : tensor<12x16xf32> into tensor<2x6x16xf32>
    %75 = linalg.generic {indexing_maps = [#map7, #map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%62, %expanded_34 : tensor<2x6x16xf32>, tensor<2x6x16xf32>) outs(%40 : tensor<2x6x16xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %92 = arith.addf %in, %in_35 : f32
      linalg.yield %92 : f32
    } -> tensor<2x6x16xf32>
    %76 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%75 : tensor<2x6x16xf32>) outs(%42 : tensor<2x6x16xf64>) {
    ^bb0(%in: f32, %out: f64):
      %92 = arith.extf %in : f32 to f64
      linalg.yield %92 : f64
    } -> tensor<2x6x16xf64>
    %77 = linalg.generic {indexing_maps = [#map7, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%76 : tensor<2x6x16xf64>) outs(%45 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %92 = arith.addf %in, %out : f64
      linalg.yield %92 : f64
    } -> tensor<2x6x1xf64>
    %78 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%77 : tensor<2x6x1xf64>) outs(%44 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %92 = arith.divf %in, %cst_7 : f64
      linalg.yield %92 : f64
    } -> tensor<2x6x1xf64>
    %79 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%76, %78 : tensor<2x6x16xf64>, tensor<2x6x1xf64>) outs(%42 : tensor<2x6x16xf64>) {
    ^bb0(%in: f64, %in_35: f64, %out: f64):
      %92 = arith.subf %in, %in_35 : f64
      linalg.yield %92 : f64
    } -> tensor<2x6x16xf64>
    %80 = linalg.generic {indexing_maps = [#map7, #map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%79, %79 : tensor<2x6x16xf64>, tensor<2x6x16xf64>) outs(%42 : tensor<2x6x16xf64>) {
    ^bb0(%in: f64, %in_35: f64, %out: f64):
      %92 = arith.mulf %in, %in_35 : f64
      linalg.yield %92 : f64
    } -> tensor<2x6x16xf64>
    %81 = linalg.generic {indexing_maps = [#map7, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%80 : tensor<2x6x16xf64>) outs(%45 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %92 = arith.addf %in, %out : f64
      linalg.yield %92 : f64
    } -> tensor<2x6x1xf64>
    %82 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%81 : tensor<2x6x1xf64>) outs(%44 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %92 = arith.divf %in, %cst_7 : f64
      linalg.yield %92 : f64
    } -> tensor<2x6x1xf64>
    %83 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%82 : tensor<2x6x1xf64>) outs(%52 : tensor<2x6x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %92 = arith.truncf %in : f64 to f32
      linalg.yield %92 : f32
    } -> tensor<2x6x1xf32>
    %84 = linalg.generic {indexing_maps = [#map7, #map8], iterator_types = ["parallel", "parallel", "reduction"]} ins(%75 : tensor<2x6x16xf32>) outs(%54 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %92 = arith.addf %in, %out : f32
      linalg.yield %92 : f32
    } -> tensor<2x6x1xf32>
    %85 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%84 : tensor<2x6x1xf32>) outs(%52 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %92 = arith.divf %in, %cst_8 : f32
      linalg.yield %92 : f32
    } -> tensor<2x6x1xf32>
    %86 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%83 : tensor<2x6x1xf32>) outs(%52 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %92 = arith.truncf %cst_5 : f64 to f32
      %93 = arith.addf %in, %92 : f32
      linalg.yield %93 : f32
    } -> tensor<2x6x1xf32>
    %87 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%86 : tensor<2x6x1xf32>) outs(%52 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %92 = math.rsqrt %in : f32
      linalg.yield %92 : f32
    } -> tensor<2x6x1xf32>
    %88 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%75, %85 : tensor<2x6x16xf32>, tensor<2x6x1xf32>) outs(%40 : tensor<2x6x16xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %92 = arith.subf %in, %in_35 : f32
      linalg.yield %92 : f32
    } -> tensor<2x6x16xf32>
    %89 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%88, %87 : tensor<2x6x16xf32>, tensor<2x6x1xf32>) outs(%40 : tensor<2x6x16xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %92 = arith.mulf %in, %in_35 : f32
      linalg.yield %92 : f32
    } -> tensor<2x6x16xf32>
    %90 = linalg.generic {indexing_maps = [#map7, #map9, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%89, %arg12 : tensor<2x6x16xf32>, tensor<16xf32>) outs(%40 : tensor<2x6x16xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %92 = arith.mulf %in, %in_35 : f32
      linalg.yield %92 : f32
    } -> tensor<2x6x16xf32>
    %91 = linalg.generic {indexing_maps = [#map7, #map9, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%90, %arg13 : tensor<2x6x16xf32>, tensor<16xf32>) outs(%40 : tensor<2x6x16xf32>) {
    ^bb0(%in: f32, %in_35: f32, %out: f32):
      %92 = arith.addf %in, %in_35 : f32
      linalg.yield %92 : f32
    } -> tensor<2x6x16xf32>
    return %91 : tensor<2x6x16xf32>
  }
}
