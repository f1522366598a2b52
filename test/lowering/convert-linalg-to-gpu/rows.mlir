// RUN: parallel-opt %s --convert-linalg-to-gpu --split-input-file | FileCheck %s

// A softmax is one launch with a block for each row: a sum of each thread, a tree of barriers, and the next loop over the
// columns. The exponentials are summed in the loop that computes them.

// CHECK-LABEL: func.func @softmax
// CHECK:         %[[ROWS:.*]] = arith.constant 21 : index
// CHECK:         gpu.launch_func @softmax_row_0::@softmax_row_0 blocks in (%[[ROWS]],
// CHECK-SAME:      parallel_op.phase = "row"
// CHECK-NOT:     gpu.launch_func
// CHECK:       gpu.func @softmax_row_0
// CHECK:         %[[SHARED:.*]] = memref.alloc() : memref<256xf32, #gpu.address_space<workgroup>>
// CHECK:         %[[THREAD:.*]] = gpu.thread_id x
// CHECK:         scf.for %{{.*}} = %[[THREAD]] to %c300 step %c256
// CHECK:           arith.maximumf
// CHECK:         memref.store %{{.*}}, %[[SHARED]][%[[THREAD]]]
// CHECK-COUNT-10: gpu.barrier
// CHECK-NOT:     gpu.barrier
// CHECK:         scf.for
// CHECK:           math.exp
// CHECK-NEXT:      arith.addf
// CHECK-NEXT:      memref.store
// CHECK-NEXT:      scf.yield
// CHECK-COUNT-10: gpu.barrier
// CHECK-NOT:     gpu.barrier
// CHECK:         scf.for
// CHECK:           arith.divf
// CHECK:         gpu.barrier
// CHECK:         scf.if
// CHECK-COUNT-2:   memref.store %{{.*}} : memref<21xf32>
#ij = affine_map<(i, j) -> (i, j)>
#i = affine_map<(i, j) -> (i)>
func.func @softmax(%x: memref<21x300xf32>, %most: memref<21xf32>, %sum: memref<21xf32>, %y: memref<21x300xf32>) {
  %zero = arith.constant 0.0 : f32
  %least = arith.constant 0xFF800000 : f32
  linalg.fill ins(%least : f32) outs(%most : memref<21xf32>)
  linalg.generic {indexing_maps = [#ij, #i], iterator_types = ["parallel", "reduction"]}
    ins(%x : memref<21x300xf32>) outs(%most : memref<21xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.maximumf %in, %out : f32
    linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#ij, #i, #ij], iterator_types = ["parallel", "parallel"]}
    ins(%x, %most : memref<21x300xf32>, memref<21xf32>) outs(%y : memref<21x300xf32>) {
  ^bb0(%in: f32, %m: f32, %out: f32):
    %0 = arith.subf %in, %m : f32
    %1 = math.exp %0 : f32
    linalg.yield %1 : f32
  }
  linalg.fill ins(%zero : f32) outs(%sum : memref<21xf32>)
  linalg.generic {indexing_maps = [#ij, #i], iterator_types = ["parallel", "reduction"]}
    ins(%y : memref<21x300xf32>) outs(%sum : memref<21xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.addf %in, %out : f32
    linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#ij, #i, #ij], iterator_types = ["parallel", "parallel"]}
    ins(%y, %sum : memref<21x300xf32>, memref<21xf32>) outs(%y : memref<21x300xf32>) {
  ^bb0(%in: f32, %s: f32, %out: f32):
    %0 = arith.divf %in, %s : f32
    linalg.yield %0 : f32
  }
  return
}

// -----

// 64 elements are one thread's work, 65 are those of a block; half floats are always one thread's.

// CHECK-LABEL: func.func @lengths
// CHECK:         gpu.launch_func @lengths_elementwise_0
// CHECK:         gpu.launch_func @lengths_row_0
// CHECK:         gpu.launch_func @lengths_elementwise_1
#ij = affine_map<(i, j) -> (i, j)>
#i = affine_map<(i, j) -> (i)>
func.func @lengths(%a: memref<3x64xf32>, %b: memref<5x65xf32>, %c: memref<7x65xf16>,
                   %x: memref<3xf32>, %y: memref<5xf32>, %z: memref<7xf16>) {
  linalg.generic {indexing_maps = [#ij, #i], iterator_types = ["parallel", "reduction"]}
    ins(%a : memref<3x64xf32>) outs(%x : memref<3xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.addf %in, %out : f32
    linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#ij, #i], iterator_types = ["parallel", "reduction"]}
    ins(%b : memref<5x65xf32>) outs(%y : memref<5xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.addf %in, %out : f32
    linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#ij, #i], iterator_types = ["parallel", "reduction"]}
    ins(%c : memref<7x65xf16>) outs(%z : memref<7xf16>) {
  ^bb0(%in: f16, %out: f16):
    %0 = arith.addf %in, %out : f16
    linalg.yield %0 : f16
  }
  return
}

// -----

// Short rows are one thread's each, from the largest element to the quotients: no barriers, and enough blocks for all rows.

// CHECK-LABEL: func.func @short
// CHECK:         gpu.launch_func @short_elementwise_0::@short_elementwise_0 blocks in (%c2{{[^,]*}},
// CHECK-NOT:     gpu.launch_func
// CHECK:       gpu.func @short_elementwise_0
// CHECK-NOT:     gpu.barrier
// CHECK:         %[[IN:.*]] = arith.cmpi ult, %{{.*}}, %c300
// CHECK:         scf.if %[[IN]] {
// CHECK:           %[[OWN:.*]] = scf.for %{{.*}} = %c0 to %c8 step %c1
// CHECK:             arith.maximumf
// CHECK:           %[[MOST:.*]] = arith.maximumf %{{.*}}, %[[OWN]]
// CHECK:           scf.for
// CHECK:             arith.subf %{{.*}}, %[[MOST]]
// CHECK:           memref.store %[[MOST]]
#ij = affine_map<(i, j) -> (i, j)>
#i = affine_map<(i, j) -> (i)>
func.func @short(%x: memref<300x8xf16>, %most: memref<300xf16>, %y: memref<300x8xf16>) {
  linalg.generic {indexing_maps = [#ij, #i], iterator_types = ["parallel", "reduction"]}
    ins(%x : memref<300x8xf16>) outs(%most : memref<300xf16>) {
  ^bb0(%in: f16, %out: f16):
    %0 = arith.maximumf %in, %out : f16
    linalg.yield %0 : f16
  }
  linalg.generic {indexing_maps = [#ij, #i, #ij], iterator_types = ["parallel", "parallel"]}
    ins(%x, %most : memref<300x8xf16>, memref<300xf16>) outs(%y : memref<300x8xf16>) {
  ^bb0(%in: f16, %m: f16, %out: f16):
    %0 = arith.subf %in, %m : f16
    linalg.yield %0 : f16
  }
  return
}
