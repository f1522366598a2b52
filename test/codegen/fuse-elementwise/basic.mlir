// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-fuse-elementwise))' -o %t.once
// RUN: FileCheck %s < %t.once
// RUN: parallel-opt %t.once --pass-pipeline='builtin.module(func.func(codegen-fuse-elementwise))' -o %t.twice
// RUN: diff %t.once %t.twice

#rows = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>

// A chain becomes one op, and what only moves elements becomes an operand: here a bias that was broadcast.

// CHECK-LABEL: func.func @chain
// CHECK-SAME:    (%[[X:.*]]: tensor<4x8xf32>, %[[B:.*]]: tensor<8xf32>)
// CHECK:         %[[R:.*]] = linalg.generic
// CHECK-SAME:      ins(%[[X]], %[[B]] : tensor<4x8xf32>, tensor<8xf32>)
// CHECK:           arith.addf
// CHECK-NEXT:      math.tanh
// CHECK-NEXT:      linalg.yield
// CHECK:         return %[[R]]
func.func @chain(%x: tensor<4x8xf32>, %b: tensor<8xf32>) -> tensor<4x8xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  %wide = linalg.generic {indexing_maps = [#column, #rows], iterator_types = ["parallel", "parallel"]}
      ins(%b : tensor<8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    linalg.yield %in : f32
  } -> tensor<4x8xf32>
  %sum = linalg.generic {indexing_maps = [#rows, #rows, #rows], iterator_types = ["parallel", "parallel"]}
      ins(%x, %wide : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %bias: f32, %out: f32):
    %0 = arith.addf %in, %bias : f32
    linalg.yield %0 : f32
  } -> tensor<4x8xf32>
  %r = linalg.generic {indexing_maps = [#rows, #rows], iterator_types = ["parallel", "parallel"]}
      ins(%sum : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = math.tanh %in : f32
    linalg.yield %0 : f32
  } -> tensor<4x8xf32>
  return %r : tensor<4x8xf32>
}

// Named ops become generic ones. Rows may be open.

// CHECK-LABEL: func.func @named
// CHECK:         linalg.generic
// CHECK:           math.exp
// CHECK-NEXT:      arith.addf
// CHECK-NOT:     linalg.{{exp|add|generic}}
// CHECK:         return
func.func @named(%x: tensor<?x8xf32>, %e: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %0 = linalg.exp ins(%x : tensor<?x8xf32>) outs(%e : tensor<?x8xf32>) -> tensor<?x8xf32>
  %1 = linalg.add ins(%0, %x : tensor<?x8xf32>, tensor<?x8xf32>) outs(%e : tensor<?x8xf32>) -> tensor<?x8xf32>
  return %1 : tensor<?x8xf32>
}

// Bodies of tasks are joined like any others; a task's result stays with its task.

// CHECK-LABEL: func.func @in_tasks
// CHECK:         parallel_op.task
// CHECK:           math.exp
// CHECK-NEXT:      arith.negf
// CHECK:         parallel_op.task
// CHECK:           math.exp
// CHECK-NEXT:      linalg.yield
// CHECK:         linalg.generic
// CHECK-NEXT:    ^bb0
// CHECK-NEXT:      arith.negf
func.func @in_tasks(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %e = tensor.empty() : tensor<8xf32>
  %r:2 = parallel_op.parallel -> (tensor<8xf32>, tensor<8xf32>) {
    %a = parallel_op.task(%c = %x, %d = %e : tensor<8xf32>, tensor<8xf32>) -> (tensor<8xf32>) {
      %0 = linalg.exp ins(%c : tensor<8xf32>) outs(%d : tensor<8xf32>) -> tensor<8xf32>
      %1 = linalg.negf ins(%0 : tensor<8xf32>) outs(%d : tensor<8xf32>) -> tensor<8xf32>
      parallel_op.yield %1 : tensor<8xf32>
    }
    %b = parallel_op.task(%c = %x, %d = %e : tensor<8xf32>, tensor<8xf32>) -> (tensor<8xf32>) {
      %0 = linalg.exp ins(%c : tensor<8xf32>) outs(%d : tensor<8xf32>) -> tensor<8xf32>
      parallel_op.yield %0 : tensor<8xf32>
    }
    parallel_op.yield %a, %b : tensor<8xf32>, tensor<8xf32>
  }
  %n = linalg.negf ins(%r#1 : tensor<8xf32>) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  return %r#0, %n : tensor<8xf32>, tensor<8xf32>
}

// Integers and booleans are joined, too.

// CHECK-LABEL: func.func @integers
// CHECK:         linalg.generic
// CHECK:           arith.cmpi
// CHECK-NEXT:      arith.select
// CHECK-NOT:     linalg.generic
func.func @integers(%x: tensor<8xi32>, %y: tensor<8xi32>) -> tensor<8xi32> {
  %eb = tensor.empty() : tensor<8xi1>
  %e = tensor.empty() : tensor<8xi32>
  %id = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>],
                        iterator_types = ["parallel"]}
      ins(%x, %y : tensor<8xi32>, tensor<8xi32>) outs(%eb : tensor<8xi1>) {
  ^bb0(%a: i32, %b: i32, %out: i1):
    %0 = arith.cmpi slt, %a, %b : i32
    linalg.yield %0 : i1
  } -> tensor<8xi1>
  %r = linalg.select ins(%id, %x, %y : tensor<8xi1>, tensor<8xi32>, tensor<8xi32>) outs(%e : tensor<8xi32>) -> tensor<8xi32>
  return %r : tensor<8xi32>
}
