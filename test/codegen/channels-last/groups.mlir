// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-channels-last),canonicalize,cse)' | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-channels-last),canonicalize,cse,func.func(codegen-channels-last),canonicalize,cse)' | FileCheck %s
// RUN: parallel-opt %s --parallel-op-cpu='codegen=fast isa=avx512 target=serial' | FileCheck %s --check-prefix=CODE

// More than four groups share the code of one convolution, in a loop over them.

// CHECK-LABEL: func.func @loop
// CHECK-SAME:    %[[O:[^:]*]]: tensor<1x5x16x6x6xf32>)
// CHECK:      scf.forall (%[[G:.*]]) in (5) shared_outs(%[[S:.*]] = %{{.*}}) -> (tensor<1x6x6x5x16xf32>)
// CHECK-NEXT:   %[[X:.*]] = tensor.extract_slice %{{.*}}[0, 0, 0, %[[G]], 0] [1, 8, 8, 1, 4] {{.*}} to tensor<1x8x8x4xf32>
// CHECK-NEXT:   %[[W:.*]] = tensor.extract_slice %{{.*}}[%[[G]], 0, 0, 0, 0] [1, 3, 3, 4, 16] {{.*}} to tensor<3x3x4x16xf32>
// CHECK-NEXT:   %[[T:.*]] = tensor.extract_slice %[[S]][0, 0, 0, %[[G]], 0] [1, 6, 6, 1, 16] {{.*}} to tensor<1x6x6x16xf32>
// CHECK-NEXT:   %[[R:.*]] = linalg.conv_2d_nhwc_hwcf {{.*}} ins(%[[X]], %[[W]] : {{.*}}) outs(%[[T]] :
// CHECK-NEXT:   scf.forall.in_parallel
// CHECK-NEXT:     tensor.parallel_insert_slice %[[R]] into %[[S]][0, 0, 0, %[[G]], 0] [1, 6, 6, 1, 16]
// CHECK-NOT:  conv_2d

// The groups are written in place, by vector code.

// CODE-LABEL: llvm.func @loop
// CODE-NOT:   memcpy
// CODE:       llvm.intr.fmuladd({{.*}}) : (vector<16xf32>,
// CODE-NOT:   memcpy
func.func @loop(%x: tensor<1x5x4x8x8xf32>, %w: tensor<5x16x4x3x3xf32>, %o: tensor<1x5x16x6x6xf32>) -> tensor<1x5x16x6x6xf32> {
  %0 = linalg.conv_2d_ngchw_gfchw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>}
      ins(%x, %w : tensor<1x5x4x8x8xf32>, tensor<5x16x4x3x3xf32>) outs(%o : tensor<1x5x16x6x6xf32>) -> tensor<1x5x16x6x6xf32>
  return %0 : tensor<1x5x16x6x6xf32>
}
