// RUN: parallel-opt %s --parallel-op-outline="gate=false" | FileCheck %s

// Groups that are outlined in one round move each other's ops: an op that was the last of its task when the block was
// read may stand in front of others of the task then. Nothing behind the real last one moves, least of all the
// terminator.

// CHECK-LABEL:   func.func @containers_after_each_other
// CHECK-COUNT-5: parallel_op.parallel
// CHECK:         return
func.func @containers_after_each_other(%a: tensor<4xf32>) -> tensor<4xf32> {
  %0 = tosa.add %a, %a : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = tosa.add %0, %a : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %2 = tosa.add %a, %a : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %3 = tosa.add %a, %a : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %4 = tosa.add %a, %a : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %5 = tosa.add %a, %a : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %6 = tosa.add %a, %a : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %7 = tosa.add %a, %a : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %8 = tosa.add %a, %a : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %9 = tosa.add %a, %a : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %10 = tosa.add %a, %a : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %11 = tosa.add %1, %2 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %12 = tosa.add %0, %4 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %13 = tosa.add %a, %a : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %14 = tosa.add %a, %a : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %15 = tosa.add %11, %5 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %16 = tosa.add %9, %0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %17 = tosa.add %a, %a : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %18 = tosa.add %a, %11 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %19 = tosa.add %16, %15 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %20 = tosa.add %11, %7 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %21 = tosa.add %16, %19 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %22 = tosa.add %17, %0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %23 = tosa.add %11, %12 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %24 = tosa.add %a, %18 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %25 = tosa.add %12, %22 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %26 = tosa.add %20, %22 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %27 = tosa.add %18, %19 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %27 : tensor<4xf32>
}
