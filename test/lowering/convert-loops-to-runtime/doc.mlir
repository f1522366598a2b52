// RUN: parallel-opt %s --convert-loops-to-runtime | FileCheck %s

// CHECK-LABEL: func.func @scale(
// CHECK:         %[[E:.*]] = llvm.alloca
// CHECK:         %[[BODY:.*]] = llvm.mlir.addressof @scale_loop0_piece
// CHECK:         %[[GRAIN:.*]] = llvm.mlir.constant(1 : i64)
// CHECK:         call @parallel_op_rt_loop(%[[BODY]], %[[E]], %{{.*}}, %[[GRAIN]])
// CHECK:       func.func private @scale_loop0(%[[X:.*]]: memref<1000xf32>, %[[Y:.*]]: memref<1000xf32>, %[[I:.*]]: index)
// CHECK:         %[[TWO:.*]] = arith.constant 2.0
// CHECK:         %[[V:.*]] = memref.load %[[X]][%[[I]]]
// CHECK:         %[[W:.*]] = arith.mulf %[[V]], %[[TWO]]
// CHECK:         memref.store %[[W]], %[[Y]][%[[I]]]
// CHECK:       llvm.func internal @scale_loop0_piece(%{{.*}}: !llvm.ptr, %[[BEGIN:.*]]: i64, %[[END:.*]]: i64) -> i64
// CHECK:         llvm.br ^[[HEAD:.*]](%[[BEGIN]] : i64)
// CHECK:       ^[[HEAD]](%[[TURN:.*]]: i64)
// CHECK:         llvm.icmp "slt" %[[TURN]], %[[END]]
// CHECK:         %[[I:.*]] = arith.index_cast %[[TURN]]
// CHECK:         func.call @scale_loop0(%{{.*}}, %{{.*}}, %[[I]])
func.func @scale(%x: memref<1000xf32>, %y: memref<1000xf32>) {
  %two = arith.constant 2.0 : f32
  scf.forall (%i) in (1000) {
    %v = memref.load %x[%i] : memref<1000xf32>
    %w = arith.mulf %v, %two : f32
    memref.store %w, %y[%i] : memref<1000xf32>
  }
  return
}
