// RUN: parallel-opt %s --convert-loops-to-openmp | FileCheck %s

// CHECK-LABEL: func.func @scale(
// CHECK:         %[[E:.*]] = llvm.alloca
// CHECK:         omp.parallel num_threads(
// CHECK:           %[[FIRST:.*]] = arith.minui
// CHECK-NEXT:      %[[BEGIN:.*]] = arith.addi %{{.*}}, %[[FIRST]]
// CHECK:           %[[LAST:.*]] = arith.minui
// CHECK-NEXT:      %[[END:.*]] = arith.addi %{{.*}}, %[[LAST]]
// CHECK:           llvm.call @scale_loop0_piece(%[[E]], %[[BEGIN]], %[[END]])
// CHECK:       func.func private @scale_loop0(
// CHECK:         arith.mulf
// CHECK:       llvm.func internal @scale_loop0_piece(
// CHECK:         func.call @scale_loop0(
func.func @scale(%x: memref<1000xf32>, %y: memref<1000xf32>) {
  %two = arith.constant 2.0 : f32
  scf.forall (%i) in (1000) {
    %v = memref.load %x[%i] : memref<1000xf32>
    %w = arith.mulf %v, %two : f32
    memref.store %w, %y[%i] : memref<1000xf32>
  }
  return
}
