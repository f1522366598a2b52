// RUN: parallel-opt %s --parallel-op-flatten-gpu-arguments --canonicalize --cse -o %t
// RUN: FileCheck %s --input-file=%t
// RUN: parallel-opt %t --parallel-op-flatten-gpu-arguments --canonicalize --cse | diff %t -

module attributes {gpu.container_module} {

// Numbers become words in their order, the low one of two first. The offset that the type knows is no word, and both
// launches pass the same.

// CHECK-LABEL: func.func @numbers
// CHECK-SAME:    %[[N:.*]]: index, %[[A:.*]]: i64, %[[B:.*]]: f64, %[[C:.*]]: i1, %[[D:.*]]: bf16
// CHECK-DAG:     %[[NW:.*]] = arith.index_cast %[[N]] : index to i32
// CHECK-DAG:     %[[ALOW:.*]] = arith.trunci %[[A]] : i64 to i32
// CHECK-DAG:     %[[ASHIFTED:.*]] = arith.shrui %[[A]], %c32_i64
// CHECK-DAG:     %[[AHIGH:.*]] = arith.trunci %[[ASHIFTED]] : i64 to i32
// CHECK-DAG:     %[[CW:.*]] = arith.extui %[[C]] : i1 to i32
// CHECK-DAG:     %[[DBITS:.*]] = arith.bitcast %[[D]] : bf16 to i16
// CHECK-DAG:     %[[DW:.*]] = arith.extui %[[DBITS]] : i16 to i32
// CHECK:         gpu.launch_func @m0::@numbers
// CHECK-SAME:      args(%{{.*}} : memref<?xf32>, %[[NW]] : i32, %[[ALOW]] : i32, %[[AHIGH]] : i32, %{{.*}} : i32, %{{.*}} : i32, %[[CW]] : i32, %[[DW]] : i32)
// CHECK-SAME:      {parallel_op.ranges = array<i64: 40>}
// CHECK:         gpu.launch_func @m0::@numbers
// CHECK-NOT:     parallel_op.reads
func.func @numbers(%n: index, %a: i64, %b: f64, %c: i1, %d: bf16, %m: memref<4xf32, strided<[2], offset: 3>>) {
  %c1 = arith.constant 1 : index
  gpu.launch_func @m0::@numbers blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1)
    args(%n : index, %a : i64, %b : f64, %c : i1, %d : bf16, %m : memref<4xf32, strided<[2], offset: 3>>)
    {parallel_op.reads = [0], parallel_op.writes = [5]}
  gpu.launch_func @m0::@numbers blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1)
    args(%c1 : index, %a : i64, %b : f64, %c : i1, %d : bf16, %m : memref<4xf32, strided<[2], offset: 3>>)
  return
}

// CHECK:       gpu.func @numbers(%[[M:.*]]: memref<?xf32>, %[[N:.*]]: i32, %[[LOW:[^:]*]]: i32, %[[HIGH:[^:]*]]: i32, %{{.*}}: i32, %{{.*}}: i32, %{{.*}}: i32, %{{.*}}: i32) kernel attributes {parallel_op.flat}
// CHECK-DAG:     %[[LOW64:.*]] = arith.extui %[[LOW]] : i32 to i64
// CHECK-DAG:     %[[HIGH64:.*]] = arith.extui %[[HIGH]] : i32 to i64
// CHECK:         %[[UP:.*]] = arith.shli %[[HIGH64]], %c32_i64
// CHECK:         arith.ori %[[UP]], %[[LOW64]]
// CHECK:         arith.trunci %{{.*}} : i32 to i1
// CHECK:         arith.bitcast %{{.*}} : i16 to bf16
// CHECK:         %[[TWICE:.*]] = arith.muli %{{.*}}, %c2 overflow<nsw>
// CHECK:         %[[PLACE:.*]] = arith.addi %[[TWICE]], %c3 overflow<nsw>
// CHECK:         memref.store %{{.*}}, %[[M]][%[[PLACE]]] : memref<?xf32>
gpu.module @m0 {
  gpu.func @numbers(%n: index, %a: i64, %b: f64, %c: i1, %d: bf16, %m: memref<4xf32, strided<[2], offset: 3>>) kernel {
    %0 = arith.sitofp %a : i64 to f64
    %1 = arith.addf %0, %b : f64
    %2 = arith.truncf %1 : f64 to f32
    %3 = arith.extf %d : bf16 to f32
    %4 = arith.select %c, %2, %3 : f32
    memref.store %4, %m[%n] : memref<4xf32, strided<[2], offset: 3>>
    gpu.return
  }
}

