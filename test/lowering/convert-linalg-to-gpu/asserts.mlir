// RUN: parallel-opt %s --convert-linalg-to-gpu | FileCheck %s

// Kernels leave the number of an assertion that fails; loads behind it read the first element then. The function looks at
// the end. Both lookups share a kernel, for the number is an argument.

// CHECK-LABEL: func.func @lookups
// CHECK:         %[[WORD:.*]] = memref.alloc() : memref<1xi32>
// CHECK:         memref.store %c-1_i32, %[[WORD]]
// CHECK:         parallel_op.task({{.*}}, %[[INNER:.*]] = %[[WORD]] :
// CHECK:           %[[FIRST:.*]] = arith.constant 0 : i32
// CHECK:           gpu.launch_func @lookups_elementwise_0::@lookups_elementwise_0
// CHECK-SAME:        args(%{{.*}} : memref<8xindex>, %[[INNER]] : memref<1xi32>, %[[FIRST]] : i32,
// CHECK-SAME:        parallel_op.reads = array<i64: 0, 1, 3>, parallel_op.writes = array<i64: 1, 4>
// CHECK:         %[[SECOND:.*]] = arith.constant 1 : i32
// CHECK:         gpu.launch_func @lookups_elementwise_0::@lookups_elementwise_0
// CHECK-SAME:      %[[WORD]] : memref<1xi32>, %[[SECOND]] : i32,
// CHECK:         %[[FAILED:.*]] = memref.load %[[WORD]]
// CHECK-NEXT:    memref.dealloc %[[WORD]]
// CHECK:         %[[OK0:.*]] = arith.cmpi ne, %[[FAILED]], %c0_i32
// CHECK-NEXT:    cf.assert %[[OK0]], "too large"
// CHECK:         %[[OK1:.*]] = arith.cmpi ne, %[[FAILED]], %c1_i32
// CHECK-NEXT:    cf.assert %[[OK1]], "much too large"
// CHECK-NEXT:    return

// CHECK:       gpu.func @lookups_elementwise_0(%[[I:[^:]*]]: memref<8xindex>, %[[S:[^:]*]]: memref<1xi32>, %[[NUMBER:[^:]*]]: i32, %[[T:[^:]*]]: memref<9xf32>
// CHECK:         %[[AT:.*]] = memref.load %[[I]]
// CHECK:         %[[HOLDS:.*]] = arith.cmpi ult, %[[AT]], %c9
// CHECK:         %[[FAILS:.*]] = arith.cmpi uge, %[[AT]], %c9
// CHECK:         scf.if %[[FAILS]] {
// CHECK-NEXT:      memref.atomic_rmw minu %[[NUMBER]], %[[S]][%c0]
// CHECK:         %[[SAFE:.*]] = arith.select %[[HOLDS]], %[[AT]], %c0
// CHECK:         memref.load %[[T]][%[[SAFE]]]
#i = affine_map<(i) -> (i)>
func.func @lookups(%idx: memref<8xindex>, %table: memref<9xf32>, %a: memref<8xf32>, %b: memref<8xf32>) {
  parallel_op.parallel {
    parallel_op.task(%i = %idx, %t = %table, %o = %a : memref<8xindex>, memref<9xf32>, memref<8xf32>) {
      %c9 = arith.constant 9 : index
      linalg.generic {indexing_maps = [#i, #i], iterator_types = ["parallel"]}
        ins(%i : memref<8xindex>) outs(%o : memref<8xf32>) {
      ^bb0(%in: index, %out: f32):
        %ok = arith.cmpi ult, %in, %c9 : index
        cf.assert %ok, "too large"
        %v = memref.load %t[%in] : memref<9xf32>
        linalg.yield %v : f32
      }
      parallel_op.yield
    }
    parallel_op.yield
  }
  %c9 = arith.constant 9 : index
  linalg.generic {indexing_maps = [#i, #i], iterator_types = ["parallel"]}
    ins(%idx : memref<8xindex>) outs(%b : memref<8xf32>) {
  ^bb0(%in: index, %out: f32):
    %ok = arith.cmpi ult, %in, %c9 : index
    cf.assert %ok, "much too large"
    %v = memref.load %table[%in] : memref<9xf32>
    linalg.yield %v : f32
  }
  return
}
