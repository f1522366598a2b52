// RUN: parallel-opt %s --convert-parallel-op-to-gpu=style=streams | FileCheck %s

// CHECK-LABEL: func.func @two_branches(
// CHECK-SAME:    %[[X:.*]]: memref<4xf32>, %[[A:.*]]: memref<4xf32>, %[[B:.*]]: memref<4xf32>)
// CHECK:         %[[T:.*]] = gpu.wait async{{$}}
// CHECK-NEXT:    %[[LANE0:.*]] = gpu.launch_func async [%[[T]]] @exp::@exp {{.*}} args(%[[X]] : memref<4xf32>, %[[A]] : memref<4xf32>)
// CHECK:         %[[LANE1:.*]] = gpu.launch_func async [%[[T]]] @exp::@exp {{.*}} args(%[[X]] : memref<4xf32>, %[[B]] : memref<4xf32>)
// CHECK-NEXT:    %[[JOIN:.*]] = gpu.wait async [%[[LANE0]], %[[LANE1]]]
// CHECK-NEXT:    gpu.wait [%[[JOIN]]]
// CHECK-NEXT:    return
module attributes {gpu.container_module} {
  func.func @two_branches(%x: memref<4xf32>, %a: memref<4xf32>, %b: memref<4xf32>) {
    parallel_op.parallel {
      parallel_op.task(%in = %x, %out = %a : memref<4xf32>, memref<4xf32>) {
        %c1 = arith.constant 1 : index
        %c256 = arith.constant 256 : index
        gpu.launch_func @exp::@exp blocks in (%c1, %c1, %c1) threads in (%c256, %c1, %c1) args(%in : memref<4xf32>, %out : memref<4xf32>)
        parallel_op.yield
      }
      parallel_op.task(%in = %x, %out = %b : memref<4xf32>, memref<4xf32>) {
        %c1 = arith.constant 1 : index
        %c256 = arith.constant 256 : index
        gpu.launch_func @exp::@exp blocks in (%c1, %c1, %c1) threads in (%c256, %c1, %c1) args(%in : memref<4xf32>, %out : memref<4xf32>)
        parallel_op.yield
      }
      parallel_op.yield
    }
    return
  }
  gpu.module @exp {
    gpu.func @exp(%in: memref<4xf32>, %out: memref<4xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
      %c4 = arith.constant 4 : index
      %thread = gpu.thread_id x
      %inside = arith.cmpi ult, %thread, %c4 : index
      scf.if %inside {
        %0 = memref.load %in[%thread] : memref<4xf32>
        %1 = math.exp %0 : f32
        memref.store %1, %out[%thread] : memref<4xf32>
      }
      gpu.return
    }
  }
}