// What the type leaves open is read from the memref, and goes offset first. A launch in a chain stays in it.

// CHECK-LABEL: func.func @open
// CHECK:         %{{.*}}, %[[OFFSET:.*]], %[[SIZES:.*]]:2, %[[STRIDES:.*]]:2 = memref.extract_strided_metadata
// CHECK-DAG:     %[[O:.*]] = arith.index_cast %[[OFFSET]]
// CHECK-DAG:     %[[S:.*]] = arith.index_cast %[[SIZES]]#0
// CHECK-DAG:     %[[T:.*]] = arith.index_cast %[[STRIDES]]#0
// CHECK:         %[[TOKEN:.*]] = gpu.launch_func async [%{{.*}}] @m1::@open
// CHECK-SAME:      args(%{{.*}} : memref<?xbf16>, %[[O]] : i32, %[[S]] : i32, %[[T]] : i32)
// CHECK:         gpu.wait [%[[TOKEN]]]
func.func @open(%m: memref<?x7xbf16, strided<[?, 1], offset: ?>>) {
  %c1 = arith.constant 1 : index
  %t = gpu.wait async
  %u = gpu.launch_func async [%t] @m1::@open blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1)
    args(%m : memref<?x7xbf16, strided<[?, 1], offset: ?>>)
  gpu.wait [%u]
  return
}

// Workgroup memory has one dimension.

// CHECK:       gpu.func @open(%[[M:.*]]: memref<?xbf16>, %[[O:[^:]*]]: i32, %[[S:[^:]*]]: i32, %[[T:[^:]*]]: i32)
// CHECK-DAG:     %[[OFFSET:.*]] = arith.index_cast %[[O]]
// CHECK-DAG:     %[[STRIDE:.*]] = arith.index_cast %[[T]]
// CHECK-DAG:     %[[ROWS:.*]] = arith.index_cast %[[S]]
// CHECK-DAG:     %[[SHARED:.*]] = memref.alloc() : memref<28xbf16, #gpu.address_space<workgroup>>
// CHECK:         arith.cmpi ult, %{{.*}}, %[[ROWS]]
// CHECK:           %[[ROW:.*]] = arith.muli %{{.*}}, %[[STRIDE]] overflow<nsw>
// CHECK:           %[[BEGIN:.*]] = arith.addi %[[OFFSET]], %[[ROW]] overflow<nsw>
// CHECK:           %[[PLACE:.*]] = arith.addi %[[BEGIN]], %{{.*}} overflow<nsw>
// CHECK:           memref.load %[[M]][%[[PLACE]]] : memref<?xbf16>
// CHECK:           %[[SECOND:.*]] = arith.addi %{{.*}}, %c14 overflow<nsw>
// CHECK:           memref.store %{{.*}}, %[[SHARED]][%[[SECOND]]]
gpu.module @m1 {
  gpu.func @open(%m: memref<?x7xbf16, strided<[?, 1], offset: ?>>) kernel {
    %c0 = arith.constant 0 : index
    %c2 = arith.constant 2 : index
    %i = gpu.block_id x
    %j = gpu.thread_id x
    %shared = memref.alloc() : memref<4x7xbf16, #gpu.address_space<workgroup>>
    %rows = memref.dim %m, %c0 : memref<?x7xbf16, strided<[?, 1], offset: ?>>
    %inside = arith.cmpi ult, %i, %rows : index
    scf.if %inside {
      %x = memref.load %m[%i, %j] : memref<?x7xbf16, strided<[?, 1], offset: ?>>
      memref.store %x, %shared[%c2, %j] : memref<4x7xbf16, #gpu.address_space<workgroup>>
      gpu.barrier
      %y = memref.load %shared[%c0, %j] : memref<4x7xbf16, #gpu.address_space<workgroup>>
      memref.store %y, %m[%i, %j] : memref<?x7xbf16, strided<[?, 1], offset: ?>>
    }
    gpu.return
  }
}

// CHECK-LABEL: func.func @nothing
// CHECK-NEXT:    return
func.func @nothing() {
  return
}

}
