#map = affine_map<(d0, d1) -> (d0)>
#map1 = affine_map<(d0, d1) -> (d0, d1)>
#map2 = affine_map<(d0, d1) -> (d1)>
module {
  func.func @main(%arg0: tensor<2x26xi64>, %arg1: tensor<2x5xf32>, %arg2: tensor<20x4xf32>, %arg3: tensor<20x4xf32>, %arg4: tensor<20x4xf32>, %arg5: tensor<20x4xf32>, %arg6: tensor<20x4xf32>, %arg7: tensor<20x4xf32>, %arg8: tensor<20x4xf32>, %arg9: tensor<20x4xf32>, %arg10: tensor<20x4xf32>, %arg11: tensor<20x4xf32>, %arg12: tensor<20x4xf32>, %arg13: tensor<20x4xf32>, %arg14: tensor<20x4xf32>, %arg15: tensor<20x4xf32>, %arg16: tensor<20x4xf32>, %arg17: tensor<20x4xf32>, %arg18: tensor<20x4xf32>, %arg19: tensor<20x4xf32>, %arg20: tensor<20x4xf32>, %arg21: tensor<20x4xf32>, %arg22: tensor<20x4xf32>, %arg23: tensor<20x4xf32>, %arg24: tensor<20x4xf32>, %arg25: tensor<20x4xf32>, %arg26: tensor<20x4xf32>, %arg27: tensor<20x4xf32>, %arg28: tensor<16x109xf32>, %arg29: tensor<16xf32>, %arg30: tensor<1x16xf32>, %arg31: tensor<1xf32>, %arg32: tensor<1x5xf32>, %arg33: tensor<1xf32>) -> tensor<2x1xf32> {
    %c0_i64 = arith.constant 0 : i64
    %c20 = arith.constant 20 : index
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 1.000000e+00 : f32
    %extracted_slice = tensor.extract_slice %arg0[0, 0] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed = tensor.collapse_shape %extracted_slice [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %0 = tensor.empty() : tensor<2x4xf32>
    %1 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg2[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_1 = tensor.extract_slice %arg0[0, 1] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_2 = tensor.collapse_shape %extracted_slice_1 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %2 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_2 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg3[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_3 = tensor.extract_slice %arg0[0, 2] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_4 = tensor.collapse_shape %extracted_slice_3 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %3 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_4 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg4[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_5 = tensor.extract_slice %arg0[0, 3] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_6 = tensor.collapse_shape %extracted_slice_5 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %4 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_6 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg5[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_7 = tensor.extract_slice %arg0[0, 4] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_8 = tensor.collapse_shape %extracted_slice_7 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %5 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_8 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg6[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_9 = tensor.extract_slice %arg0[0, 5] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_10 = tensor.collapse_shape %extracted_slice_9 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %6 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_10 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg7[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_11 = tensor.extract_slice %arg0[0, 6] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_12 = tensor.collapse_shape %extracted_slice_11 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %7 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_12 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg8[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_13 = tensor.extract_slice %arg0[0, 7] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_14 = tensor.collapse_shape %extracted_slice_13 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %8 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_14 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg9[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_15 = tensor.extract_slice %arg0[0, 8] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_16 = tensor.collapse_shape %extracted_slice_15 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %9 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_16 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg10[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_17 = tensor.extract_slice %arg0[0, 9] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_18 = tensor.collapse_shape %extracted_slice_17 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %10 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_18 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg11[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_19 = tensor.extract_slice %arg0[0, 10] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_20 = tensor.collapse_shape %extracted_slice_19 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %11 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_20 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg12[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_21 = tensor.extract_slice %arg0[0, 11] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_22 = tensor.collapse_shape %extracted_slice_21 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %12 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_22 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg13[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_23 = tensor.extract_slice %arg0[0, 12] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_24 = tensor.collapse_shape %extracted_slice_23 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %13 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_24 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg14[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_25 = tensor.extract_slice %arg0[0, 13] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_26 = tensor.collapse_shape %extracted_slice_25 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %14 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_26 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg15[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_27 = tensor.extract_slice %arg0[0, 14] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_28 = tensor.collapse_shape %extracted_slice_27 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %15 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_28 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg16[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_29 = tensor.extract_slice %arg0[0, 15] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_30 = tensor.collapse_shape %extracted_slice_29 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %16 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_30 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg17[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_31 = tensor.extract_slice %arg0[0, 16] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_32 = tensor.collapse_shape %extracted_slice_31 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %17 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_32 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg18[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_33 = tensor.extract_slice %arg0[0, 17] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_34 = tensor.collapse_shape %extracted_slice_33 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %18 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_34 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg19[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_35 = tensor.extract_slice %arg0[0, 18] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_36 = tensor.collapse_shape %extracted_slice_35 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %19 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_36 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg20[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_37 = tensor.extract_slice %arg0[0, 19] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_38 = tensor.collapse_shape %extracted_slice_37 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %20 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_38 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg21[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_39 = tensor.extract_slice %arg0[0, 20] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_40 = tensor.collapse_shape %extracted_slice_39 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %21 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_40 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg22[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_41 = tensor.extract_slice %arg0[0, 21] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_42 = tensor.collapse_shape %extracted_slice_41 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %22 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_42 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg23[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_43 = tensor.extract_slice %arg0[0, 22] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_44 = tensor.collapse_shape %extracted_slice_43 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %23 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_44 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg24[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_45 = tensor.extract_slice %arg0[0, 23] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_46 = tensor.collapse_shape %extracted_slice_45 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %24 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_46 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg25[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_47 = tensor.extract_slice %arg0[0, 24] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_48 = tensor.collapse_shape %extracted_slice_47 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %25 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_48 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg26[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %extracted_slice_49 = tensor.extract_slice %arg0[0, 25] [2, 1] [1, 1] : tensor<2x26xi64> to tensor<2x1xi64>
    %collapsed_50 = tensor.collapse_shape %extracted_slice_49 [[0, 1]] : tensor<2x1xi64> into tensor<2xi64>
    %26 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel"]} ins(%collapsed_50 : tensor<2xi64>) outs(%0 : tensor<2x4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %46 = arith.index_cast %in : i64 to index
      %47 = linalg.index 1 : index
      %48 = arith.cmpi slt, %46, %c20 : index
      cf.assert %48, "index must be smaller than dim size"
      %49 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %49, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg27[%46, %47] : tensor<20x4xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4xf32>
    %concat = tensor.concat dim(1) %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, %16, %17, %18, %19, %20, %21, %22, %23, %24, %25, %26, %arg1 : (tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x5xf32>) -> tensor<2x109xf32>
    %27 = tensor.empty() : tensor<109x16xf32>
    %transposed = linalg.transpose ins(%arg28 : tensor<16x109xf32>) outs(%27 : tensor<109x16xf32>) permutation = [1, 0] 
    %28 = tensor.empty() : tensor<2x16xf32>
    %29 = linalg.fill ins(%cst : f32) outs(%28 : tensor<2x16xf32>) -> tensor<2x16xf32>
    %30 = linalg.matmul ins(%concat, %transposed : tensor<2x109xf32>, tensor<109x16xf32>) outs(%29 : tensor<2x16xf32>) -> tensor<2x16xf32>
    %31 = linalg.generic {indexing_maps = [#map2, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg29 : tensor<16xf32>) outs(%28 : tensor<2x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x16xf32>
    %32 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%30, %31 : tensor<2x16xf32>, tensor<2x16xf32>) outs(%28 : tensor<2x16xf32>) {
    ^bb0(%in: f32, %in_53: f32, %out: f32):
      %46 = arith.addf %in, %in_53 : f32
      linalg.yield %46 : f32
    } -> tensor<2x16xf32>
    %33 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%32 : tensor<2x16xf32>) outs(%28 : tensor<2x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %46 = arith.cmpf ugt, %in, %cst : f32
      %47 = arith.select %46, %in, %cst : f32
      linalg.yield %47 : f32
    } -> tensor<2x16xf32>
    %34 = tensor.empty() : tensor<16x1xf32>
    %transposed_51 = linalg.transpose ins(%arg30 : tensor<1x16xf32>) outs(%34 : tensor<16x1xf32>) permutation = [1, 0] 
    %35 = tensor.empty() : tensor<2x1xf32>
    %36 = linalg.fill ins(%cst : f32) outs(%35 : tensor<2x1xf32>) -> tensor<2x1xf32>
    %37 = linalg.matmul ins(%33, %transposed_51 : tensor<2x16xf32>, tensor<16x1xf32>) outs(%36 : tensor<2x1xf32>) -> tensor<2x1xf32>
    %38 = linalg.generic {indexing_maps = [#map2, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg31 : tensor<1xf32>) outs(%35 : tensor<2x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x1xf32>
    %39 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%37, %38 : tensor<2x1xf32>, tensor<2x1xf32>) outs(%35 : tensor<2x1xf32>) {
    ^bb0(%in: f32, %in_53: f32, %out: f32):
      %46 = arith.addf %in, %in_53 : f32
      linalg.yield %46 : f32
    } -> tensor<2x1xf32>
    %40 = tensor.empty() : tensor<5x1xf32>
    %transposed_52 = linalg.transpose ins(%arg32 : tensor<1x5xf32>) outs(%40 : tensor<5x1xf32>) permutation = [1, 0] 
    %41 = linalg.matmul ins(%arg1, %transposed_52 : tensor<2x5xf32>, tensor<5x1xf32>) outs(%36 : tensor<2x1xf32>) -> tensor<2x1xf32>
    %42 = linalg.generic {indexing_maps = [#map2, #map1], iterator_types = ["parallel", "parallel"]} ins(%arg33 : tensor<1xf32>) outs(%35 : tensor<2x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x1xf32>
    %43 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%41, %42 : tensor<2x1xf32>, tensor<2x1xf32>) outs(%35 : tensor<2x1xf32>) {
    ^bb0(%in: f32, %in_53: f32, %out: f32):
      %46 = arith.addf %in, %in_53 : f32
      linalg.yield %46 : f32
    } -> tensor<2x1xf32>
    %44 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%39, %43 : tensor<2x1xf32>, tensor<2x1xf32>) outs(%35 : tensor<2x1xf32>) {
    ^bb0(%in: f32, %in_53: f32, %out: f32):
      %46 = arith.addf %in, %in_53 : f32
      linalg.yield %46 : f32
    } -> tensor<2x1xf32>
    %45 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel"]} ins(%44 : tensor<2x1xf32>) outs(%35 : tensor<2x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %46 = arith.negf %in : f32
      %47 = math.exp %46 : f32
      %48 = arith.addf %47, %cst_0 : f32
      %49 = arith.divf %cst_0, %48 : f32
      linalg.yield %49 : f32
    } -> tensor<2x1xf32>
    return %45 : tensor<2x1xf32>
  }
}
