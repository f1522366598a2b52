// RUN: parallel-opt %s --parallel-op-hypercluster='batch=2 gate=false' --split-input-file --remarks-filter=parallel-op-hypercluster -o %t.out 2>&1 | FileCheck %s
// RUN: FileCheck %s --check-prefix=IR < %t.out

// The samples of a batch in tosa.

// A convolution, a pool, a broadcast bias, and shapes that are operands: these get new ones.

// CHECK: Passed] {{.*}}Function=block
// IR-LABEL: func.func @block
// IR:         parallel_op.task
// IR:           tosa.conv2d {{.*}} -> tensor<2x8x8x3xf32>
// IR:           tosa.add {{.*}} : (tensor<2x8x8x3xf32>, tensor<1x1x1x3xf32>) -> tensor<2x8x8x3xf32>
// IR:           tosa.max_pool2d {{.*}} -> tensor<2x4x4x3xf32>
// IR:           tosa.reduce_sum {{.*}} -> tensor<2x4x1x3xf32>
// IR:           %[[S:.*]] = tosa.const_shape {values = dense<[2, 12]> : tensor<2xindex>}
// IR:           tosa.reshape %{{.*}}, %[[S]] : (tensor<2x4x1x3xf32>, !tosa.shape<2>) -> tensor<2x12xf32>
// IR:           tosa.slice {{.*}} -> tensor<2x6xf32>
func.func @block(%x: tensor<4x8x8x2xf32>, %w: tensor<3x3x3x2xf32> {parallel_op.weight},
                 %b: tensor<3xf32> {parallel_op.weight}, %c: tensor<1x1x1x3xf32> {parallel_op.weight})
    -> tensor<4x6xf32> {
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>} : (tensor<4x8x8x2xf32>, tensor<3x3x3x2xf32>, tensor<3xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x8x8x3xf32>
  %z = tosa.add %y, %c : (tensor<4x8x8x3xf32>, tensor<1x1x1x3xf32>) -> tensor<4x8x8x3xf32>
  %p = tosa.max_pool2d %z {kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<4x8x8x3xf32>) -> tensor<4x4x4x3xf32>
  %r = tosa.reduce_sum %p {axis = 2 : i32} : (tensor<4x4x4x3xf32>) -> tensor<4x4x1x3xf32>
  %s = tosa.const_shape {values = dense<[4, 12]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %f = tosa.reshape %r, %s : (tensor<4x4x1x3xf32>, !tosa.shape<2>) -> tensor<4x12xf32>
  %start = tosa.const_shape {values = dense<[0, 3]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %size = tosa.const_shape {values = dense<[4, 6]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %o = tosa.slice %f, %start, %size : (tensor<4x12xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<4x6xf32>
  return %o : tensor<4x6xf32>
}

// -----

// The batch goes into another dimension and comes back; a constant of one value shrinks with it.

// CHECK: Passed] {{.*}}Function=transposed
// IR-LABEL: func.func @transposed
// IR:         tosa.transpose {{.*}} : (tensor<2x8xf32>) -> tensor<8x2xf32>
// IR:         tosa.add {{.*}} : (tensor<8x2xf32>, tensor<8x2xf32>) -> tensor<8x2xf32>
// IR:         tosa.transpose {{.*}} : (tensor<8x2xf32>) -> tensor<2x8xf32>
func.func @transposed(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %one = "tosa.const"() <{values = dense<1.0> : tensor<8x4xf32>}> : () -> tensor<8x4xf32>
  %t = tosa.transpose %x {perms = array<i32: 1, 0>} : (tensor<4x8xf32>) -> tensor<8x4xf32>
  %a = tosa.add %t, %one : (tensor<8x4xf32>, tensor<8x4xf32>) -> tensor<8x4xf32>
  %y = tosa.transpose %a {perms = array<i32: 1, 0>} : (tensor<8x4xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// -----

// CHECK: Missed] not-independent | {{.*}}Function=reduced | {{.*}}'tosa.reduce_max' reduces over the samples"
func.func @reduced(%x: tensor<4x8xf32>) -> tensor<1x8xf32> {
  %y = tosa.reduce_max %x {axis = 0 : i32} : (tensor<4x8xf32>) -> tensor<1x8xf32>
  return %y : tensor<1x8xf32>
}

// -----

// Rows of one product are apart, batches of products too; what is summed over is not.

// CHECK: Passed] {{.*}}Function=products
// IR-LABEL: func.func @products
// IR:         tosa.matmul {{.*}} -> tensor<2x3x5xf32>
func.func @products(%a: tensor<4x3x8xf32>, %b: tensor<4x8x5xf32>) -> tensor<4x3x5xf32> {
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %y = tosa.matmul %a, %b, %zp, %zp : (tensor<4x3x8xf32>, tensor<4x8x5xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<4x3x5xf32>
  return %y : tensor<4x3x5xf32>
}

// -----

// CHECK: Missed] not-independent | {{.*}}Function=summed | {{.*}}'tosa.matmul' reduces over the samples"
func.func @summed(%a: tensor<4x8xf32>, %w: tensor<1x3x4xf32> {parallel_op.weight}) -> tensor<1x3x8xf32> {
  %zp = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %s = tosa.const_shape {values = dense<[1, 4, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %r = tosa.reshape %a, %s : (tensor<4x8xf32>, !tosa.shape<3>) -> tensor<1x4x8xf32>
  %y = tosa.matmul %w, %r, %zp, %zp : (tensor<1x3x4xf32>, tensor<1x4x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x3x8xf32>
  return %y : tensor<1x3x8xf32>
}

// -----

// Rows of a table that all samples share, and copies along another dimension.

// CHECK: Passed] {{.*}}Function=rows
// IR-LABEL: func.func @rows
// IR:         tosa.gather {{.*}} : (tensor<1x6x5xf32>, tensor<1x2xi32>) -> tensor<1x2x5xf32>
// IR:         tosa.tile {{.*}} -> tensor<1x2x10xf32>
func.func @rows(%x: tensor<4xi32>, %table: tensor<1x6x5xf32> {parallel_op.weight}) -> tensor<4x10xf32> {
  %s = tosa.const_shape {values = dense<[1, 4]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %i = tosa.reshape %x, %s : (tensor<4xi32>, !tosa.shape<2>) -> tensor<1x4xi32>
  %g = tosa.gather %table, %i : (tensor<1x6x5xf32>, tensor<1x4xi32>) -> tensor<1x4x5xf32>
  %m = tosa.const_shape {values = dense<[1, 1, 2]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %t = tosa.tile %g, %m : (tensor<1x4x5xf32>, !tosa.shape<3>) -> tensor<1x4x10xf32>
  %o = tosa.const_shape {values = dense<[4, 10]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %y = tosa.reshape %t, %o : (tensor<1x4x10xf32>, !tosa.shape<2>) -> tensor<4x10xf32>
  return %y : tensor<4x10xf32>
}
