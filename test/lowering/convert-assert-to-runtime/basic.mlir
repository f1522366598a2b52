// RUN: parallel-opt %s --convert-assert-to-runtime | FileCheck %s
// RUN: parallel-opt %s --convert-assert-to-runtime --convert-assert-to-runtime | FileCheck %s
// RUN: parallel-opt %s --pass-pipeline='builtin.module(convert-assert-to-runtime,convert-to-llvm,reconcile-unrealized-casts)' | FileCheck %s --check-prefix=LLVM

// LLVM-NOT: abort
// LLVM-NOT: unrealized_conversion_cast

// Two assertions share the early return; equal texts share the constant.
// CHECK-LABEL: func.func @asserts(
// CHECK:         cf.cond_br %{{.*}}, ^[[B:.*]], ^[[FAIL_A:.*]]
// CHECK:       ^[[B]]:
// CHECK-NEXT:    cf.cond_br %{{.*}}, ^[[C:.*]], ^[[FAIL_B:.*]]
// CHECK:       ^[[C]]:
// CHECK-NEXT:    return
// CHECK:       ^[[FAIL_A]]:
// CHECK:         llvm.mlir.addressof @[[TEXT:.*]] : !llvm.ptr
// CHECK:         call @parallel_op_rt_fail
// CHECK-NEXT:    cf.br ^[[RETURN:.*]]
// CHECK:       ^[[FAIL_B]]:
// CHECK:         llvm.mlir.addressof @[[TEXT]] : !llvm.ptr
// CHECK:         call @parallel_op_rt_fail
// CHECK-NEXT:    cf.br ^[[RETURN]]
// CHECK:       ^[[RETURN]]:
// CHECK-NEXT:    return
func.func @asserts(%a: i1, %b: i1) {
  cf.assert %a, "does not hold"
  cf.assert %b, "does not hold"
  return
}

// A call of a function that may fail is checked, at any distance, unless the function returns at once.
// CHECK-LABEL: func.func @calls(
// CHECK:         call @harmless
// CHECK-NEXT:    call @asserts
// CHECK-NEXT:    %[[FAILED:.*]] = call @parallel_op_rt_failed() : () -> i1
// CHECK-NEXT:    cf.cond_br %[[FAILED]], ^[[RETURN:.*]], ^[[GO_ON:.*]]
// CHECK:       ^[[GO_ON]]:
// CHECK-NEXT:    call @calls_last
// CHECK-NEXT:    return %{{.*}} : index
func.func @calls(%a: i1, %n: index) -> index {
  call @harmless() : () -> ()
  call @asserts(%a, %a) : (i1, i1) -> ()
  call @calls_last(%a) : (i1) -> ()
  return %n : index
}

// CHECK-LABEL: func.func @calls_last(
// CHECK-NEXT:    call @asserts
// CHECK-NEXT:    return
func.func @calls_last(%a: i1) {
  call @asserts(%a, %a) : (i1, i1) -> ()
  return
}

// Each result gets something that can be returned.
// CHECK-LABEL: func.func @results(
// CHECK:         ub.poison : memref<?xf32, strided<[?], offset: ?>>
// CHECK:         %[[STAND_IN:.*]] = ub.poison : memref<f32, 1>
// CHECK-NEXT:    memref.cast %[[STAND_IN]] : memref<f32, 1> to memref<*xf32, 1>
// CHECK:         ub.poison : vector<4xf32>
func.func @results(%a: i1, %m: memref<?xf32, strided<[?], offset: ?>>, %u: memref<*xf32, 1>, %v: vector<4xf32>)
    -> (memref<?xf32, strided<[?], offset: ?>>, memref<*xf32, 1>, vector<4xf32>) {
  cf.assert %a, "does not hold"
  return %m, %u, %v : memref<?xf32, strided<[?], offset: ?>>, memref<*xf32, 1>, vector<4xf32>
}

// In a loop of blocks.
// CHECK-LABEL: func.func @loop(
// CHECK:         cf.br ^[[LOOP:.*]](
// CHECK:       ^[[LOOP]](
// CHECK:         cf.cond_br %{{.*}}, ^[[GO_ON:.*]], ^
// CHECK:       ^[[GO_ON]]:
// CHECK:         cf.cond_br %{{.*}}, ^[[LOOP]](
func.func @loop(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  cf.br ^loop(%c0 : index)
^loop(%i: index):
  %holds = arith.cmpi ult, %i, %n : index
  cf.assert %holds, "loop left its range"
  %next = arith.addi %i, %c1 : index
  %again = arith.cmpi ult, %next, %n : index
  cf.cond_br %again, ^loop(%next : index), ^end
^end:
  return
}

// A call by pointer may reach a function that fails.
// CHECK-LABEL: func.func @indirect(
// CHECK:         call_indirect
// CHECK-NEXT:    call @parallel_op_rt_failed
func.func @indirect(%f: () -> (), %m: memref<f32>, %x: f32) {
  call_indirect %f() : () -> ()
  memref.store %x, %m[] : memref<f32>
  return
}

// Nothing to do.
// CHECK-LABEL: func.func private @harmless()
func.func private @harmless()
