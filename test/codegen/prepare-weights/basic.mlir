// RUN: parallel-opt %s --split-input-file --pass-pipeline='builtin.module(codegen-prepare-weights{entry=main})' | FileCheck %s
// RUN: parallel-opt %s --split-input-file --pass-pipeline='builtin.module(codegen-prepare-weights{entry=main},codegen-prepare-weights{entry=main})' | FileCheck %s

// Only the end of a chain crosses; its steps, and the numbers and empty tensors that it needs, stand on its side alone. A
// second run finds nothing more to do.

// CHECK-LABEL: func.func @main(
// CHECK:         %[[P:.*]] = call @main_prepare({{.*}}) : (tensor<8x8xf32>) -> tensor<8x8xf32>
// CHECK-NEXT:    call @main_prepared({{.*}}, %[[P]]) : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
// CHECK-LABEL: func.func @main_prepare(
// CHECK-SAME:      %[[W:.*]]: tensor<8x8xf32> {bufferization.writable = false, parallel_op.weight})
// CHECK-DAG:     %[[E:.*]] = tensor.empty
// CHECK:         %[[T:.*]] = linalg.transpose ins(%[[W]] :
// CHECK:         %[[A:.*]] = linalg.abs ins(%[[T]] :
// CHECK:         return %[[A]]
// CHECK-LABEL: func.func @main_prepared(
// CHECK-SAME:      %[[X:.*]]: tensor<8x8xf32>, %[[P:.*]]: tensor<8x8xf32> {bufferization.writable = false, parallel_op.weight})
// CHECK-NEXT:    %[[E:.*]] = tensor.empty
// CHECK-NEXT:    linalg.add ins(%[[X]], %[[P]] : {{.*}}) outs(%[[E]] :
func.func @main(%x: tensor<8x8xf32>, %w: tensor<8x8xf32> {parallel_op.weight}) -> tensor<8x8xf32> {
  %e = tensor.empty() : tensor<8x8xf32>
  %t = linalg.transpose ins(%w : tensor<8x8xf32>) outs(%e : tensor<8x8xf32>) permutation = [1, 0]
  %a = linalg.abs ins(%t : tensor<8x8xf32>) outs(%e : tensor<8x8xf32>) -> tensor<8x8xf32>
  %r = linalg.add ins(%x, %a : tensor<8x8xf32>, tensor<8x8xf32>) outs(%e : tensor<8x8xf32>) -> tensor<8x8xf32>
  return %r : tensor<8x8xf32>
}

// -----

// A view of a weight and a repeated row cost nothing to make again: what they are made of crosses, here the weight itself.

