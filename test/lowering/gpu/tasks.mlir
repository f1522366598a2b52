// RUN: parallel-opt %s --convert-parallel-op-to-gpu=style=streams | FileCheck %s

module attributes {gpu.container_module} {
  // What the host blocks for is issued last: the read of the first task behind the launch of the second one, and behind
  // it what needs what it read.
  // CHECK-LABEL: func.func @read(
  // CHECK-SAME:    %[[ONE:[a-z0-9]*]]: index, %[[X:[a-z0-9]*]]: memref<4xf32>, %[[A:[a-z0-9]*]]: memref<4xf32>)
  // CHECK:         %[[X0:.*]] = gpu.launch_func async [%[[T:.*]]] {{.*}} args(%[[X]] : memref<4xf32>, %[[X]] : memref<4xf32>)
  // CHECK-NEXT:    %[[A0:.*]] = gpu.launch_func async [%[[T]]] {{.*}} args(%[[A]] : memref<4xf32>, %[[A]] : memref<4xf32>)
  // CHECK-NEXT:    gpu.wait [%[[X0]]]
  // CHECK-NEXT:    %[[READ:.*]] = memref.load %[[X]]
  // CHECK-NEXT:    %[[NEGATED:.*]] = arith.negf %[[READ]]
  // CHECK-NEXT:    %[[X1:.*]] = gpu.launch_func async [%[[X0]]] {{.*}} args(%[[X]] : memref<4xf32>, %[[X]] : memref<4xf32>)
  // CHECK-NEXT:    %[[JOIN:.*]] = gpu.wait async [%[[X1]], %[[A0]]]
  // CHECK-NEXT:    gpu.wait [%[[JOIN]]]
  // CHECK-NEXT:    return %[[NEGATED]]
  func.func @read(%one: index, %x: memref<4xf32>, %a: memref<4xf32>) -> f32 {
    %r = parallel_op.parallel -> (f32) {
      %0 = parallel_op.task(%1 = %one, %in = %x : index, memref<4xf32>) -> (f32) {
        gpu.launch_func @k::@k blocks in (%1, %1, %1) threads in (%1, %1, %1) args(%in : memref<4xf32>, %in : memref<4xf32>)
        %read = memref.load %in[%1] : memref<4xf32>
        %negated = arith.negf %read : f32
        gpu.launch_func @k::@k blocks in (%1, %1, %1) threads in (%1, %1, %1) args(%in : memref<4xf32>, %in : memref<4xf32>)
        parallel_op.yield %negated : f32
      }
      parallel_op.task(%1 = %one, %in = %a : index, memref<4xf32>) {
        gpu.launch_func @k::@k blocks in (%1, %1, %1) threads in (%1, %1, %1) args(%in : memref<4xf32>, %in : memref<4xf32>)
        parallel_op.yield
      }
      parallel_op.yield %0 : f32
    }
    return %r : f32
  }

