// Ops beside those of neural networks: rounding divisions, powers of integers, vectors, parallel loops.

// RUN: parallel-run %s --entry integers --random-inputs 1 --repeat 2 | FileCheck %s --check-prefix=INTEGERS
// INTEGERS: result #0: tensor<3xi64> [-1, 2, 8]
func.func @integers() -> tensor<3xi64> {
  %m7 = arith.constant -1 : i64
  %c2 = arith.constant 2 : i64
  %c3 = arith.constant 3 : i64
  %0 = arith.floordivsi %m7, %c2 : i64
  %1 = arith.ceildivsi %c3, %c2 : i64
  %2 = math.ipowi %c2, %c3 : i64
  %3 = tensor.from_elements %0, %1, %2 : tensor<3xi64>
  return %3 : tensor<3xi64>
}

// RUN: parallel-run %s --entry vectors --random-inputs 1 --compare | FileCheck %s --check-prefix=VECTORS
// VECTORS: result #0: tensor<6xf32> [2, 2, 2, 2, 0, 0]
// VECTORS: bitwise equal
func.func @vectors() -> tensor<6xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %ones = arith.constant dense<1.0> : tensor<4xf32>
  %wide = vector.transfer_read %ones[%c0], %zero : tensor<4xf32>, vector<6xf32>
  %sum = arith.addf %wide, %wide : vector<6xf32>
  %empty = tensor.empty() : tensor<6xf32>
  %written = vector.transfer_write %sum, %empty[%c0] : vector<6xf32>, tensor<6xf32>
  %copy = scf.forall (%i) in (6) shared_outs(%out = %empty) -> (tensor<6xf32>) {
    %slice = tensor.extract_slice %written[%i] [1] [1] : tensor<6xf32> to tensor<1xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %slice into %out[%i] [1] [1] : tensor<1xf32> into tensor<6xf32>
    }
  }
  return %copy : tensor<6xf32>
}
