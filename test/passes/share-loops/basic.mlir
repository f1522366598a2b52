// RUN: parallel-opt %s --parallel-op-share-loops=workers=4 | FileCheck %s
// RUN: parallel-opt %s --parallel-op-share-loops=workers=4 --remarks-filter=parallel-op-share-loops 2>&1 | FileCheck %s --check-prefix=REMARK

// In a container of two lanes a loop has half of the threads; what a loop says already holds.
// REMARK: Passed] shared{{.*}}Function=lanes{{.*}}"16 turns are shared: 400000 ns on one thread, 201000 ns on 2"
// REMARK-NOT: Function=lanes
// CHECK-LABEL: func.func @lanes
// CHECK:         } {parallel_op.cost = 400000 : i64, parallel_op.threads = 2 : i64}
// CHECK:         } {parallel_op.cost = 400000 : i64, parallel_op.threads = 3 : i64}
func.func @lanes(%x: tensor<16x64xf32>) -> (tensor<16x64xf32>, tensor<16x64xf32>) {
  %0:2 = parallel_op.parallel -> (tensor<16x64xf32>, tensor<16x64xf32>) {
    %1 = parallel_op.task(%a = %x : tensor<16x64xf32>) -> (tensor<16x64xf32>) attributes {lane = 0 : i64} {
      %r = scf.forall (%i) in (16) shared_outs(%o = %a) -> tensor<16x64xf32> {
        %in = tensor.extract_slice %o[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
        %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%in : tensor<1x64xf32>) -> tensor<1x64xf32>
        scf.forall.in_parallel {
          tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
        }
      } {parallel_op.cost = 400000 : i64}
      parallel_op.yield %r : tensor<16x64xf32>
    }
    %2 = parallel_op.task(%a = %x : tensor<16x64xf32>) -> (tensor<16x64xf32>) attributes {lane = 1 : i64} {
      %r = scf.forall (%i) in (16) shared_outs(%o = %a) -> tensor<16x64xf32> {
        %in = tensor.extract_slice %o[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
        %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%in : tensor<1x64xf32>) -> tensor<1x64xf32>
        scf.forall.in_parallel {
          tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
        }
      } {parallel_op.cost = 400000 : i64, parallel_op.threads = 3 : i64}
      parallel_op.yield %r : tensor<16x64xf32>
    }
    parallel_op.yield %1, %2 : tensor<16x64xf32>, tensor<16x64xf32>
  }
  return %0#0, %0#1 : tensor<16x64xf32>, tensor<16x64xf32>
}

// One turn has nothing to share, a reduction would have other bits, and what nobody knows the cost of had better not be
// cut into pieces.
// REMARK: Missed] few-turns{{.*}}Function=alone{{.*}}it has one turn
// REMARK: Missed] reduction{{.*}}Function=alone
// REMARK: Missed] unknown-cost{{.*}}Function=alone{{.*}}the cost of 'func.call' is not known
// CHECK-LABEL: func.func @alone
// CHECK:         } {parallel_op.cost = 400000 : i64, parallel_op.threads = 1 : i64}
// CHECK:         } {parallel_op.threads = 1 : i64}
// CHECK:         } {parallel_op.threads = 1 : i64}
func.func @alone(%x: tensor<1x64xf32>, %f: f32) -> (tensor<1x64xf32>, f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c9 = arith.constant 9 : index
  %0 = scf.forall (%i) in (1) shared_outs(%o = %x) -> tensor<1x64xf32> {
    %in = tensor.extract_slice %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> to tensor<1x64xf32>
    %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%in : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<1x64xf32>
    }
  } {parallel_op.cost = 400000 : i64}
  %sum = scf.parallel (%i) = (%c0) to (%c9) step (%c1) init (%f) -> f32 {
    scf.reduce(%f : f32) {
    ^bb0(%a: f32, %b: f32):
      %1 = arith.addf %a, %b : f32
      scf.reduce.return %1 : f32
    }
  }
  scf.forall (%i) in (100) {
    func.call @unknown() : () -> ()
  }
  return %0, %sum : tensor<1x64xf32>, f32
}
func.func private @unknown()

// A loop in another one is a part of its turns.
// CHECK-LABEL: func.func @inner
// CHECK:         scf.forall
// CHECK:           scf.forall
// CHECK:           }
// CHECK-NOT:       parallel_op.threads
// CHECK:         return
func.func @inner(%m: memref<100xf32>, %f: f32) {
  scf.forall (%i) in (100) {
    scf.forall (%j) in (100) {
      memref.store %f, %m[%j] : memref<100xf32>
    }
  } {parallel_op.cost = 400000 : i64}
  return
}

// Nothing to do.
// CHECK-LABEL: func.func @untouched
// CHECK-NEXT:    return
func.func @untouched() {
  return
}
