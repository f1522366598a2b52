// RUN: parallel-run %s --random-inputs 7 --codegen loops --output %t.loops.npy
// RUN: parallel-run %s --random-inputs 7 --codegen fast --threads 2 --expect %t.loops.npy
// RUN: parallel-opt %s --parallel-op-codegen='isa=avx512' -o %t.blocks
// RUN: FileCheck %s < %t.blocks
// RUN: parallel-opt %t.blocks --parallel-op-cpu='target=serial codegen=fast isa=avx512 cut=false' | FileCheck %s --check-prefix=VECTORS

#all = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#mask = affine_map<(d0, d1, d2) -> (d1, d2)>
#row = affine_map<(d0, d1, d2) -> (d0, d1)>

// The largest element that a mask leaves is no contraction, though two operands run through its reduction: a masked
// softmax is one loop. What is left of a row behind full vectors is a vector too, with the mask read lane by lane.

// CHECK-LABEL: func.func @main
// CHECK-NOT:     arith.maximumf
// CHECK:         scf.forall
// CHECK:           arith.maximumf
// CHECK:           math.exp
// CHECK:           arith.divf
// CHECK-NOT:     scf.forall (
// VECTORS-LABEL: llvm.func @main
// VECTORS:         llvm.intr.fma({{.*}}) : (vector<16xf32>
// VECTORS-NOT:     llvm.intr.fma({{.*}}) : (f32
func.func @main(%mask: tensor<77x77xi1>, %x: tensor<10x77x77xf32>) -> tensor<10x77x77xf32>
    attributes {llvm.emit_c_interface} {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant -1.0e+09 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %e = tensor.empty() : tensor<10x77x77xf32>
  %er = tensor.empty() : tensor<10x77xf32>
  %masked = linalg.generic {indexing_maps = [#mask, #all, #all], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%mask, %x : tensor<77x77xi1>, tensor<10x77x77xf32>) outs(%e : tensor<10x77x77xf32>) {
  ^bb0(%m: i1, %a: f32, %o: f32):
    %0 = arith.select %m, %low, %a : f32
    linalg.yield %0 : f32
  } -> tensor<10x77x77xf32>
  %lows = linalg.fill ins(%lowest : f32) outs(%er : tensor<10x77xf32>) -> tensor<10x77xf32>
  %max = linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%masked : tensor<10x77x77xf32>) outs(%lows : tensor<10x77xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %0 = arith.maximumf %a, %acc : f32
    linalg.yield %0 : f32
  } -> tensor<10x77xf32>
  %exps = linalg.generic {indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%masked, %max : tensor<10x77x77xf32>, tensor<10x77xf32>) outs(%e : tensor<10x77x77xf32>) {
  ^bb0(%a: f32, %m: f32, %o: f32):
    %0 = arith.subf %a, %m : f32
    %1 = math.exp %0 : f32
    linalg.yield %1 : f32
  } -> tensor<10x77x77xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%er : tensor<10x77xf32>) -> tensor<10x77xf32>
  %sum = linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%exps : tensor<10x77x77xf32>) outs(%zeros : tensor<10x77xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %0 = arith.addf %a, %acc : f32
    linalg.yield %0 : f32
  } -> tensor<10x77xf32>
  %r = linalg.generic {indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%exps, %sum : tensor<10x77x77xf32>, tensor<10x77xf32>) outs(%e : tensor<10x77x77xf32>) {
  ^bb0(%a: f32, %s: f32, %o: f32):
    %0 = arith.divf %a, %s : f32
    linalg.yield %0 : f32
  } -> tensor<10x77x77xf32>
  return %r : tensor<10x77x77xf32>
}
