// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-block-rows),cse,canonicalize)' -o %t.once
// RUN: FileCheck %s < %t.once
// RUN: parallel-opt %t.once --pass-pipeline='builtin.module(func.func(codegen-block-rows),cse,canonicalize)' -o %t.twice
// RUN: diff %t.once %t.twice

// A single op is cut along its outermost dimension.

// CHECK-LABEL: func.func @one_op
// CHECK-SAME:    (%[[X:.*]]: tensor<1024x256xf32>)
// CHECK:         %[[R:.*]] = scf.forall (%[[I:.*]]) = (0) to (1024) step (128) shared_outs(%[[O:.*]] = %{{.*}})
// CHECK:           %[[IN:.*]] = tensor.extract_slice %[[X]][%[[I]], 0] [128, 256] [1, 1]
// CHECK:           %[[OUT:.*]] = tensor.extract_slice %[[O]][%[[I]], 0] [128, 256] [1, 1]
// CHECK:           %[[E:.*]] = linalg.exp ins(%[[IN]] : tensor<128x256xf32>) outs(%[[OUT]] : tensor<128x256xf32>)
// CHECK:           tensor.parallel_insert_slice %[[E]] into %[[O]][%[[I]], 0] [128, 256] [1, 1]
// CHECK:         return %[[R]]
func.func @one_op(%x: tensor<1024x256xf32>) -> tensor<1024x256xf32> {
  %e = tensor.empty() : tensor<1024x256xf32>
  %0 = linalg.exp ins(%x : tensor<1024x256xf32>) outs(%e : tensor<1024x256xf32>) -> tensor<1024x256xf32>
  return %0 : tensor<1024x256xf32>
}

// So are ops in tasks.

// CHECK-LABEL: func.func @in_a_task
// CHECK:         parallel_op.task
// CHECK:           scf.forall
// CHECK:             linalg.exp
func.func @in_a_task(%x: tensor<1024x256xf32>, %y: tensor<4xf32>) -> (tensor<1024x256xf32>, tensor<4xf32>) {
  %e = tensor.empty() : tensor<1024x256xf32>
  %r:2 = parallel_op.parallel -> (tensor<1024x256xf32>, tensor<4xf32>) {
    %a = parallel_op.task(%c = %x, %d = %e : tensor<1024x256xf32>, tensor<1024x256xf32>) -> (tensor<1024x256xf32>) {
      %0 = linalg.exp ins(%c : tensor<1024x256xf32>) outs(%d : tensor<1024x256xf32>) -> tensor<1024x256xf32>
      parallel_op.yield %0 : tensor<1024x256xf32>
    }
    %b = parallel_op.task(%c = %y : tensor<4xf32>) -> (tensor<4xf32>) {
      %0 = math.exp %c : tensor<4xf32>
      parallel_op.yield %0 : tensor<4xf32>
    }
    parallel_op.yield %a, %b : tensor<1024x256xf32>, tensor<4xf32>
  }
  return %r#0, %r#1 : tensor<1024x256xf32>, tensor<4xf32>
}

// Few rows of many elements are cut along the row, in pieces of 64 elements or more.

// CHECK-LABEL: func.func @one_long_row
// CHECK:         scf.forall (%[[I:.*]]) = (0) to (262144) step (32768)
// CHECK:           linalg.exp ins(%{{.*}} : tensor<1x32768xf32>)
func.func @one_long_row(%x: tensor<1x262144xf32>) -> tensor<1x262144xf32> {
  %e = tensor.empty() : tensor<1x262144xf32>
  %0 = linalg.exp ins(%x : tensor<1x262144xf32>) outs(%e : tensor<1x262144xf32>) -> tensor<1x262144xf32>
  return %0 : tensor<1x262144xf32>
}

// Open rows: the last block takes what is left.

// CHECK-LABEL: func.func @open_rows
// CHECK:         %[[N:.*]] = tensor.dim
// CHECK:         scf.forall (%[[I:.*]]) = (0) to (%[[N]]) step (32)
// CHECK:           %[[SIZE:.*]] = affine.min {{.*}}[%[[I]], %[[N]]]
// CHECK:           tensor.extract_slice %{{.*}}[%[[I]], 0] [%[[SIZE]], 1024] [1, 1]
// CHECK:           linalg.exp
func.func @open_rows(%x: tensor<?x1024xf32>) -> tensor<?x1024xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x1024xf32>
  %e = tensor.empty(%n) : tensor<?x1024xf32>
  %0 = linalg.exp ins(%x : tensor<?x1024xf32>) outs(%e : tensor<?x1024xf32>) -> tensor<?x1024xf32>
  return %0 : tensor<?x1024xf32>
}

// A prime number of rows has a smaller last block, too.

// CHECK-LABEL: func.func @prime_rows
// CHECK:         scf.forall (%[[I:.*]]) = (0) to (1021) step (146)
// CHECK:           affine.min {{.*}}[%[[I]]]
func.func @prime_rows(%x: tensor<1021x256xf32>) -> tensor<1021x256xf32> {
  %e = tensor.empty() : tensor<1021x256xf32>
  %0 = linalg.exp ins(%x : tensor<1021x256xf32>) outs(%e : tensor<1021x256xf32>) -> tensor<1021x256xf32>
  return %0 : tensor<1021x256xf32>
}

// Numbers of loops count from the beginning of the whole.

// CHECK-LABEL: func.func @numbered
// CHECK:         scf.forall (%[[I:.*]]) = (0) to (1048576)
// CHECK:           %[[IN_BLOCK:.*]] = linalg.index 0
// CHECK-NEXT:      %[[AT:.*]] = affine.apply {{.*}}(%[[I]])[%[[IN_BLOCK]]]
// CHECK-NEXT:      arith.index_cast %[[AT]]
func.func @numbered() -> tensor<1048576xi64> {
  %e = tensor.empty() : tensor<1048576xi64>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      outs(%e : tensor<1048576xi64>) {
  ^bb0(%out: i64):
    %i = linalg.index 0 : index
    %v = arith.index_cast %i : index to i64
    linalg.yield %v : i64
  } -> tensor<1048576xi64>
  return %0 : tensor<1048576xi64>
}
