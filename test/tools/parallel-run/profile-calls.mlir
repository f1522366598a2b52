// Calls are inlined before nodes get their keys: each call has nodes of its own, in the entry.

// RUN: parallel-run --codegen loops %s --random-inputs 1 --profile %t.json --repeat 1
// RUN: sed 's/{"key"/\n&/g' %t.json | FileCheck %s

// CHECK:      {"entry":"main","nodes":[
// CHECK-NEXT: {"key":"main/0/0:math.exp",
// CHECK-NEXT: {"key":"main/0/1:math.tanh",
// CHECK-NEXT: {"key":"main/0/2:math.exp",
// CHECK-NEXT: {"key":"main/0/3:math.tanh",
// CHECK-NOT:  "key"

func.func private @layer(%x: tensor<64x64xf32>) -> tensor<64x64xf32> {
  %0 = math.exp %x : tensor<64x64xf32>
  %1 = math.tanh %0 : tensor<64x64xf32>
  return %1 : tensor<64x64xf32>
}

func.func @main(%x: tensor<64x64xf32>) -> tensor<64x64xf32> {
  %0 = call @layer(%x) : (tensor<64x64xf32>) -> tensor<64x64xf32>
  %1 = call @layer(%0) : (tensor<64x64xf32>) -> tensor<64x64xf32>
  return %1 : tensor<64x64xf32>
}
