// RUN: parallel-opt %s --split-input-file --parallel-op-outline="gate=false" | FileCheck %s

// Fork-join: branches from one value into one op. Captures stand in order of first use.

// CHECK-LABEL: func.func @fork_join
// CHECK-SAME:    (%[[X:.*]]: tensor<8xf32>, %[[Y:.*]]: tensor<8xf32>)
func.func @fork_join(%x: tensor<8xf32>, %y: tensor<8xf32>) -> tensor<8xf32> {
  // CHECK:      %[[R:.*]]:2 = parallel_op.parallel -> (tensor<8xf32>, tensor<8xf32>) {
  // CHECK-NEXT:   %[[P:.*]] = parallel_op.task(%[[PX:.*]] = %[[X]] : tensor<8xf32>) -> (tensor<8xf32>)
  // CHECK-NEXT:     %[[EXP:.*]] = math.exp %[[PX]]
  // CHECK-NEXT:     %[[ABS:.*]] = math.absf %[[EXP]]
  // CHECK-NEXT:     parallel_op.yield %[[ABS]]
  // CHECK:        %[[Q:.*]] = parallel_op.task(%[[QY:.*]] = %[[Y]], %[[QX:.*]] = %[[X]] : tensor<8xf32>, tensor<8xf32>)
  // CHECK-NEXT:     %[[SUB:.*]] = arith.subf %[[QY]], %[[QX]]
  // CHECK-NEXT:     parallel_op.yield %[[SUB]]
  // CHECK:        parallel_op.yield %[[P]], %[[Q]]
  // CHECK:      %[[J:.*]] = arith.divf %[[R]]#0, %[[R]]#1
  // CHECK-NEXT: return %[[J]]
  %0 = math.exp %x : tensor<8xf32>
  %1 = math.absf %0 : tensor<8xf32>
  %2 = arith.subf %y, %x : tensor<8xf32>
  %3 = arith.divf %1, %2 : tensor<8xf32>
  return %3 : tensor<8xf32>
}

// -----

// Join: towers on inputs of their own.

// CHECK-LABEL: func.func @join
// CHECK-COUNT-3: parallel_op.task
// CHECK:         tensor.concat
func.func @join(%x: tensor<8xf32>, %y: tensor<8xf32>, %z: tensor<8xf32>) -> tensor<24xf32> {
  %0 = math.exp %x : tensor<8xf32>
  %1 = math.tanh %y : tensor<8xf32>
  %2 = math.sin %z : tensor<8xf32>
  %3 = tensor.concat dim(0) %0, %1, %2 : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<24xf32>
  return %3 : tensor<24xf32>
}

// -----

// Fork: what starts in one value and is handed on separately.

// CHECK-LABEL: func.func @fork
// CHECK:         %[[F:.*]] = math.absf
// CHECK:         %[[R:.*]]:2 = parallel_op.parallel
// CHECK:           parallel_op.task({{.*}} = %[[F]]
// CHECK:           parallel_op.task({{.*}} = %[[F]]
// CHECK:         return %[[R]]#0, %[[R]]#1
func.func @fork(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %0 = math.absf %x : tensor<8xf32>
  %1 = math.exp %0 : tensor<8xf32>
  %2 = math.tanh %0 : tensor<8xf32>
  return %1, %2 : tensor<8xf32>, tensor<8xf32>
}

// -----

// Free ops are copied into each task that needs them, and vanish outside where nothing else does.

// CHECK-LABEL: func.func @free_ops
// CHECK-NEXT:    parallel_op.parallel
// CHECK-NEXT:      parallel_op.task
// CHECK-DAG:         arith.constant
// CHECK-DAG:         tensor.empty
// CHECK:             linalg.fill
// CHECK:             math.exp
// CHECK:           parallel_op.task
// CHECK:             linalg.fill
// CHECK:             math.tanh
func.func @free_ops(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<8xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<8xf32>) -> tensor<8xf32>
  %0 = arith.addf %x, %init : tensor<8xf32>
  %1 = math.exp %0 : tensor<8xf32>
  %2 = arith.subf %x, %init : tensor<8xf32>
  %3 = math.tanh %2 : tensor<8xf32>
  return %1, %3 : tensor<8xf32>, tensor<8xf32>
}
