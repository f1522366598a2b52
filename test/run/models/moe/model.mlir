#map = affine_map<(d0, d1) -> (d1)>
#map1 = affine_map<(d0, d1) -> (d0, d1)>
#map2 = affine_map<(d0, d1) -> (d0)>
#map3 = affine_map<(d0, d1) -> (d0, 0)>
module {
  func.func @main(%arg0: tensor<4x16xf32>, %arg1: tensor<8x16xf32>, %arg2: tensor<8xf32>, %arg3: tensor<32x16xf32>, %arg4: tensor<32xf32>, %arg5: tensor<16x32xf32>, %arg6: tensor<16xf32>, %arg7: tensor<32x16xf32>, %arg8: tensor<32xf32>, %arg9: tensor<16x32xf32>, %arg10: tensor<16xf32>, %arg11: tensor<32x16xf32>, %arg12: tensor<32xf32>, %arg13: tensor<16x32xf32>, %arg14: tensor<16xf32>, %arg15: tensor<32x16xf32>, %arg16: tensor<32xf32>, %arg17: tensor<16x32xf32>, %arg18: tensor<16xf32>, %arg19: tensor<32x16xf32>, %arg20: tensor<32xf32>, %arg21: tensor<16x32xf32>, %arg22: tensor<16xf32>, %arg23: tensor<32x16xf32>, %arg24: tensor<32xf32>, %arg25: tensor<16x32xf32>, %arg26: tensor<16xf32>, %arg27: tensor<32x16xf32>, %arg28: tensor<32xf32>, %arg29: tensor<16x32xf32>, %arg30: tensor<16xf32>, %arg31: tensor<32x16xf32>, %arg32: tensor<32xf32>, %arg33: tensor<16x32xf32>, %arg34: tensor<16xf32>) -> tensor<4x16xf32> {
    %c0_i64 = arith.constant 0 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %0 = tensor.empty() : tensor<16x8xf32>
    %transposed = linalg.transpose ins(%arg1 : tensor<8x16xf32>) outs(%0 : tensor<16x8xf32>) permutation = [1, 0] 
    %1 = tensor.empty() : tensor<4x8xf32>
    %2 = linalg.fill ins(%cst : f32) outs(%1 : tensor<4x8xf32>) -> tensor<4x8xf32>
    %3 = linalg.matmul ins(%arg0, %transposed : tensor<4x16xf32>, tensor<16x8xf32>) outs(%2 : tensor<4x8xf32>) -> tensor<4x8xf32>
    %4 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg2 : tensor<8xf32>) outs(%1 : tensor<4x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x8xf32>
    %5 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%3, %4 : tensor<4x8xf32>, tensor<4x8xf32>) outs(%1 : tensor<4x8xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x8xf32>
    %6 = tensor.empty() : tensor<4xi64>
    %7 = linalg.fill ins(%c0_i64 : i64) outs(%6 : tensor<4xi64>) -> tensor<4xi64>
    %8 = tensor.empty() : tensor<4xf32>
    %9 = linalg.fill ins(%cst_0 : f32) outs(%8 : tensor<4xf32>) -> tensor<4xf32>
    %10:2 = linalg.generic {indexing_maps = [#map1, #map2, #map2], iterator_types = ["parallel", "reduction"]} ins(%5 : tensor<4x8xf32>) outs(%9, %7 : tensor<4xf32>, tensor<4xi64>) {
    ^bb0(%in: f32, %out: f32, %out_24: i64):
      %94 = linalg.index 1 : index
      %95 = arith.index_cast %94 : index to i64
      %96 = arith.maximumf %in, %out : f32
      %97 = arith.cmpf ogt, %in, %out : f32
      %98 = arith.select %97, %95, %out_24 : i64
      linalg.yield %96, %98 : f32, i64
    } -> (tensor<4xf32>, tensor<4xi64>)
    %expanded = tensor.expand_shape %10#0 [[0, 1]] output_shape [4, 1] : tensor<4xf32> into tensor<4x1xf32>
    %11 = linalg.generic {indexing_maps = [#map1, #map3, #map1], iterator_types = ["parallel", "parallel"]} ins(%5, %expanded : tensor<4x8xf32>, tensor<4x1xf32>) outs(%1 : tensor<4x8xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.subf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x8xf32>
    %12 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%11 : tensor<4x8xf32>) outs(%1 : tensor<4x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %94 = math.exp %in : f32
      linalg.yield %94 : f32
    } -> tensor<4x8xf32>
    %13 = tensor.empty() : tensor<4x1xf32>
    %14 = linalg.fill ins(%cst : f32) outs(%13 : tensor<4x1xf32>) -> tensor<4x1xf32>
    %15 = linalg.generic {indexing_maps = [#map1, #map3], iterator_types = ["parallel", "reduction"]} ins(%12 : tensor<4x8xf32>) outs(%14 : tensor<4x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %94 = arith.addf %in, %out : f32
      linalg.yield %94 : f32
    } -> tensor<4x1xf32>
    %16 = linalg.generic {indexing_maps = [#map1, #map3, #map1], iterator_types = ["parallel", "parallel"]} ins(%12, %15 : tensor<4x8xf32>, tensor<4x1xf32>) outs(%1 : tensor<4x8xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.divf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x8xf32>
    %extracted_slice = tensor.extract_slice %16[0, 0] [4, 1] [1, 1] : tensor<4x8xf32> to tensor<4x1xf32>
    %17 = tensor.empty() : tensor<16x32xf32>
    %transposed_1 = linalg.transpose ins(%arg3 : tensor<32x16xf32>) outs(%17 : tensor<16x32xf32>) permutation = [1, 0] 
    %18 = tensor.empty() : tensor<4x32xf32>
    %19 = linalg.fill ins(%cst : f32) outs(%18 : tensor<4x32xf32>) -> tensor<4x32xf32>
    %20 = linalg.matmul ins(%arg0, %transposed_1 : tensor<4x16xf32>, tensor<16x32xf32>) outs(%19 : tensor<4x32xf32>) -> tensor<4x32xf32>
    %21 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg4 : tensor<32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x32xf32>
    %22 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%20, %21 : tensor<4x32xf32>, tensor<4x32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x32xf32>
    %23 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%22 : tensor<4x32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %94 = arith.cmpf ugt, %in, %cst : f32
      %95 = arith.select %94, %in, %cst : f32
      linalg.yield %95 : f32
    } -> tensor<4x32xf32>
    %24 = tensor.empty() : tensor<32x16xf32>
    %transposed_2 = linalg.transpose ins(%arg5 : tensor<16x32xf32>) outs(%24 : tensor<32x16xf32>) permutation = [1, 0] 
    %25 = tensor.empty() : tensor<4x16xf32>
    %26 = linalg.fill ins(%cst : f32) outs(%25 : tensor<4x16xf32>) -> tensor<4x16xf32>
    %27 = linalg.matmul ins(%23, %transposed_2 : tensor<4x32xf32>, tensor<32x16xf32>) outs(%26 : tensor<4x16xf32>) -> tensor<4x16xf32>
    %28 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg6 : tensor<16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x16xf32>
    %29 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%27, %28 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %30 = linalg.generic {indexing_maps = [#map3, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%extracted_slice, %29 : tensor<4x1xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.mulf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %extracted_slice_3 = tensor.extract_slice %16[0, 1] [4, 1] [1, 1] : tensor<4x8xf32> to tensor<4x1xf32>
    %transposed_4 = linalg.transpose ins(%arg7 : tensor<32x16xf32>) outs(%17 : tensor<16x32xf32>) permutation = [1, 0] 
    %31 = linalg.matmul ins(%arg0, %transposed_4 : tensor<4x16xf32>, tensor<16x32xf32>) outs(%19 : tensor<4x32xf32>) -> tensor<4x32xf32>
    %32 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg8 : tensor<32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x32xf32>
    %33 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%31, %32 : tensor<4x32xf32>, tensor<4x32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x32xf32>
    %34 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%33 : tensor<4x32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %94 = arith.cmpf ugt, %in, %cst : f32
      %95 = arith.select %94, %in, %cst : f32
      linalg.yield %95 : f32
    } -> tensor<4x32xf32>
    %transposed_5 = linalg.transpose ins(%arg9 : tensor<16x32xf32>) outs(%24 : tensor<32x16xf32>) permutation = [1, 0] 
    %35 = linalg.matmul ins(%34, %transposed_5 : tensor<4x32xf32>, tensor<32x16xf32>) outs(%26 : tensor<4x16xf32>) -> tensor<4x16xf32>
    %36 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg10 : tensor<16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x16xf32>
    %37 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%35, %36 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %38 = linalg.generic {indexing_maps = [#map3, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%extracted_slice_3, %37 : tensor<4x1xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.mulf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %39 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%30, %38 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %extracted_slice_6 = tensor.extract_slice %16[0, 2] [4, 1] [1, 1] : tensor<4x8xf32> to tensor<4x1xf32>
    %transposed_7 = linalg.transpose ins(%arg11 : tensor<32x16xf32>) outs(%17 : tensor<16x32xf32>) permutation = [1, 0] 
    %40 = linalg.matmul ins(%arg0, %transposed_7 : tensor<4x16xf32>, tensor<16x32xf32>) outs(%19 : tensor<4x32xf32>) -> tensor<4x32xf32>
    %41 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg12 : tensor<32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x32xf32>
    %42 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%40, %41 : tensor<4x32xf32>, tensor<4x32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x32xf32>
    %43 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%42 : tensor<4x32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %94 = arith.cmpf ugt, %in, %cst : f32
      %95 = arith.select %94, %in, %cst : f32
      linalg.yield %95 : f32
    } -> tensor<4x32xf32>
    %transposed_8 = linalg.transpose ins(%arg13 : tensor<16x32xf32>) outs(%24 : tensor<32x16xf32>) permutation = [1, 0] 
    %44 = linalg.matmul ins(%43, %transposed_8 : tensor<4x32xf32>, tensor<32x16xf32>) outs(%26 : tensor<4x16xf32>) -> tensor<4x16xf32>
    %45 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg14 : tensor<16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x16xf32>
    %46 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%44, %45 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %47 = linalg.generic {indexing_maps = [#map3, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%extracted_slice_6, %46 : tensor<4x1xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.mulf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %48 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%39, %47 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %extracted_slice_9 = tensor.extract_slice %16[0, 3] [4, 1] [1, 1] : tensor<4x8xf32> to tensor<4x1xf32>
    %transposed_10 = linalg.transpose ins(%arg15 : tensor<32x16xf32>) outs(%17 : tensor<16x32xf32>) permutation = [1, 0] 
    %49 = linalg.matmul ins(%arg0, %transposed_10 : tensor<4x16xf32>, tensor<16x32xf32>) outs(%19 : tensor<4x32xf32>) -> tensor<4x32xf32>
    %50 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg16 : tensor<32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x32xf32>
    %51 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%49, %50 : tensor<4x32xf32>, tensor<4x32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x32xf32>
    %52 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%51 : tensor<4x32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %94 = arith.cmpf ugt, %in, %cst : f32
      %95 = arith.select %94, %in, %cst : f32
      linalg.yield %95 : f32
    } -> tensor<4x32xf32>
    %transposed_11 = linalg.transpose ins(%arg17 : tensor<16x32xf32>) outs(%24 : tensor<32x16xf32>) permutation = [1, 0] 
    %53 = linalg.matmul ins(%52, %transposed_11 : tensor<4x32xf32>, tensor<32x16xf32>) outs(%26 : tensor<4x16xf32>) -> tensor<4x16xf32>
    %54 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg18 : tensor<16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x16xf32>
    %55 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%53, %54 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %56 = linalg.generic {indexing_maps = [#map3, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%extracted_slice_9, %55 : tensor<4x1xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.mulf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %57 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%48, %56 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %extracted_slice_12 = tensor.extract_slice %16[0, 4] [4, 1] [1, 1] : tensor<4x8xf32> to tensor<4x1xf32>
    %transposed_13 = linalg.transpose ins(%arg19 : tensor<32x16xf32>) outs(%17 : tensor<16x32xf32>) permutation = [1, 0] 
    %58 = linalg.matmul ins(%arg0, %transposed_13 : tensor<4x16xf32>, tensor<16x32xf32>) outs(%19 : tensor<4x32xf32>) -> tensor<4x32xf32>
    %59 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg20 : tensor<32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x32xf32>
    %60 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%58, %59 : tensor<4x32xf32>, tensor<4x32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x32xf32>
    %61 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%60 : tensor<4x32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %94 = arith.cmpf ugt, %in, %cst : f32
      %95 = arith.select %94, %in, %cst : f32
      linalg.yield %95 : f32
    } -> tensor<4x32xf32>
    %transposed_14 = linalg.transpose ins(%arg21 : tensor<16x32xf32>) outs(%24 : tensor<32x16xf32>) permutation = [1, 0] 
    %62 = linalg.matmul ins(%61, %transposed_14 : tensor<4x32xf32>, tensor<32x16xf32>) outs(%26 : tensor<4x16xf32>) -> tensor<4x16xf32>
    %63 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg22 : tensor<16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x16xf32>
    %64 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%62, %63 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %65 = linalg.generic {indexing_maps = [#map3, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%extracted_slice_12, %64 : tensor<4x1xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.mulf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %66 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%57, %65 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %extracted_slice_15 = tensor.extract_slice %16[0, 5] [4, 1] [1, 1] : tensor<4x8xf32> to tensor<4x1xf32>
    %transposed_16 = linalg.transpose ins(%arg23 : tensor<32x16xf32>) outs(%17 : tensor<16x32xf32>) permutation = [1, 0] 
    %67 = linalg.matmul ins(%arg0, %transposed_16 : tensor<4x16xf32>, tensor<16x32xf32>) outs(%19 : tensor<4x32xf32>) -> tensor<4x32xf32>
    %68 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg24 : tensor<32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x32xf32>
    %69 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%67, %68 : tensor<4x32xf32>, tensor<4x32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x32xf32>
    %70 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%69 : tensor<4x32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %94 = arith.cmpf ugt, %in, %cst : f32
      %95 = arith.select %94, %in, %cst : f32
      linalg.yield %95 : f32
    } -> tensor<4x32xf32>
    %transposed_17 = linalg.transpose ins(%arg25 : tensor<16x32xf32>) outs(%24 : tensor<32x16xf32>) permutation = [1, 0] 
    %71 = linalg.matmul ins(%70, %transposed_17 : tensor<4x32xf32>, tensor<32x16xf32>) outs(%26 : tensor<4x16xf32>) -> tensor<4x16xf32>
    %72 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg26 : tensor<16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x16xf32>
    %73 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%71, %72 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %74 = linalg.generic {indexing_maps = [#map3, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%extracted_slice_15, %73 : tensor<4x1xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.mulf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %75 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%66, %74 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %extracted_slice_18 = tensor.extract_slice %16[0, 6] [4, 1] [1, 1] : tensor<4x8xf32> to tensor<4x1xf32>
    %transposed_19 = linalg.transpose ins(%arg27 : tensor<32x16xf32>) outs(%17 : tensor<16x32xf32>) permutation = [1, 0] 
    %76 = linalg.matmul ins(%arg0, %transposed_19 : tensor<4x16xf32>, tensor<16x32xf32>) outs(%19 : tensor<4x32xf32>) -> tensor<4x32xf32>
    %77 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg28 : tensor<32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x32xf32>
    %78 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%76, %77 : tensor<4x32xf32>, tensor<4x32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x32xf32>
    %79 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%78 : tensor<4x32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %94 = arith.cmpf ugt, %in, %cst : f32
      %95 = arith.select %94, %in, %cst : f32
      linalg.yield %95 : f32
    } -> tensor<4x32xf32>
    %transposed_20 = linalg.transpose ins(%arg29 : tensor<16x32xf32>) outs(%24 : tensor<32x16xf32>) permutation = [1, 0] 
    %80 = linalg.matmul ins(%79, %transposed_20 : tensor<4x32xf32>, tensor<32x16xf32>) outs(%26 : tensor<4x16xf32>) -> tensor<4x16xf32>
    %81 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg30 : tensor<16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x16xf32>
    %82 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%80, %81 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %83 = linalg.generic {indexing_maps = [#map3, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%extracted_slice_18, %82 : tensor<4x1xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.mulf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %84 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%75, %83 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %extracted_slice_21 = tensor.extract_slice %16[0, 7] [4, 1] [1, 1] : tensor<4x8xf32> to tensor<4x1xf32>
    %transposed_22 = linalg.transpose ins(%arg31 : tensor<32x16xf32>) outs(%17 : tensor<16x32xf32>) permutation = [1, 0] 
    %85 = linalg.matmul ins(%arg0, %transposed_22 : tensor<4x16xf32>, tensor<16x32xf32>) outs(%19 : tensor<4x32xf32>) -> tensor<4x32xf32>
    %86 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg32 : tensor<32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x32xf32>
    %87 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%85, %86 : tensor<4x32xf32>, tensor<4x32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x32xf32>
    %88 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%87 : tensor<4x32xf32>) outs(%18 : tensor<4x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %94 = arith.cmpf ugt, %in, %cst : f32
      %95 = arith.select %94, %in, %cst : f32
      linalg.yield %95 : f32
    } -> tensor<4x32xf32>
    %transposed_23 = linalg.transpose ins(%arg33 : tensor<16x32xf32>) outs(%24 : tensor<32x16xf32>) permutation = [1, 0] 
    %89 = linalg.matmul ins(%88, %transposed_23 : tensor<4x32xf32>, tensor<32x16xf32>) outs(%26 : tensor<4x16xf32>) -> tensor<4x16xf32>
    %90 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg34 : tensor<16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4x16xf32>
    %91 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%89, %90 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %92 = linalg.generic {indexing_maps = [#map3, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%extracted_slice_21, %91 : tensor<4x1xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.mulf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    %93 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%84, %92 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%25 : tensor<4x16xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %94 = arith.addf %in, %in_24 : f32
      linalg.yield %94 : f32
    } -> tensor<4x16xf32>
    return %93 : tensor<4x16xf32>
  }
}
