// RUN: parallel-opt %s --parallel-op-hypercluster='batch=2 gate=false' --split-input-file --remarks-filter=parallel-op-hypercluster -o %t.out 2>&1 | FileCheck %s
// RUN: FileCheck %s --check-prefix=IR < %t.out

// Which ops are proved to treat the samples of a batch apart, and what is said of the others.

// Statistics over the batch combine all samples.

// CHECK: Missed] not-independent | {{.*}}Function=mean_over_batch | {{.*}}'linalg.reduce' reduces over the samples"
func.func @mean_over_batch(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<8xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  %m = linalg.reduce { arith.addf } ins(%x : tensor<4x8xf32>) outs(%i : tensor<8xf32>) dimensions = [0]
  %b = tensor.empty() : tensor<4x8xf32>
  %y = linalg.broadcast ins(%m : tensor<8xf32>) outs(%b : tensor<4x8xf32>) dimensions = [0]
  return %y : tensor<4x8xf32>
}

// -----

// CHECK: Missed] not-independent | {{.*}}Function=contraction | {{.*}}'linalg.matmul' reduces over the samples"
func.func @contraction(%x: tensor<4x8xf32>, %w: tensor<3x4xf32> {parallel_op.weight}) -> tensor<3x8xf32> {
  %e = tensor.empty() : tensor<3x8xf32>
  %y = linalg.matmul ins(%w, %x : tensor<3x4xf32>, tensor<4x8xf32>) outs(%e : tensor<3x8xf32>) -> tensor<3x8xf32>
  return %y : tensor<3x8xf32>
}

// -----

// Every sample beside every other one.

// CHECK: Missed] not-independent | {{.*}}Function=gram | {{.*}}'linalg.matmul' combines samples with each other"
func.func @gram(%x: tensor<4x8xf32>) -> tensor<4x4xf32> {
  %e = tensor.empty() : tensor<8x4xf32>
  %t = linalg.transpose ins(%x : tensor<4x8xf32>) outs(%e : tensor<8x4xf32>) permutation = [1, 0]
  %o = tensor.empty() : tensor<4x4xf32>
  %y = linalg.matmul ins(%x, %t : tensor<4x8xf32>, tensor<8x4xf32>) outs(%o : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}

// -----

// CHECK: Missed] not-independent | {{.*}}Function=index | {{.*}}'linalg.generic' reads the number of the sample"
#id = affine_map<(d0, d1) -> (d0, d1)>
func.func @index(%x: tensor<4x8xindex>) -> tensor<4x8xindex> {
  %y = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel"]} outs(%x : tensor<4x8xindex>) {
  ^bb0(%out: index):
    %i = linalg.index 0 : index
    %s = arith.addi %out, %i : index
    linalg.yield %s : index
  } -> tensor<4x8xindex>
  return %y : tensor<4x8xindex>
}

// -----

// A table that a body looks up may not be the samples; numbers that are looked up may.

// CHECK: Missed] not-independent | {{.*}}Function=lookup | {{.*}}'linalg.generic' reads a sample in its body"
#id = affine_map<(d0, d1) -> (d0, d1)>
func.func @lookup(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel"]} outs(%e : tensor<4x8xf32>) {
  ^bb0(%out: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %v = tensor.extract %x[%i, %j] : tensor<4x8xf32>
    linalg.yield %v : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// -----

// CHECK: Missed] not-independent | {{.*}}Function=part | {{.*}}'tensor.extract_slice' takes a part of the samples"
func.func @part(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %s = tensor.extract_slice %x[1, 0] [2, 8] [1, 1] : tensor<4x8xf32> to tensor<2x8xf32>
  %y = tensor.concat dim(0) %s, %s : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// -----

// CHECK: Missed] not-independent | {{.*}}Function=joined | {{.*}}'tensor.concat' joins along the samples"
func.func @joined(%x: tensor<4x8xf32>) -> tensor<8x8xf32> {
  %y = tensor.concat dim(0) %x, %x : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<8x8xf32>
  return %y : tensor<8x8xf32>
}

// -----

// CHECK: Missed] not-independent | {{.*}}Function=padded | {{.*}}'tensor.pad' pads the samples"
func.func @padded(%x: tensor<4x8xf32>) -> tensor<6x8xf32> {
  %zero = arith.constant 0.0 : f32
  %y = tensor.pad %x low[1, 0] high[1, 0] {
  ^bb0(%i: index, %j: index):
    tensor.yield %zero : f32
  } : tensor<4x8xf32> to tensor<6x8xf32>
  return %y : tensor<6x8xf32>
}

// -----

// CHECK: Missed] not-independent | {{.*}}Function=mixed | {{.*}}'tensor.collapse_shape' takes the samples apart or mixes them with others"
func.func @mixed(%x: tensor<4x8xf32>) -> tensor<32xf32> {
  %e = tensor.empty() : tensor<8x4xf32>
  %t = linalg.transpose ins(%x : tensor<4x8xf32>) outs(%e : tensor<8x4xf32>) permutation = [1, 0]
  %y = tensor.collapse_shape %t [[0, 1]] : tensor<8x4xf32> into tensor<32xf32>
  return %y : tensor<32xf32>
}

// -----

// What is proved: rank-reducing slices, inserts, pads, shared constants that differ from sample to sample.

// CHECK: Passed] {{.*}}Function=rearranged
// IR-LABEL: func.func @rearranged
// IR:         %[[C0:.*]] = tensor.extract_slice %{{.*}}[0, 0] [2, 8] [1, 1] : tensor<4x8xf32> to tensor<2x8xf32>
// IR:         parallel_op.task
// IR:           tensor.extract_slice %{{.*}}[0, 0, 0] [2, 1, 8] [1, 1, 1] : tensor<2x3x8xf32> to tensor<2x8xf32>
// IR:           tensor.insert_slice {{.*}}[0, 2, 0] [2, 1, 8] [1, 1, 1] : tensor<2x8xf32> into tensor<2x3x8xf32>
// IR:           tensor.pad {{.*}} low[0, 1, 0] high[0, 0, 0]
// IR:           tensor<2x3x8xf32> to tensor<2x4x8xf32>
func.func @rearranged(%x: tensor<4x3x8xf32>) -> tensor<4x4x8xf32> {
  %c = arith.constant dense<[[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
                             [2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0], [3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0]]>
      : tensor<4x8xf32>
  %zero = arith.constant 0.0 : f32
  %s = tensor.extract_slice %x[0, 0, 0] [4, 1, 8] [1, 1, 1] : tensor<4x3x8xf32> to tensor<4x8xf32>
  %a = arith.addf %s, %c : tensor<4x8xf32>
  %i = tensor.insert_slice %a into %x[0, 2, 0] [4, 1, 8] [1, 1, 1] : tensor<4x8xf32> into tensor<4x3x8xf32>
  %p = tensor.pad %i low[0, 1, 0] high[0, 0, 0] {
  ^bb0(%d0: index, %d1: index, %d2: index):
    tensor.yield %zero : f32
  } : tensor<4x3x8xf32> to tensor<4x4x8xf32>
  return %p : tensor<4x4x8xf32>
}
