#map = affine_map<(d0) -> (d0)>
#map1 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map2 = affine_map<(d0, d1, d2, d3) -> (d1, 0, 0)>
module {
  func.func @main(%arg0: tensor<1x8x9x9xf32>, %arg1: tensor<4x8x1x1xf32>, %arg2: tensor<4xf32>, %arg3: tensor<4xf32>, %arg4: tensor<4x8x1x1xf32>, %arg5: tensor<4xf32>, %arg6: tensor<4xf32>, %arg7: tensor<8x4x3x3xf32>, %arg8: tensor<8xf32>, %arg9: tensor<8xf32>, %arg10: tensor<2x8x1x1xf32>, %arg11: tensor<2xf32>, %arg12: tensor<2xf32>, %arg13: tensor<4x2x3x3xf32>, %arg14: tensor<4xf32>, %arg15: tensor<4xf32>, %arg16: tensor<4x8x1x1xf32>, %arg17: tensor<4xf32>, %arg18: tensor<4xf32>, %arg19: tensor<4xf32>, %arg20: tensor<4xf32>, %arg21: tensor<4xf32>, %arg22: tensor<4xf32>, %arg23: tensor<8xf32>, %arg24: tensor<8xf32>, %arg25: tensor<2xf32>, %arg26: tensor<2xf32>, %arg27: tensor<4xf32>, %arg28: tensor<4xf32>, %arg29: tensor<4xf32>, %arg30: tensor<4xf32>) -> tensor<1x20x9x9xf32> {
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant 1.000000e-05 : f64
    %0 = tensor.empty() : tensor<1x4x9x9xf32>
    %1 = linalg.fill ins(%cst : f32) outs(%0 : tensor<1x4x9x9xf32>) -> tensor<1x4x9x9xf32>
    %2 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%arg0, %arg1 : tensor<1x8x9x9xf32>, tensor<4x8x1x1xf32>) outs(%1 : tensor<1x4x9x9xf32>) -> tensor<1x4x9x9xf32>
    %3 = tensor.empty() : tensor<4xf32>
    %4 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]} ins(%arg20 : tensor<4xf32>) outs(%3 : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %60 = arith.truncf %cst_1 : f64 to f32
      %61 = arith.addf %in, %60 : f32
      linalg.yield %61 : f32
    } -> tensor<4xf32>
    %5 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]} ins(%4 : tensor<4xf32>) outs(%3 : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %60 = math.rsqrt %in : f32
      linalg.yield %60 : f32
    } -> tensor<4xf32>
    %expanded = tensor.expand_shape %arg19 [[0, 1, 2]] output_shape [4, 1, 1] : tensor<4xf32> into tensor<4x1x1xf32>
    %expanded_2 = tensor.expand_shape %5 [[0, 1, 2]] output_shape [4, 1, 1] : tensor<4xf32> into tensor<4x1x1xf32>
    %6 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%2, %expanded : tensor<1x4x9x9xf32>, tensor<4x1x1xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.subf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x4x9x9xf32>
    %7 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%6, %expanded_2 : tensor<1x4x9x9xf32>, tensor<4x1x1xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.mulf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x4x9x9xf32>
    %expanded_3 = tensor.expand_shape %arg2 [[0, 1, 2]] output_shape [4, 1, 1] : tensor<4xf32> into tensor<4x1x1xf32>
    %8 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%7, %expanded_3 : tensor<1x4x9x9xf32>, tensor<4x1x1xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.mulf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x4x9x9xf32>
    %expanded_4 = tensor.expand_shape %arg3 [[0, 1, 2]] output_shape [4, 1, 1] : tensor<4xf32> into tensor<4x1x1xf32>
    %9 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%8, %expanded_4 : tensor<1x4x9x9xf32>, tensor<4x1x1xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.addf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x4x9x9xf32>
    %10 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%9 : tensor<1x4x9x9xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %out: f32):
      %60 = arith.cmpf ugt, %in, %cst : f32
      %61 = arith.select %60, %in, %cst : f32
      linalg.yield %61 : f32
    } -> tensor<1x4x9x9xf32>
    %11 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%arg0, %arg4 : tensor<1x8x9x9xf32>, tensor<4x8x1x1xf32>) outs(%1 : tensor<1x4x9x9xf32>) -> tensor<1x4x9x9xf32>
    %12 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]} ins(%arg22 : tensor<4xf32>) outs(%3 : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %60 = arith.truncf %cst_1 : f64 to f32
      %61 = arith.addf %in, %60 : f32
      linalg.yield %61 : f32
    } -> tensor<4xf32>
    %13 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]} ins(%12 : tensor<4xf32>) outs(%3 : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %60 = math.rsqrt %in : f32
      linalg.yield %60 : f32
    } -> tensor<4xf32>
    %expanded_5 = tensor.expand_shape %arg21 [[0, 1, 2]] output_shape [4, 1, 1] : tensor<4xf32> into tensor<4x1x1xf32>
    %expanded_6 = tensor.expand_shape %13 [[0, 1, 2]] output_shape [4, 1, 1] : tensor<4xf32> into tensor<4x1x1xf32>
    %14 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%11, %expanded_5 : tensor<1x4x9x9xf32>, tensor<4x1x1xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.subf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x4x9x9xf32>
    %15 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%14, %expanded_6 : tensor<1x4x9x9xf32>, tensor<4x1x1xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.mulf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x4x9x9xf32>
    %expanded_7 = tensor.expand_shape %arg5 [[0, 1, 2]] output_shape [4, 1, 1] : tensor<4xf32> into tensor<4x1x1xf32>
    %16 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%15, %expanded_7 : tensor<1x4x9x9xf32>, tensor<4x1x1xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.mulf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x4x9x9xf32>
    %expanded_8 = tensor.expand_shape %arg6 [[0, 1, 2]] output_shape [4, 1, 1] : tensor<4xf32> into tensor<4x1x1xf32>
    %17 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%16, %expanded_8 : tensor<1x4x9x9xf32>, tensor<4x1x1xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.addf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x4x9x9xf32>
    %18 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%17 : tensor<1x4x9x9xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %out: f32):
      %60 = arith.cmpf ugt, %in, %cst : f32
      %61 = arith.select %60, %in, %cst : f32
      linalg.yield %61 : f32
    } -> tensor<1x4x9x9xf32>
    %padded = tensor.pad %18 low[0, 0, 1, 1] high[0, 0, 1, 1] {
    ^bb0(%arg31: index, %arg32: index, %arg33: index, %arg34: index):
      tensor.yield %cst : f32
    } : tensor<1x4x9x9xf32> to tensor<1x4x11x11xf32>
    %19 = tensor.empty() : tensor<1x8x9x9xf32>
    %20 = linalg.fill ins(%cst : f32) outs(%19 : tensor<1x8x9x9xf32>) -> tensor<1x8x9x9xf32>
    %21 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%padded, %arg7 : tensor<1x4x11x11xf32>, tensor<8x4x3x3xf32>) outs(%20 : tensor<1x8x9x9xf32>) -> tensor<1x8x9x9xf32>
    %22 = tensor.empty() : tensor<8xf32>
    %23 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]} ins(%arg24 : tensor<8xf32>) outs(%22 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %60 = arith.truncf %cst_1 : f64 to f32
      %61 = arith.addf %in, %60 : f32
      linalg.yield %61 : f32
    } -> tensor<8xf32>
    %24 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]} ins(%23 : tensor<8xf32>) outs(%22 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %60 = math.rsqrt %in : f32
      linalg.yield %60 : f32
    } -> tensor<8xf32>
    %expanded_9 = tensor.expand_shape %arg23 [[0, 1, 2]] output_shape [8, 1, 1] : tensor<8xf32> into tensor<8x1x1xf32>
    %expanded_10 = tensor.expand_shape %24 [[0, 1, 2]] output_shape [8, 1, 1] : tensor<8xf32> into tensor<8x1x1xf32>
    %25 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%21, %expanded_9 : tensor<1x8x9x9xf32>, tensor<8x1x1xf32>) outs(%19 : tensor<1x8x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.subf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x8x9x9xf32>
    %26 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%25, %expanded_10 : tensor<1x8x9x9xf32>, tensor<8x1x1xf32>) outs(%19 : tensor<1x8x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.mulf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x8x9x9xf32>
    %expanded_11 = tensor.expand_shape %arg8 [[0, 1, 2]] output_shape [8, 1, 1] : tensor<8xf32> into tensor<8x1x1xf32>
    %27 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%26, %expanded_11 : tensor<1x8x9x9xf32>, tensor<8x1x1xf32>) outs(%19 : tensor<1x8x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.mulf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x8x9x9xf32>
    %expanded_12 = tensor.expand_shape %arg9 [[0, 1, 2]] output_shape [8, 1, 1] : tensor<8xf32> into tensor<8x1x1xf32>
    %28 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%27, %expanded_12 : tensor<1x8x9x9xf32>, tensor<8x1x1xf32>) outs(%19 : tensor<1x8x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.addf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x8x9x9xf32>
    %29 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%28 : tensor<1x8x9x9xf32>) outs(%19 : tensor<1x8x9x9xf32>) {
    ^bb0(%in: f32, %out: f32):
      %60 = arith.cmpf ugt, %in, %cst : f32
      %61 = arith.select %60, %in, %cst : f32
      linalg.yield %61 : f32
    } -> tensor<1x8x9x9xf32>
    %30 = tensor.empty() : tensor<1x2x9x9xf32>
    %31 = linalg.fill ins(%cst : f32) outs(%30 : tensor<1x2x9x9xf32>) -> tensor<1x2x9x9xf32>
    %32 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%arg0, %arg10 : tensor<1x8x9x9xf32>, tensor<2x8x1x1xf32>) outs(%31 : tensor<1x2x9x9xf32>) -> tensor<1x2x9x9xf32>
    %33 = tensor.empty() : tensor<2xf32>
    %34 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]} ins(%arg26 : tensor<2xf32>) outs(%33 : tensor<2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %60 = arith.truncf %cst_1 : f64 to f32
      %61 = arith.addf %in, %60 : f32
      linalg.yield %61 : f32
    } -> tensor<2xf32>
    %35 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]} ins(%34 : tensor<2xf32>) outs(%33 : tensor<2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %60 = math.rsqrt %in : f32
      linalg.yield %60 : f32
    } -> tensor<2xf32>
    %expanded_13 = tensor.expand_shape %arg25 [[0, 1, 2]] output_shape [2, 1, 1] : tensor<2xf32> into tensor<2x1x1xf32>
    %expanded_14 = tensor.expand_shape %35 [[0, 1, 2]] output_shape [2, 1, 1] : tensor<2xf32> into tensor<2x1x1xf32>
    %36 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%32, %expanded_13 : tensor<1x2x9x9xf32>, tensor<2x1x1xf32>) outs(%30 : tensor<1x2x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.subf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x2x9x9xf32>
    %37 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%36, %expanded_14 : tensor<1x2x9x9xf32>, tensor<2x1x1xf32>) outs(%30 : tensor<1x2x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.mulf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x2x9x9xf32>
    %expanded_15 = tensor.expand_shape %arg11 [[0, 1, 2]] output_shape [2, 1, 1] : tensor<2xf32> into tensor<2x1x1xf32>
    %38 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%37, %expanded_15 : tensor<1x2x9x9xf32>, tensor<2x1x1xf32>) outs(%30 : tensor<1x2x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.mulf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x2x9x9xf32>
    %expanded_16 = tensor.expand_shape %arg12 [[0, 1, 2]] output_shape [2, 1, 1] : tensor<2xf32> into tensor<2x1x1xf32>
    %39 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%38, %expanded_16 : tensor<1x2x9x9xf32>, tensor<2x1x1xf32>) outs(%30 : tensor<1x2x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.addf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x2x9x9xf32>
    %40 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%39 : tensor<1x2x9x9xf32>) outs(%30 : tensor<1x2x9x9xf32>) {
    ^bb0(%in: f32, %out: f32):
      %60 = arith.cmpf ugt, %in, %cst : f32
      %61 = arith.select %60, %in, %cst : f32
      linalg.yield %61 : f32
    } -> tensor<1x2x9x9xf32>
    %padded_17 = tensor.pad %40 low[0, 0, 1, 1] high[0, 0, 1, 1] {
    ^bb0(%arg31: index, %arg32: index, %arg33: index, %arg34: index):
      tensor.yield %cst : f32
    } : tensor<1x2x9x9xf32> to tensor<1x2x11x11xf32>
    %41 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%padded_17, %arg13 : tensor<1x2x11x11xf32>, tensor<4x2x3x3xf32>) outs(%1 : tensor<1x4x9x9xf32>) -> tensor<1x4x9x9xf32>
    %42 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]} ins(%arg28 : tensor<4xf32>) outs(%3 : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %60 = arith.truncf %cst_1 : f64 to f32
      %61 = arith.addf %in, %60 : f32
      linalg.yield %61 : f32
    } -> tensor<4xf32>
    %43 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]} ins(%42 : tensor<4xf32>) outs(%3 : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %60 = math.rsqrt %in : f32
      linalg.yield %60 : f32
    } -> tensor<4xf32>
    %expanded_18 = tensor.expand_shape %arg27 [[0, 1, 2]] output_shape [4, 1, 1] : tensor<4xf32> into tensor<4x1x1xf32>
    %expanded_19 = tensor.expand_shape %43 [[0, 1, 2]] output_shape [4, 1, 1] : tensor<4xf32> into tensor<4x1x1xf32>
    %44 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%41, %expanded_18 : tensor<1x4x9x9xf32>, tensor<4x1x1xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.subf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x4x9x9xf32>
    %45 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%44, %expanded_19 : tensor<1x4x9x9xf32>, tensor<4x1x1xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.mulf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x4x9x9xf32>
    %expanded_20 = tensor.expand_shape %arg14 [[0, 1, 2]] output_shape [4, 1, 1] : tensor<4xf32> into tensor<4x1x1xf32>
    %46 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%45, %expanded_20 : tensor<1x4x9x9xf32>, tensor<4x1x1xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.mulf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x4x9x9xf32>
    %expanded_21 = tensor.expand_shape %arg15 [[0, 1, 2]] output_shape [4, 1, 1] : tensor<4xf32> into tensor<4x1x1xf32>
    %47 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%46, %expanded_21 : tensor<1x4x9x9xf32>, tensor<4x1x1xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.addf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x4x9x9xf32>
    %48 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%47 : tensor<1x4x9x9xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %out: f32):
      %60 = arith.cmpf ugt, %in, %cst : f32
      %61 = arith.select %60, %in, %cst : f32
      linalg.yield %61 : f32
    } -> tensor<1x4x9x9xf32>
    %padded_22 = tensor.pad %arg0 low[0, 0, 1, 1] high[0, 0, 1, 1] {
    ^bb0(%arg31: index, %arg32: index, %arg33: index, %arg34: index):
      tensor.yield %cst_0 : f32
    } : tensor<1x8x9x9xf32> to tensor<1x8x11x11xf32>
    %49 = linalg.fill ins(%cst_0 : f32) outs(%19 : tensor<1x8x9x9xf32>) -> tensor<1x8x9x9xf32>
    %50 = tensor.empty() : tensor<3x3xf32>
    %51 = linalg.pooling_nchw_max {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%padded_22, %50 : tensor<1x8x11x11xf32>, tensor<3x3xf32>) outs(%49 : tensor<1x8x9x9xf32>) -> tensor<1x8x9x9xf32>
    %52 = linalg.conv_2d_nchw_fchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%51, %arg16 : tensor<1x8x9x9xf32>, tensor<4x8x1x1xf32>) outs(%1 : tensor<1x4x9x9xf32>) -> tensor<1x4x9x9xf32>
    %53 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]} ins(%arg30 : tensor<4xf32>) outs(%3 : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %60 = arith.truncf %cst_1 : f64 to f32
      %61 = arith.addf %in, %60 : f32
      linalg.yield %61 : f32
    } -> tensor<4xf32>
    %54 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]} ins(%53 : tensor<4xf32>) outs(%3 : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %60 = math.rsqrt %in : f32
      linalg.yield %60 : f32
    } -> tensor<4xf32>
    %expanded_23 = tensor.expand_shape %arg29 [[0, 1, 2]] output_shape [4, 1, 1] : tensor<4xf32> into tensor<4x1x1xf32>
    %expanded_24 = tensor.expand_shape %54 [[0, 1, 2]] output_shape [4, 1, 1] : tensor<4xf32> into tensor<4x1x1xf32>
    %55 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%52, %expanded_23 : tensor<1x4x9x9xf32>, tensor<4x1x1xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.subf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x4x9x9xf32>
    %56 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%55, %expanded_24 : tensor<1x4x9x9xf32>, tensor<4x1x1xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.mulf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x4x9x9xf32>
    %expanded_25 = tensor.expand_shape %arg17 [[0, 1, 2]] output_shape [4, 1, 1] : tensor<4xf32> into tensor<4x1x1xf32>
    %57 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%56, %expanded_25 : tensor<1x4x9x9xf32>, tensor<4x1x1xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.mulf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x4x9x9xf32>
    %expanded_26 = tensor.expand_shape %arg18 [[0, 1, 2]] output_shape [4, 1, 1] : tensor<4xf32> into tensor<4x1x1xf32>
    %58 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%57, %expanded_26 : tensor<1x4x9x9xf32>, tensor<4x1x1xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %in_27: f32, %out: f32):
      %60 = arith.addf %in, %in_27 : f32
      linalg.yield %60 : f32
    } -> tensor<1x4x9x9xf32>
    %59 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%58 : tensor<1x4x9x9xf32>) outs(%0 : tensor<1x4x9x9xf32>) {
    ^bb0(%in: f32, %out: f32):
      %60 = arith.cmpf ugt, %in, %cst : f32
      %61 = arith.select %60, %in, %cst : f32
      linalg.yield %61 : f32
    } -> tensor<1x4x9x9xf32>
    %concat = tensor.concat dim(1) %10, %29, %48, %59 : (tensor<1x4x9x9xf32>, tensor<1x8x9x9xf32>, tensor<1x4x9x9xf32>, tensor<1x4x9x9xf32>) -> tensor<1x20x9x9xf32>
    return %concat : tensor<1x20x9x9xf32>
  }
}
