// RUN: parallel-opt %s --parallel-op-annotate-cost | FileCheck %s --check-prefix=LOOPS
// RUN: parallel-opt %s --parallel-op-annotate-cost=machine=fast-avx512 | FileCheck %s --check-prefix=AVX512
// RUN: parallel-opt %s --parallel-op-annotate-cost=machine=fast-avx2 | FileCheck %s --check-prefix=AVX2

// A parallel loop takes the time of its turns on one thread: their operations, and of each tensor what all slices make
// up. Fast code has kernels for contractions: 128 x 768 x 768 multiplications and additions are 0.6 ms at 270 operations in a
// nanosecond.
// LOOPS-LABEL: func.func @contraction
// LOOPS:         } {parallel_op.cost = 75612160 : i64}
// AVX512-LABEL: func.func @contraction
// AVX512:        } {parallel_op.cost = 613635 : i64}
// AVX2-LABEL: func.func @contraction
// AVX2:          } {parallel_op.cost = 1174842 : i64}
func.func @contraction(%a: tensor<128x768xf32>, %b: tensor<16x768x48xf32>) -> tensor<128x768xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<128x768xf32>
  %r = scf.forall (%jb, %ib) in (16, 4) shared_outs(%o = %e) -> (tensor<128x768xf32>) {
    %i0 = affine.apply affine_map<(d0) -> (d0 * 32)>(%ib)
    %j0 = affine.apply affine_map<(d0) -> (d0 * 48)>(%jb)
    %sa = tensor.extract_slice %a[%i0, 0] [32, 768] [1, 1] : tensor<128x768xf32> to tensor<32x768xf32>
    %sb = tensor.extract_slice %b[%jb, 0, 0] [1, 768, 48] [1, 1, 1] : tensor<16x768x48xf32> to tensor<768x48xf32>
    %sc = tensor.extract_slice %o[%i0, %j0] [32, 48] [1, 1] : tensor<128x768xf32> to tensor<32x48xf32>
    %0 = linalg.fill ins(%zero : f32) outs(%sc : tensor<32x48xf32>) -> tensor<32x48xf32>
    %1 = linalg.matmul ins(%sa, %sb : tensor<32x768xf32>, tensor<768x48xf32>) outs(%0 : tensor<32x48xf32>) -> tensor<32x48xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %1 into %o[%i0, %j0] [32, 48] [1, 1] : tensor<32x48xf32> into tensor<128x768xf32>
    }
  }
  return %r : tensor<128x768xf32>
}
