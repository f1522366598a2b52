// RUN: parallel-opt %s --parallel-op-outline="gate=false" --allow-unregistered-dialect | FileCheck %s

// Nothing here makes a group, even without the gate.

// CHECK-NOT: parallel_op

func.func private @declaration(tensor<8xf32>) -> tensor<8xf32>

func.func @empty() {
  return
}

// A chain has one branch.
func.func @chain(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.exp %x : tensor<8xf32>
  %1 = math.tanh %0 : tensor<8xf32>
  return %1 : tensor<8xf32>
}

// A shortcut is no second branch: nothing runs beside the long way.
func.func @shortcut(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.exp %x : tensor<8xf32>
  %1 = math.tanh %0 : tensor<8xf32>
  %2 = arith.divf %0, %1 : tensor<8xf32>
  return %2 : tensor<8xf32>
}

// Branches of free ops and views alone compute nothing.
func.func @no_work(%x: tensor<8xf32>, %y: tensor<8xf32>) -> tensor<4x4xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<2x4xf32>
  %a = linalg.fill ins(%zero : f32) outs(%empty : tensor<2x4xf32>) -> tensor<2x4xf32>
  %b = tensor.expand_shape %x [[0, 1]] output_shape [2, 4] : tensor<8xf32> into tensor<2x4xf32>
  %c = tensor.concat dim(0) %a, %b : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<4x4xf32>
  return %c : tensor<4x4xf32>
}

// The body of one op is not a block of ops: scalars stay where they are.
func.func @body_of_one_op(%x: tensor<8xf32>) -> tensor<8xf32> {
  %empty = tensor.empty() : tensor<8xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
                       iterator_types = ["parallel"]} ins(%x : tensor<8xf32>) outs(%empty : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %1 = math.exp %in : f32
    %2 = math.tanh %in : f32
    %3 = arith.divf %1, %2 : f32
    linalg.yield %3 : f32
  } -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// Memory has effects: the pass works on tensors.
func.func @memrefs(%a: memref<8xf32>, %b: memref<8xf32>) -> (f32, f32) {
  %c0 = arith.constant 0 : index
  %0 = memref.load %a[%c0] : memref<8xf32>
  %1 = memref.load %b[%c0] : memref<8xf32>
  return %0, %1 : f32, f32
}

// The region of a foreign op may use a value before its definition.
func.func @graph_region(%x: tensor<8xf32>) {
  "test.graph"() ({
    %0 = math.exp %2 : tensor<8xf32>
    %1 = math.tanh %2 : tensor<8xf32>
    %2 = arith.divf %0, %1 : tensor<8xf32>
    "test.end"() : () -> ()
  }) : () -> ()
  return
}
