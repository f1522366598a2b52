// RUN: parallel-opt %s --convert-assert-to-runtime | FileCheck %s

// CHECK-LABEL: func.func @element(
// CHECK-SAME:    %[[M:.*]]: memref<4xf32>, %[[I:.*]]: index)
// CHECK:         %[[HOLDS:.*]] = arith.cmpi
// CHECK:         cf.cond_br %[[HOLDS]], ^[[GO_ON:.*]], ^[[FAIL:.*]]
// CHECK:       ^[[GO_ON]]:
// CHECK:         %[[V:.*]] = memref.load
// CHECK:         return %[[V]]
// CHECK:       ^[[FAIL]]:
// CHECK:         %[[TEXT:.*]] = llvm.mlir.addressof
// CHECK:         call @parallel_op_rt_fail(%[[TEXT]], %{{.*}})
// CHECK:         cf.br ^[[RETURN:.*]]
// CHECK:       ^[[RETURN]]:
// CHECK:         %[[POISON:.*]] = ub.poison : f32
// CHECK:         return %[[POISON]]
func.func @element(%m: memref<4xf32>, %i: index) -> f32 {
  %c4 = arith.constant 4 : index
  %inside = arith.cmpi ult, %i, %c4 : index
  cf.assert %inside, "index out of range"
  %v = memref.load %m[%i] : memref<4xf32>
  return %v : f32
}
