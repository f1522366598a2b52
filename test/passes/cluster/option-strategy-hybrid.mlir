// RUN: parallel-opt %s --parallel-op-cluster=strategy=hybrid | FileCheck %s
// RUN: parallel-opt %s --parallel-op-cluster=strategy=hybrid --remarks-filter=parallel-op-cluster 2>&1 | FileCheck %s --check-prefix=REMARK
// RUN: parallel-opt %s --parallel-op-cluster=strategy=linear | FileCheck %s --check-prefix=LINEAR
// RUN: parallel-opt %s --parallel-op-cluster=strategy=hybrid > %t.once
// RUN: parallel-opt %t.once --parallel-op-cluster=strategy=hybrid | diff %t.once -

// The first and the last op are loops for all threads, and so is the long one of the three in the middle. The other two
// run side by side, each on one thread. With lanes alone all three are in tasks.
// REMARK: Passed] clustered{{.*}}Function=trunk_and_branches{{.*}}2 ops become 2 tasks on 2 lanes{{.*}}serial 800000 ns, parallel 4{{[0-9]+}} ns on 2 workers
// CHECK-LABEL: func.func @trunk_and_branches
// CHECK:         scf.forall
// CHECK:         } {parallel_op.cost = 400000 : i64}
// CHECK:         scf.forall
// CHECK:         } {parallel_op.cost = 2000000 : i64}
// CHECK:         parallel_op.parallel
// CHECK:           parallel_op.task
// CHECK:             scf.forall
// CHECK:             } {parallel_op.cost = 400000 : i64, parallel_op.threads = 1 : i64}
// CHECK:           parallel_op.task
// CHECK:             math.exp
// CHECK:         scf.forall
// CHECK:         } {parallel_op.cost = 400000 : i64}
// LINEAR-LABEL: func.func @trunk_and_branches
// LINEAR:         parallel_op.task
// LINEAR:         } {parallel_op.cost = 2000000 : i64, parallel_op.threads = 1 : i64}
func.func @trunk_and_branches(%x: tensor<16x64xf32>) -> tensor<16x64xf32> {
  %0 = scf.forall (%i) in (16) shared_outs(%o = %x) -> tensor<16x64xf32> {
    %in = tensor.extract_slice %x[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%in : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
    }
  } {parallel_op.cost = 400000 : i64}
  %1 = scf.forall (%i) in (16) shared_outs(%o = %0) -> tensor<16x64xf32> {
    %in = tensor.extract_slice %0[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%in : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
    }
  } {parallel_op.cost = 2000000 : i64}
  %2 = scf.forall (%i) in (16) shared_outs(%o = %0) -> tensor<16x64xf32> {
    %in = tensor.extract_slice %0[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%in : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
    }
  } {parallel_op.cost = 400000 : i64}
  %3 = math.exp %0 {parallel_op.cost = 400000 : i64} : tensor<16x64xf32>
  %sum = arith.addf %1, %2 {parallel_op.cost = 100 : i64} : tensor<16x64xf32>
  %4 = arith.addf %sum, %3 {parallel_op.cost = 100 : i64} : tensor<16x64xf32>
  %5 = scf.forall (%i) in (16) shared_outs(%o = %4) -> tensor<16x64xf32> {
    %in = tensor.extract_slice %4[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%in : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
    }
  } {parallel_op.cost = 400000 : i64}
  return %5 : tensor<16x64xf32>
}

// Loops alone do as well as lanes, without any tasks.
// REMARK: Missed] loops{{.*}}Function=loops_alone{{.*}}2 ops stay serial: loops on all threads gain as much: {{.*}}with loops on all threads 802000 ns
// CHECK-LABEL: func.func @loops_alone
// CHECK-NOT:     parallel_op.parallel
// CHECK-NOT:     parallel_op.threads
func.func @loops_alone(%x: tensor<16x64xf32>, %y: tensor<16x64xf32>) -> (tensor<16x64xf32>, tensor<16x64xf32>) {
  %0 = scf.forall (%i) in (16) shared_outs(%o = %x) -> tensor<16x64xf32> {
    %in = tensor.extract_slice %x[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%in : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
    }
  } {parallel_op.cost = 800000 : i64}
  %1 = scf.forall (%i) in (16) shared_outs(%o = %y) -> tensor<16x64xf32> {
    %in = tensor.extract_slice %y[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%in : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
    }
  } {parallel_op.cost = 800000 : i64}
  return %0, %1 : tensor<16x64xf32>, tensor<16x64xf32>
}

// Two groups of branches with a join between are two containers.
// CHECK-LABEL: func.func @two_containers
// CHECK-COUNT-2: parallel_op.parallel
func.func @two_containers(%x: tensor<16x64xf32>) -> (tensor<16x64xf32>, tensor<16x64xf32>) {
  %0 = math.exp %x {parallel_op.cost = 400000 : i64} : tensor<16x64xf32>
  %1 = math.sin %x {parallel_op.cost = 400000 : i64} : tensor<16x64xf32>
  %2 = arith.addf %0, %1 {parallel_op.cost = 400000 : i64} : tensor<16x64xf32>
  %3 = math.exp %2 {parallel_op.cost = 400000 : i64} : tensor<16x64xf32>
  %4 = math.sin %2 {parallel_op.cost = 400000 : i64} : tensor<16x64xf32>
  return %3, %4 : tensor<16x64xf32>, tensor<16x64xf32>
}

// A chain has nothing for lanes.
// CHECK-LABEL: func.func @chain
// CHECK-NOT:     parallel_op.parallel
// CHECK:         return
func.func @chain(%x: tensor<16x64xf32>) -> tensor<16x64xf32> {
  %0 = scf.forall (%i) in (16) shared_outs(%o = %x) -> tensor<16x64xf32> {
    %in = tensor.extract_slice %x[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%in : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
    }
  } {parallel_op.cost = 800000 : i64}
  %1 = scf.forall (%i) in (16) shared_outs(%o = %0) -> tensor<16x64xf32> {
    %in = tensor.extract_slice %0[%i, 0] [1, 64] [1, 1] : tensor<16x64xf32> to tensor<1x64xf32>
    %t = linalg.exp ins(%in : tensor<1x64xf32>) outs(%in : tensor<1x64xf32>) -> tensor<1x64xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<16x64xf32>
    }
  } {parallel_op.cost = 800000 : i64}
  return %1 : tensor<16x64xf32>
}
