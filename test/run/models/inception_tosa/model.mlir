module {
  func.func @main(%arg0: tensor<1x8x9x9xf32>, %arg1: tensor<4x8x1x1xf32>, %arg2: tensor<4xf32>, %arg3: tensor<4xf32>, %arg4: tensor<4x8x1x1xf32>, %arg5: tensor<4xf32>, %arg6: tensor<4xf32>, %arg7: tensor<8x4x3x3xf32>, %arg8: tensor<8xf32>, %arg9: tensor<8xf32>, %arg10: tensor<2x8x1x1xf32>, %arg11: tensor<2xf32>, %arg12: tensor<2xf32>, %arg13: tensor<4x2x3x3xf32>, %arg14: tensor<4xf32>, %arg15: tensor<4xf32>, %arg16: tensor<4x8x1x1xf32>, %arg17: tensor<4xf32>, %arg18: tensor<4xf32>, %arg19: tensor<4xf32>, %arg20: tensor<4xf32>, %arg21: tensor<4xf32>, %arg22: tensor<4xf32>, %arg23: tensor<8xf32>, %arg24: tensor<8xf32>, %arg25: tensor<2xf32>, %arg26: tensor<2xf32>, %arg27: tensor<4xf32>, %arg28: tensor<4xf32>, %arg29: tensor<4xf32>, %arg30: tensor<4xf32>) -> tensor<1x20x9x9xf32> {
    %0 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1xf32>}> : () -> tensor<1xf32>
    %1 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<4xf32>}> : () -> tensor<4xf32>
    %2 = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
    %3 = tosa.const_shape  {values = dense<[1, 4, 1, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %4 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<8xf32>}> : () -> tensor<8xf32>
    %5 = tosa.const_shape  {values = dense<[1, 8, 1, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %6 = "tosa.const"() <{values = dense<0.000000e+00> : tensor<2xf32>}> : () -> tensor<2xf32>
    %7 = tosa.const_shape  {values = dense<[4, 1, 1, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %8 = "tosa.const"() <{values = dense<9.99999974E-6> : tensor<1xf32>}> : () -> tensor<1xf32>
    %9 = tosa.const_shape  {values = dense<[2, 1, 1, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %10 = tosa.const_shape  {values = dense<[1, 1, 1, 4]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %11 = tosa.const_shape  {values = dense<[1, 1, 1, 2]> : tensor<4xindex>} : () -> !tosa.shape<4>
    %12 = tosa.transpose %arg0 {perms = array<i32: 0, 2, 3, 1>} : (tensor<1x8x9x9xf32>) -> tensor<1x9x9x8xf32>
    %13 = tosa.reshape %arg1, %7 : (tensor<4x8x1x1xf32>, !tosa.shape<4>) -> tensor<4x1x1x8xf32>
    %14 = tosa.conv2d %12, %13, %1, %0, %0 {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x9x9x8xf32>, tensor<4x1x1x8xf32>, tensor<4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x9x9x4xf32>
    %15 = tosa.transpose %14 {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x9x9x4xf32>) -> tensor<1x4x9x9xf32>
    %16 = tosa.add %arg20, %8 : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
    %17 = tosa.rsqrt %16 : (tensor<4xf32>) -> tensor<4xf32>
    %18 = tosa.reshape %arg19, %3 : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x4x1x1xf32>
    %19 = tosa.sub %15, %18 : (tensor<1x4x9x9xf32>, tensor<1x4x1x1xf32>) -> tensor<1x4x9x9xf32>
    %20 = tosa.reshape %17, %3 : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x4x1x1xf32>
    %21 = tosa.mul %19, %20, %2 : (tensor<1x4x9x9xf32>, tensor<1x4x1x1xf32>, tensor<1xi8>) -> tensor<1x4x9x9xf32>
    %22 = tosa.reshape %arg2, %3 : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x4x1x1xf32>
    %23 = tosa.mul %21, %22, %2 : (tensor<1x4x9x9xf32>, tensor<1x4x1x1xf32>, tensor<1xi8>) -> tensor<1x4x9x9xf32>
    %24 = tosa.reshape %arg3, %3 : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x4x1x1xf32>
    %25 = tosa.add %23, %24 : (tensor<1x4x9x9xf32>, tensor<1x4x1x1xf32>) -> tensor<1x4x9x9xf32>
    %26 = tosa.clamp %25 {max_val = 3.40282347E+38 : f32, min_val = 0.000000e+00 : f32} : (tensor<1x4x9x9xf32>) -> tensor<1x4x9x9xf32>
    %27 = tosa.reshape %arg4, %7 : (tensor<4x8x1x1xf32>, !tosa.shape<4>) -> tensor<4x1x1x8xf32>
    %28 = tosa.conv2d %12, %27, %1, %0, %0 {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x9x9x8xf32>, tensor<4x1x1x8xf32>, tensor<4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x9x9x4xf32>
    %29 = tosa.add %arg22, %8 : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
    %30 = tosa.rsqrt %29 : (tensor<4xf32>) -> tensor<4xf32>
    %31 = tosa.reshape %arg21, %10 : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x1x1x4xf32>
    %32 = tosa.sub %28, %31 : (tensor<1x9x9x4xf32>, tensor<1x1x1x4xf32>) -> tensor<1x9x9x4xf32>
    %33 = tosa.reshape %30, %10 : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x1x1x4xf32>
    %34 = tosa.mul %32, %33, %2 : (tensor<1x9x9x4xf32>, tensor<1x1x1x4xf32>, tensor<1xi8>) -> tensor<1x9x9x4xf32>
    %35 = tosa.reshape %arg5, %10 : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x1x1x4xf32>
    %36 = tosa.mul %34, %35, %2 : (tensor<1x9x9x4xf32>, tensor<1x1x1x4xf32>, tensor<1xi8>) -> tensor<1x9x9x4xf32>
    %37 = tosa.reshape %arg6, %10 : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x1x1x4xf32>
    %38 = tosa.add %36, %37 : (tensor<1x9x9x4xf32>, tensor<1x1x1x4xf32>) -> tensor<1x9x9x4xf32>
    %39 = tosa.clamp %38 {max_val = 3.40282347E+38 : f32, min_val = 0.000000e+00 : f32} : (tensor<1x9x9x4xf32>) -> tensor<1x9x9x4xf32>
    %40 = tosa.transpose %arg7 {perms = array<i32: 0, 2, 3, 1>} : (tensor<8x4x3x3xf32>) -> tensor<8x3x3x4xf32>
    %41 = tosa.conv2d %39, %40, %4, %0, %0 {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<1x9x9x4xf32>, tensor<8x3x3x4xf32>, tensor<8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x9x9x8xf32>
    %42 = tosa.transpose %41 {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x9x9x8xf32>) -> tensor<1x8x9x9xf32>
    %43 = tosa.add %arg24, %8 : (tensor<8xf32>, tensor<1xf32>) -> tensor<8xf32>
    %44 = tosa.rsqrt %43 : (tensor<8xf32>) -> tensor<8xf32>
    %45 = tosa.reshape %arg23, %5 : (tensor<8xf32>, !tosa.shape<4>) -> tensor<1x8x1x1xf32>
    %46 = tosa.sub %42, %45 : (tensor<1x8x9x9xf32>, tensor<1x8x1x1xf32>) -> tensor<1x8x9x9xf32>
    %47 = tosa.reshape %44, %5 : (tensor<8xf32>, !tosa.shape<4>) -> tensor<1x8x1x1xf32>
    %48 = tosa.mul %46, %47, %2 : (tensor<1x8x9x9xf32>, tensor<1x8x1x1xf32>, tensor<1xi8>) -> tensor<1x8x9x9xf32>
    %49 = tosa.reshape %arg8, %5 : (tensor<8xf32>, !tosa.shape<4>) -> tensor<1x8x1x1xf32>
    %50 = tosa.mul %48, %49, %2 : (tensor<1x8x9x9xf32>, tensor<1x8x1x1xf32>, tensor<1xi8>) -> tensor<1x8x9x9xf32>
    %51 = tosa.reshape %arg9, %5 : (tensor<8xf32>, !tosa.shape<4>) -> tensor<1x8x1x1xf32>
    %52 = tosa.add %50, %51 : (tensor<1x8x9x9xf32>, tensor<1x8x1x1xf32>) -> tensor<1x8x9x9xf32>
    %53 = tosa.clamp %52 {max_val = 3.40282347E+38 : f32, min_val = 0.000000e+00 : f32} : (tensor<1x8x9x9xf32>) -> tensor<1x8x9x9xf32>
    %54 = tosa.reshape %arg10, %9 : (tensor<2x8x1x1xf32>, !tosa.shape<4>) -> tensor<2x1x1x8xf32>
    %55 = tosa.conv2d %12, %54, %6, %0, %0 {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x9x9x8xf32>, tensor<2x1x1x8xf32>, tensor<2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x9x9x2xf32>
    %56 = tosa.add %arg26, %8 : (tensor<2xf32>, tensor<1xf32>) -> tensor<2xf32>
    %57 = tosa.rsqrt %56 : (tensor<2xf32>) -> tensor<2xf32>
    %58 = tosa.reshape %arg25, %11 : (tensor<2xf32>, !tosa.shape<4>) -> tensor<1x1x1x2xf32>
    %59 = tosa.sub %55, %58 : (tensor<1x9x9x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x9x9x2xf32>
    %60 = tosa.reshape %57, %11 : (tensor<2xf32>, !tosa.shape<4>) -> tensor<1x1x1x2xf32>
    %61 = tosa.mul %59, %60, %2 : (tensor<1x9x9x2xf32>, tensor<1x1x1x2xf32>, tensor<1xi8>) -> tensor<1x9x9x2xf32>
    %62 = tosa.reshape %arg11, %11 : (tensor<2xf32>, !tosa.shape<4>) -> tensor<1x1x1x2xf32>
    %63 = tosa.mul %61, %62, %2 : (tensor<1x9x9x2xf32>, tensor<1x1x1x2xf32>, tensor<1xi8>) -> tensor<1x9x9x2xf32>
    %64 = tosa.reshape %arg12, %11 : (tensor<2xf32>, !tosa.shape<4>) -> tensor<1x1x1x2xf32>
    %65 = tosa.add %63, %64 : (tensor<1x9x9x2xf32>, tensor<1x1x1x2xf32>) -> tensor<1x9x9x2xf32>
    %66 = tosa.clamp %65 {max_val = 3.40282347E+38 : f32, min_val = 0.000000e+00 : f32} : (tensor<1x9x9x2xf32>) -> tensor<1x9x9x2xf32>
    %67 = tosa.transpose %arg13 {perms = array<i32: 0, 2, 3, 1>} : (tensor<4x2x3x3xf32>) -> tensor<4x3x3x2xf32>
    %68 = tosa.conv2d %66, %67, %1, %0, %0 {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<1x9x9x2xf32>, tensor<4x3x3x2xf32>, tensor<4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x9x9x4xf32>
    %69 = tosa.transpose %68 {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x9x9x4xf32>) -> tensor<1x4x9x9xf32>
    %70 = tosa.add %arg28, %8 : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
    %71 = tosa.rsqrt %70 : (tensor<4xf32>) -> tensor<4xf32>
    %72 = tosa.reshape %arg27, %3 : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x4x1x1xf32>
    %73 = tosa.sub %69, %72 : (tensor<1x4x9x9xf32>, tensor<1x4x1x1xf32>) -> tensor<1x4x9x9xf32>
    %74 = tosa.reshape %71, %3 : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x4x1x1xf32>
    %75 = tosa.mul %73, %74, %2 : (tensor<1x4x9x9xf32>, tensor<1x4x1x1xf32>, tensor<1xi8>) -> tensor<1x4x9x9xf32>
    %76 = tosa.reshape %arg14, %3 : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x4x1x1xf32>
    %77 = tosa.mul %75, %76, %2 : (tensor<1x4x9x9xf32>, tensor<1x4x1x1xf32>, tensor<1xi8>) -> tensor<1x4x9x9xf32>
    %78 = tosa.reshape %arg15, %3 : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x4x1x1xf32>
    %79 = tosa.add %77, %78 : (tensor<1x4x9x9xf32>, tensor<1x4x1x1xf32>) -> tensor<1x4x9x9xf32>
    %80 = tosa.clamp %79 {max_val = 3.40282347E+38 : f32, min_val = 0.000000e+00 : f32} : (tensor<1x4x9x9xf32>) -> tensor<1x4x9x9xf32>
    %81 = tosa.max_pool2d %12 {kernel = array<i64: 3, 3>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<1x9x9x8xf32>) -> tensor<1x9x9x8xf32>
    %82 = tosa.reshape %arg16, %7 : (tensor<4x8x1x1xf32>, !tosa.shape<4>) -> tensor<4x1x1x8xf32>
    %83 = tosa.conv2d %81, %82, %1, %0, %0 {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x9x9x8xf32>, tensor<4x1x1x8xf32>, tensor<4xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x9x9x4xf32>
    %84 = tosa.transpose %83 {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x9x9x4xf32>) -> tensor<1x4x9x9xf32>
    %85 = tosa.add %arg30, %8 : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
    %86 = tosa.rsqrt %85 : (tensor<4xf32>) -> tensor<4xf32>
    %87 = tosa.reshape %arg29, %3 : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x4x1x1xf32>
    %88 = tosa.sub %84, %87 : (tensor<1x4x9x9xf32>, tensor<1x4x1x1xf32>) -> tensor<1x4x9x9xf32>
    %89 = tosa.reshape %86, %3 : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x4x1x1xf32>
    %90 = tosa.mul %88, %89, %2 : (tensor<1x4x9x9xf32>, tensor<1x4x1x1xf32>, tensor<1xi8>) -> tensor<1x4x9x9xf32>
    %91 = tosa.reshape %arg17, %3 : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x4x1x1xf32>
    %92 = tosa.mul %90, %91, %2 : (tensor<1x4x9x9xf32>, tensor<1x4x1x1xf32>, tensor<1xi8>) -> tensor<1x4x9x9xf32>
    %93 = tosa.reshape %arg18, %3 : (tensor<4xf32>, !tosa.shape<4>) -> tensor<1x4x1x1xf32>
    %94 = tosa.add %92, %93 : (tensor<1x4x9x9xf32>, tensor<1x4x1x1xf32>) -> tensor<1x4x9x9xf32>
    %95 = tosa.clamp %94 {max_val = 3.40282347E+38 : f32, min_val = 0.000000e+00 : f32} : (tensor<1x4x9x9xf32>) -> tensor<1x4x9x9xf32>
    %96 = tosa.concat %26, %53, %80, %95 {axis = 1 : i32} : (tensor<1x4x9x9xf32>, tensor<1x8x9x9xf32>, tensor<1x4x9x9xf32>, tensor<1x4x9x9xf32>) -> tensor<1x20x9x9xf32>
    return %96 : tensor<1x20x9x9xf32>
  }
}
