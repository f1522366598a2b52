// RUN: parallel-opt %s --split-input-file --pass-pipeline='builtin.module(func.func(codegen-block-rows),canonicalize,cse)' | FileCheck %s

#all = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>

// What is needed outside is a further result of the loop, and is not written over.

// CHECK-LABEL: func.func @needed_outside
// CHECK:         %[[R:.*]]:2 = scf.forall {{.*}} shared_outs(%[[A:.*]] = %{{.*}}, %[[B:.*]] = %{{.*}})
// CHECK:           %[[E:.*]] = linalg.exp
// CHECK:           %[[N:.*]] = linalg.negf ins(%[[E]] :
// CHECK:           tensor.parallel_insert_slice %[[E]] into %[[A]]
// CHECK:           tensor.parallel_insert_slice %[[N]] into %[[B]]
// CHECK:         return %[[R]]#0, %[[R]]#1
func.func @needed_outside(%x: tensor<1024x256xf32>) -> (tensor<1024x256xf32>, tensor<1024x256xf32>) {
  %e = tensor.empty() : tensor<1024x256xf32>
  %0 = linalg.exp ins(%x : tensor<1024x256xf32>) outs(%e : tensor<1024x256xf32>) -> tensor<1024x256xf32>
  %1 = linalg.negf ins(%0 : tensor<1024x256xf32>) outs(%e : tensor<1024x256xf32>) -> tensor<1024x256xf32>
  return %0, %1 : tensor<1024x256xf32>, tensor<1024x256xf32>
}

// -----

// An op between two ops of a chain that needs the first moves behind the loop.

// CHECK-LABEL: func.func @user_in_between
// CHECK:         %[[R:.*]]:2 = scf.forall
// CHECK:         tensor.extract_slice %[[R]]#0
func.func @user_in_between(%x: tensor<1024x256xf32>) -> (tensor<1024x256xf32>, tensor<2x256xf32>) {
  %e = tensor.empty() : tensor<1024x256xf32>
  %0 = linalg.exp ins(%x : tensor<1024x256xf32>) outs(%e : tensor<1024x256xf32>) -> tensor<1024x256xf32>
  %s = tensor.extract_slice %0[0, 0] [2, 256] [1, 1] : tensor<1024x256xf32> to tensor<2x256xf32>
  %1 = linalg.negf ins(%0 : tensor<1024x256xf32>) outs(%e : tensor<1024x256xf32>) -> tensor<1024x256xf32>
  return %1, %s : tensor<1024x256xf32>, tensor<2x256xf32>
}

// -----

// An op that needs another one which needs the chain cannot join it.

// CHECK-LABEL: func.func @way_through_another_op
// CHECK:         scf.forall
// CHECK:         call @other
// CHECK:         scf.forall
func.func private @other(tensor<1024x256xf32>) -> tensor<1024x256xf32>
func.func @way_through_another_op(%x: tensor<1024x256xf32>) -> tensor<1024x256xf32> {
  %e = tensor.empty() : tensor<1024x256xf32>
  %0 = linalg.exp ins(%x : tensor<1024x256xf32>) outs(%e : tensor<1024x256xf32>) -> tensor<1024x256xf32>
  %1 = func.call @other(%0) : (tensor<1024x256xf32>) -> tensor<1024x256xf32>
  %2 = linalg.add ins(%0, %1 : tensor<1024x256xf32>, tensor<1024x256xf32>) outs(%e : tensor<1024x256xf32>) -> tensor<1024x256xf32>
  return %2 : tensor<1024x256xf32>
}

// -----

// Two chains that would each need the other stay apart: one of them ends before the other begins.

// CHECK-LABEL: func.func @crossed
// CHECK:         %[[B:.*]] = scf.forall
// CHECK:           linalg.tanh
// CHECK-NOT:       linalg.add
// CHECK:         %[[BT:.*]] = scf.forall
// CHECK:         %[[A:.*]]:2 = scf.forall
// CHECK:           linalg.exp
// CHECK:           tensor.extract_slice %[[BT]]
// CHECK:           linalg.add
// CHECK:         %[[AT:.*]] = scf.forall
// CHECK:           tensor.extract_slice %[[A]]#0
// CHECK:         scf.forall
// CHECK:           tensor.extract_slice %[[AT]]
// CHECK:           linalg.add
func.func @crossed(%x: tensor<1024x256xf32>, %y: tensor<1024x256xf32>)
    -> (tensor<1024x256xf32>, tensor<1024x256xf32>) {
  %e = tensor.empty() : tensor<1024x256xf32>
  %et = tensor.empty() : tensor<256x1024xf32>
  %a = linalg.exp ins(%x : tensor<1024x256xf32>) outs(%e : tensor<1024x256xf32>) -> tensor<1024x256xf32>
  %b = linalg.tanh ins(%y : tensor<1024x256xf32>) outs(%e : tensor<1024x256xf32>) -> tensor<1024x256xf32>
  %at = linalg.transpose ins(%a : tensor<1024x256xf32>) outs(%et : tensor<256x1024xf32>) permutation = [1, 0]
  %att = linalg.transpose ins(%at : tensor<256x1024xf32>) outs(%e : tensor<1024x256xf32>) permutation = [1, 0]
  %bt = linalg.transpose ins(%b : tensor<1024x256xf32>) outs(%et : tensor<256x1024xf32>) permutation = [1, 0]
  %btt = linalg.transpose ins(%bt : tensor<256x1024xf32>) outs(%e : tensor<1024x256xf32>) permutation = [1, 0]
  %r = linalg.add ins(%a, %btt : tensor<1024x256xf32>, tensor<1024x256xf32>) outs(%e : tensor<1024x256xf32>) -> tensor<1024x256xf32>
  %s = linalg.add ins(%b, %att : tensor<1024x256xf32>, tensor<1024x256xf32>) outs(%e : tensor<1024x256xf32>) -> tensor<1024x256xf32>
  return %r, %s : tensor<1024x256xf32>, tensor<1024x256xf32>
}
