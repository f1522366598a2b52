// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-rows))' | FileCheck %s

#rows = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>

// CHECK-LABEL: func.func @shares
// CHECK-SAME:    (%[[X:.*]]: tensor<512x256xf32>)
// CHECK:         %[[R:.*]] = scf.forall (%[[I:.*]]) = (0) to (512) step (128) shared_outs(%[[O:.*]] = %{{.*}})
// CHECK:           %[[SLICE:.*]] = tensor.extract_slice %[[X]][%[[I]], 0] [128, 256] [1, 1]
// CHECK:           %[[OUT:.*]] = tensor.extract_slice %[[O]][%[[I]], 0] [128, 256] [1, 1]
// CHECK:           %[[E:.*]] = linalg.exp ins(%[[SLICE]] : tensor<128x256xf32>) outs(%[[OUT]] : tensor<128x256xf32>)
// CHECK:           %[[SUM:.*]] = linalg.generic
// CHECK-SAME:        ins(%[[E]] : tensor<128x256xf32>) outs(%{{.*}} : tensor<128xf32>)
// CHECK:           %[[Q:.*]] = linalg.generic
// CHECK-SAME:        ins(%[[SUM]] : tensor<128xf32>) outs(%[[E]] : tensor<128x256xf32>)
// CHECK:           tensor.parallel_insert_slice %[[Q]] into %[[O]]
// CHECK:         return %[[R]]
func.func @shares(%x: tensor<512x256xf32>) -> tensor<512x256xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<512x256xf32>
  %er = tensor.empty() : tensor<512xf32>
  %start = linalg.fill ins(%zero : f32) outs(%er : tensor<512xf32>) -> tensor<512xf32>
  %exp = linalg.exp ins(%x : tensor<512x256xf32>) outs(%e : tensor<512x256xf32>) -> tensor<512x256xf32>
  %sum = linalg.generic {indexing_maps = [#rows, #row], iterator_types = ["parallel", "reduction"]}
      ins(%exp : tensor<512x256xf32>) outs(%start : tensor<512xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %0 = arith.addf %a, %acc : f32
    linalg.yield %0 : f32
  } -> tensor<512xf32>
  %share = linalg.generic {indexing_maps = [#rows, #row, #rows], iterator_types = ["parallel", "parallel"]}
      ins(%exp, %sum : tensor<512x256xf32>, tensor<512xf32>) outs(%e : tensor<512x256xf32>) {
  ^bb0(%a: f32, %s: f32, %out: f32):
    %0 = arith.divf %a, %s : f32
    linalg.yield %0 : f32
  } -> tensor<512x256xf32>
  return %share : tensor<512x256xf32>
}
