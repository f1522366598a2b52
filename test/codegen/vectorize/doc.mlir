// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize{isa=avx512}),canonicalize)' | FileCheck %s

// CHECK-LABEL: func.func @relu(
// CHECK-DAG:     %[[ALL:.*]] = arith.constant 3136 : index
// CHECK-DAG:     %[[LANES:.*]] = arith.constant 16 : index
// CHECK:         scf.for %[[I:.*]] = %{{.*}} to %[[ALL]] step %[[LANES]] {
// CHECK-NEXT:      %[[X:.*]] = vector.load %{{.*}}[%[[I]]]
// CHECK-NEXT:      %[[Y:.*]] = arith.maximumf %[[X]], %{{.*}} : vector<16xf32>
// CHECK-NEXT:      vector.store %[[Y]], %{{.*}}[%[[I]]]
func.func @relu(%x: memref<4x28x28xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.generic {indexing_maps = [affine_map<(c, h, w) -> (c, h, w)>],
                  iterator_types = ["parallel", "parallel", "parallel"]} outs(%x : memref<4x28x28xf32>) {
  ^bb0(%a: f32):
    %0 = arith.maximumf %a, %zero : f32
    linalg.yield %0 : f32
  }
  return
}
