// RUN: parallel-opt %s --parallel-op-hypercluster='gate=false' --split-input-file --remarks-filter=parallel-op-hypercluster -o %t.zero 2>&1 | FileCheck %s --check-prefix=ZERO-SAYS
// RUN: FileCheck %s --check-prefixes=CHECK,ZERO < %t.zero
// RUN: parallel-opt %s --parallel-op-hypercluster='batch=4 gate=false' --split-input-file --remarks-filter=parallel-op-hypercluster -o %t.four 2>&1 | FileCheck %s --check-prefix=FOUR-SAYS
// RUN: FileCheck %s --check-prefixes=CHECK,FOUR < %t.four
// RUN: parallel-opt %s --parallel-op-hypercluster='workers=3 gate=false' --split-input-file | FileCheck %s --check-prefix=THREE

// Without a number, a function of one sample stays.

// ZERO-SAYS: Remark="batch stays serial: it takes one sample, and 'batch' does not say how many to take"
// FOUR-SAYS: Remark="4 copies of the function become 2 tasks
// CHECK-LABEL: func.func @one_sample
// ZERO-SAME:    tensor<1x8xf32>
// FOUR-SAME:    tensor<4x8xf32>
func.func @one_sample(%x: tensor<1x8xf32>) -> tensor<1x8xf32> {
  %y = math.exp %x : tensor<1x8xf32>
  return %y : tensor<1x8xf32>
}

// -----

// Without a number, a batch is cut into the fewest samples that keep all workers equally busy.

// ZERO-SAYS: Remark="2 parts of its batch become 2 tasks
// FOUR-SAYS: Remark="4 parts of its batch become 2 tasks
// CHECK-LABEL: func.func @a_batch
// ZERO:         math.exp {{.*}} : tensor<6x8xf32>
// FOUR-COUNT-4: math.exp {{.*}} : tensor<3x8xf32>
// THREE-LABEL: func.func @a_batch
// THREE-COUNT-3: math.exp {{.*}} : tensor<4x8xf32>
func.func @a_batch(%x: tensor<12x8xf32>) -> tensor<12x8xf32> {
  %y = math.exp %x : tensor<12x8xf32>
  return %y : tensor<12x8xf32>
}

// -----

// A batch that cannot be cut equally stays.

// ZERO-SAYS: Remark="3 parts of its batch become 2 tasks on 2
// FOUR-SAYS: Remark="batch stays serial: its batch of 3 cannot be cut into 4 equal samples"
func.func @odd(%x: tensor<3x8xf32>) -> tensor<3x8xf32> {
  %y = math.exp %x : tensor<3x8xf32>
  return %y : tensor<3x8xf32>
}