  // Control flow of the host in a task is told to stream 0, behind what the task needs.
  // CHECK-LABEL: func.func @loop_in_task(
  // CHECK-SAME:    %[[ONE:[a-z0-9]*]]: index, %[[X:[a-z0-9]*]]: memref<4xf32>, %[[A:[a-z0-9]*]]: memref<4xf32>)
  // CHECK-NEXT:    %[[T:.*]] = gpu.wait async{{$}}
  // CHECK-NEXT:    %[[A0:.*]] = gpu.launch_func async [%[[T]]] {{.*}} args(%[[A]] : memref<4xf32>, %[[A]] : memref<4xf32>)
  // CHECK-NEXT:    %[[X0:.*]] = gpu.launch_func async [%[[T]]] {{.*}} args(%[[X]] : memref<4xf32>, %[[X]] : memref<4xf32>)
  // CHECK-NEXT:    gpu.wait async [%[[A0]], %[[X0]]]
  // CHECK-NEXT:    scf.for
  // CHECK-NEXT:      %[[T1:.*]] = gpu.wait async{{$}}
  // CHECK-NEXT:      gpu.launch_func async [%[[T1]]]
  // CHECK-NEXT:    }
  // CHECK-NEXT:    %[[T2:.*]] = gpu.wait async{{$}}
  // CHECK-NEXT:    gpu.wait [%[[T2]]]
  // CHECK-NEXT:    return
  func.func @loop_in_task(%one: index, %x: memref<4xf32>, %a: memref<4xf32>) {
    parallel_op.parallel {
      parallel_op.task(%1 = %one, %in = %a : index, memref<4xf32>) {
        gpu.launch_func @k::@k blocks in (%1, %1, %1) threads in (%1, %1, %1) args(%in : memref<4xf32>, %in : memref<4xf32>)
        parallel_op.yield
      }
      parallel_op.task(%1 = %one, %in = %x : index, memref<4xf32>) {
        gpu.launch_func @k::@k blocks in (%1, %1, %1) threads in (%1, %1, %1) args(%in : memref<4xf32>, %in : memref<4xf32>)
        scf.for %i = %1 to %1 step %1 {
          gpu.launch_func @k::@k blocks in (%1, %1, %1) threads in (%1, %1, %1) args(%in : memref<4xf32>, %in : memref<4xf32>)
        }
        parallel_op.yield
      }
      parallel_op.yield
    }
    return
  }

  // Containers in a loop.
  // CHECK-LABEL: func.func @container_in_loop(
  // CHECK:         scf.for
  // CHECK-NEXT:      %[[T:.*]] = gpu.wait async{{$}}
  // CHECK-NEXT:      %[[T0:.*]] = gpu.launch_func async [%[[T]]]
  // CHECK-NEXT:      %[[T1:.*]] = gpu.launch_func async [%[[T]]]
  // CHECK-NEXT:      %[[JOIN:.*]] = gpu.wait async [%[[T0]], %[[T1]]]
  // CHECK-NEXT:    }
  func.func @container_in_loop(%one: index, %x: memref<4xf32>, %a: memref<4xf32>) {
    scf.for %i = %one to %one step %one {
      parallel_op.parallel {
        parallel_op.task(%1 = %one, %in = %x : index, memref<4xf32>) {
          gpu.launch_func @k::@k blocks in (%1, %1, %1) threads in (%1, %1, %1) args(%in : memref<4xf32>, %in : memref<4xf32>)
          parallel_op.yield
        }
        parallel_op.task(%1 = %one, %in = %a : index, memref<4xf32>) {
          gpu.launch_func @k::@k blocks in (%1, %1, %1) threads in (%1, %1, %1) args(%in : memref<4xf32>, %in : memref<4xf32>)
          parallel_op.yield
        }
        parallel_op.yield
      }
    }
    return
  }

  // Nothing is left of tasks and containers that are empty or give back what they captured.
  // CHECK-LABEL: func.func @empty(
  // CHECK-SAME:    %[[X:.*]]: memref<4xf32>, %[[F:.*]]: f32)
  // CHECK-NEXT:    return %[[X]], %[[F]]
  func.func @empty(%x: memref<4xf32>, %f: f32) -> (memref<4xf32>, f32) {
    %r:2 = parallel_op.parallel -> (memref<4xf32>, f32) {
      %0 = parallel_op.task(%in = %x : memref<4xf32>) -> (memref<4xf32>) {
        parallel_op.yield %in : memref<4xf32>
      }
      parallel_op.task() {
        parallel_op.yield
      }
      parallel_op.yield %0, %f : memref<4xf32>, f32
    }
    parallel_op.parallel {
      parallel_op.yield
    }
    return %r#0, %r#1 : memref<4xf32>, f32
  }

  gpu.module @k {
    gpu.func @k(%in: memref<4xf32>, %out: memref<4xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
      gpu.return
    }
  }
}
