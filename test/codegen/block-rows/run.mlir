// RUN: parallel-run %s --random-inputs 7 --codegen loops --output %t.loops.npz
// RUN: parallel-run %s --random-inputs 7 --codegen fast --threads 2 --expect %t.loops.npz
// RUN: parallel-opt %s --parallel-op-codegen | FileCheck %s

#all = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>

// Blocks compute what the ops computed, also the last one, which is smaller, and what leaves in the middle of a chain.
// Every sum begins with its own zeros.

// CHECK: scf.forall (%{{.*}}) = (0) to (1021)
// CHECK:   affine.min
// CHECK-NOT: scf.forall (
func.func @main(%x: tensor<1021x96xf32>, %y: tensor<1021x96xf32>)
    -> (tensor<1021x96xf32>, tensor<1021x96xf32>, tensor<1021xf32>) attributes {llvm.emit_c_interface} {
  %low = arith.constant 0xFF800000 : f32
  %zero = arith.constant 0.0 : f32
  %zero_wide = arith.constant 0.0 : f64
  %e = tensor.empty() : tensor<1021x96xf32>
  %er = tensor.empty() : tensor<1021xf32>
  %ew = tensor.empty() : tensor<1021xf64>
  %lows = linalg.fill ins(%low : f32) outs(%er : tensor<1021xf32>) -> tensor<1021xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%er : tensor<1021xf32>) -> tensor<1021xf32>
  %zeros_wide = linalg.fill ins(%zero_wide : f64) outs(%ew : tensor<1021xf64>) -> tensor<1021xf64>
  %in = linalg.add ins(%x, %y : tensor<1021x96xf32>, tensor<1021x96xf32>) outs(%e : tensor<1021x96xf32>) -> tensor<1021x96xf32>
  %max = linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]}
      ins(%in : tensor<1021x96xf32>) outs(%lows : tensor<1021xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %0 = arith.maximumf %a, %acc : f32
    linalg.yield %0 : f32
  } -> tensor<1021xf32>
  %wide = linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]}
      ins(%in : tensor<1021x96xf32>) outs(%zeros_wide : tensor<1021xf64>) {
  ^bb0(%a: f32, %acc: f64):
    %0 = arith.extf %a : f32 to f64
    %1 = arith.addf %0, %acc : f64
    linalg.yield %1 : f64
  } -> tensor<1021xf64>
  %squares = linalg.generic {indexing_maps = [#all, #row, #row], iterator_types = ["parallel", "reduction"]}
      ins(%in, %wide : tensor<1021x96xf32>, tensor<1021xf64>) outs(%zeros_wide : tensor<1021xf64>) {
  ^bb0(%a: f32, %m: f64, %acc: f64):
    %0 = arith.extf %a : f32 to f64
    %1 = arith.subf %0, %m : f64
    %2 = arith.mulf %1, %1 : f64
    %3 = arith.addf %2, %acc : f64
    linalg.yield %3 : f64
  } -> tensor<1021xf64>
  %narrow = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      ins(%squares : tensor<1021xf64>) outs(%er : tensor<1021xf32>) {
  ^bb0(%a: f64, %out: f32):
    %0 = arith.truncf %a : f64 to f32
    linalg.yield %0 : f32
  } -> tensor<1021xf32>
  %exp = linalg.generic {indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel"]}
      ins(%in, %max : tensor<1021x96xf32>, tensor<1021xf32>) outs(%e : tensor<1021x96xf32>) {
  ^bb0(%a: f32, %m: f32, %out: f32):
    %0 = arith.subf %a, %m : f32
    %1 = math.exp %0 : f32
    linalg.yield %1 : f32
  } -> tensor<1021x96xf32>
  %sum = linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]}
      ins(%exp : tensor<1021x96xf32>) outs(%zeros : tensor<1021xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %0 = arith.addf %a, %acc : f32
    linalg.yield %0 : f32
  } -> tensor<1021xf32>
  %share = linalg.generic {indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel"]}
      ins(%exp, %sum : tensor<1021x96xf32>, tensor<1021xf32>) outs(%e : tensor<1021x96xf32>) {
  ^bb0(%a: f32, %s: f32, %out: f32):
    %0 = arith.divf %a, %s : f32
    linalg.yield %0 : f32
  } -> tensor<1021x96xf32>
  return %share, %in, %narrow : tensor<1021x96xf32>, tensor<1021x96xf32>, tensor<1021xf32>
}
