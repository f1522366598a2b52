// RUN: parallel-opt %s --split-input-file --parallel-op-outline | FileCheck %s

// A use before the last op of the group moves behind the container.

// CHECK-LABEL: func.func @early_use
// CHECK:         %[[R:.*]]:2 = parallel_op.parallel
// CHECK:         %[[EARLY:.*]] = math.absf %[[R]]#0
// CHECK:         arith.divf %[[R]]#0, %[[R]]#1
// CHECK:         return {{.*}}, %[[EARLY]]
func.func @early_use(%x: tensor<8xf32>, %y: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.exp %x {parallel_op.cost = 1000000} : tensor<8xf32>
  %early = math.absf %0 : tensor<8xf32>
  %1 = math.tanh %y {parallel_op.cost = 1000000} : tensor<8xf32>
  %2 = arith.divf %0, %1 : tensor<8xf32>
  return %2, %early : tensor<8xf32>, tensor<8xf32>
}

// -----

// An op with effects between the branches that needs none of them stays in front.

// CHECK-LABEL: func.func @effect_between
// CHECK:         call @tell
// CHECK:         parallel_op.parallel
func.func private @tell()
func.func @effect_between(%x: tensor<8xf32>, %y: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.exp %x {parallel_op.cost = 1000000} : tensor<8xf32>
  call @tell() : () -> ()
  %1 = math.tanh %y {parallel_op.cost = 1000000} : tensor<8xf32>
  %2 = arith.divf %0, %1 : tensor<8xf32>
  return %2 : tensor<8xf32>
}

// -----

// An op with effects that uses a branch would have to pass another one: the group stays serial.

// CHECK-LABEL: func.func @effects_would_change_places
// CHECK-NOT:     parallel_op.parallel
func.func private @tell()
func.func private @tell_of(tensor<8xf32>)
func.func @effects_would_change_places(%x: tensor<8xf32>, %y: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.exp %x {parallel_op.cost = 1000000} : tensor<8xf32>
  call @tell_of(%0) : (tensor<8xf32>) -> ()
  call @tell() : () -> ()
  %1 = math.tanh %y {parallel_op.cost = 1000000} : tensor<8xf32>
  %2 = arith.divf %0, %1 : tensor<8xf32>
  return %2 : tensor<8xf32>
}

// -----

// Alone, it may move behind the container.

// CHECK-LABEL: func.func @one_effect_moves
// CHECK:         %[[R:.*]]:2 = parallel_op.parallel
// CHECK:         call @tell_of(%[[R]]#0)
func.func private @tell_of(tensor<8xf32>)
func.func @one_effect_moves(%x: tensor<8xf32>, %y: tensor<8xf32>) -> tensor<8xf32> {
  %0 = math.exp %x {parallel_op.cost = 1000000} : tensor<8xf32>
  call @tell_of(%0) : (tensor<8xf32>) -> ()
  %1 = math.tanh %y {parallel_op.cost = 1000000} : tensor<8xf32>
  %2 = arith.divf %0, %1 : tensor<8xf32>
  return %2 : tensor<8xf32>
}