// CHECK-LABEL: func.func @main_prepare(
// CHECK:         %[[A:.*]] = linalg.abs
// CHECK-NEXT:    return %[[A]] : tensor<8xf32>
// CHECK-LABEL: func.func @main_prepared(
// CHECK-SAME:      %[[X:.*]]: tensor<4x8xf32>, %[[A:.*]]: tensor<8xf32> {{.*}}, %[[W:.*]]: tensor<2x4x8xf32>
// CHECK:         tensor.extract_slice %[[W]]
// CHECK:         linalg.broadcast ins(%[[A]] :
// CHECK:         linalg.generic
func.func @main(%x: tensor<4x8xf32>, %w: tensor<2x4x8xf32> {parallel_op.weight},
                %row: tensor<8xf32> {parallel_op.weight}) -> (tensor<4x8xf32>, tensor<4x8xf32>) {
  %e8 = tensor.empty() : tensor<8xf32>
  %e = tensor.empty() : tensor<4x8xf32>
  %half = tensor.extract_slice %w[1, 0, 0] [1, 4, 8] [1, 1, 1] : tensor<2x4x8xf32> to tensor<4x8xf32>
  %abs = linalg.abs ins(%row : tensor<8xf32>) outs(%e8 : tensor<8xf32>) -> tensor<8xf32>
  %rows = linalg.broadcast ins(%abs : tensor<8xf32>) outs(%e : tensor<4x8xf32>) dimensions = [0]
  %r = linalg.add ins(%x, %half : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  %again = linalg.generic {indexing_maps = [affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]} ins(%row : tensor<8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  } -> tensor<4x8xf32>
  %s = linalg.add ins(%rows, %r : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  %q = linalg.mul ins(%again, %x : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  return %s, %q : tensor<4x8xf32>, tensor<4x8xf32>
}

// -----

// Constants are weights that need no mark. Numbers of weights are computed where they are used.

// CHECK-LABEL: func.func @main(
// CHECK:         %[[P:.*]] = call @main_prepare({{.*}}) : (tensor<f32>) -> tensor<4x2xf32>
// CHECK-LABEL: func.func @main_prepare(
// CHECK:         arith.constant dense<{{.*}}> : tensor<2x4xf32>
// CHECK:         linalg.transpose
// CHECK-LABEL: func.func @main_prepared(
// CHECK-SAME:      %{{.*}}: tensor<4x2xf32>, %{{.*}}: tensor<4x2xf32> {{.*}}, %[[S:.*]]: tensor<f32>
// CHECK:         %[[N:.*]] = tensor.extract %[[S]]
// CHECK-NEXT:    %[[SQRT:.*]] = math.sqrt %[[N]]
// CHECK:         linalg.fill ins(%[[SQRT]] :
func.func @main(%x: tensor<4x2xf32>, %s: tensor<f32> {parallel_op.weight}) -> (tensor<4x2xf32>, tensor<4x2xf32>) {
  %c = arith.constant dense<[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]> : tensor<2x4xf32>
  %e = tensor.empty() : tensor<4x2xf32>
  %t = linalg.transpose ins(%c : tensor<2x4xf32>) outs(%e : tensor<4x2xf32>) permutation = [1, 0]
  %r = linalg.add ins(%x, %t : tensor<4x2xf32>, tensor<4x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %n = tensor.extract %s[] : tensor<f32>
  %sqrt = math.sqrt %n : f32
  %f = linalg.fill ins(%sqrt : f32) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  return %r, %f : tensor<4x2xf32>, tensor<4x2xf32>
}

// -----

// What regions use from outside counts, and so do uses in regions and behind branches. The C interface and who may see
// the function hold for all three.

// CHECK-LABEL: func.func private @main(
// CHECK-SAME:      attributes {llvm.emit_c_interface}
// CHECK-LABEL: func.func private @main_prepare(
// CHECK-SAME:      -> (tensor<8xf32>, tensor<8xf32>) attributes {llvm.emit_c_interface}
// CHECK:         %[[LOOP:.*]] = scf.for
// CHECK:         %[[ABS:.*]] = linalg.abs
// CHECK:         return %[[LOOP]], %[[ABS]]
// CHECK-LABEL: func.func private @main_prepared(
// CHECK-SAME:      %[[COND:arg0]]: i1, %[[A:arg1]]: tensor<8xf32> {{.*}}, %[[B:arg2]]: tensor<8xf32> {{.*}}attributes {llvm.emit_c_interface}
// CHECK:         cf.cond_br %[[COND]], ^[[BB:.*]], ^
// CHECK:       ^[[BB]]:
// CHECK-NEXT:    return %[[A]]
// CHECK:         scf.if
// CHECK-NEXT:      scf.yield %[[B]]
func.func private @main(%c: i1, %w: tensor<8xf32> {parallel_op.weight}) -> tensor<8xf32>
    attributes {llvm.emit_c_interface} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %e = tensor.empty() : tensor<8xf32>
  %loop = scf.for %i = %c0 to %c3 step %c1 iter_args(%acc = %w) -> (tensor<8xf32>) {
    %next = linalg.add ins(%acc, %w : tensor<8xf32>, tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32>
    scf.yield %next : tensor<8xf32>
  }
  %abs = linalg.abs ins(%w : tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  cf.cond_br %c, ^bb1, ^bb2
^bb1:
  return %loop : tensor<8xf32>
^bb2:
  %r = scf.if %c -> (tensor<8xf32>) {
    scf.yield %abs : tensor<8xf32>
  } else {
    scf.yield %w : tensor<8xf32>
  }
  return %r : tensor<8xf32>
}
