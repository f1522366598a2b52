// RUN: parallel-opt %s --parallel-op-outline="gate=false" | FileCheck %s --check-prefix=LOOPS
// RUN: parallel-opt %s --parallel-op-outline="gate=false machine=x86-vector" | FileCheck %s --check-prefix=VECTOR
// RUN: parallel-opt %s --parallel-op-outline="gate=false gflops=1" | FileCheck %s --check-prefix=SLOW
// RUN: parallel-opt %s --parallel-op-outline="gate=false gbytes-per-s=1" | FileCheck %s --check-prefix=NARROW

// 1000 exponentials: 15000 operations and 8000 bytes, at 10, 100 and 1 operations and 30 and 1 bytes a nanosecond.

// LOOPS:  cost = 1767
// VECTOR: cost = 417
// SLOW:   cost = 15267
// NARROW: cost = 9500
func.func @exponentials(%x: tensor<1000xf32>) -> (tensor<1000xf32>, tensor<1000xf32>) {
  %0 = math.exp %x : tensor<1000xf32>
  %1 = math.exp %x {again} : tensor<1000xf32>
  return %0, %1 : tensor<1000xf32>, tensor<1000xf32>
}
