// RUN: parallel-opt %s --convert-parallel-op-to-gpu=style=streams | FileCheck %s

// A launch is told from others by the names of its operands.
module attributes {gpu.container_module} {
  // Two lanes of two tasks, and a task of the second one that needs the first one's result: lanes are chains, the first
  // one to begin goes on with what was there.
  // CHECK-LABEL: func.func @lanes(
  // CHECK-SAME:    %[[ONE:[a-z0-9]*]]: index, %[[X:[a-z0-9]*]]: memref<4xf32>, %[[A:[a-z0-9]*]]: memref<4xf32>, %[[B:[a-z0-9]*]]: memref<4xf32>)
  // CHECK-NEXT:    %[[T:.*]] = gpu.wait async{{$}}
  // CHECK-NEXT:    %[[BEFORE:.*]] = gpu.launch_func async [%[[T]]] {{.*}} args(%[[X]] : memref<4xf32>, %[[X]] : memref<4xf32>)
  // CHECK-NEXT:    %[[A0:.*]] = gpu.launch_func async [%[[BEFORE]]] {{.*}} args(%[[X]] : memref<4xf32>, %[[A]] : memref<4xf32>)
  // CHECK-NEXT:    %[[B0:.*]] = gpu.launch_func async [%[[BEFORE]]] {{.*}} args(%[[X]] : memref<4xf32>, %[[B]] : memref<4xf32>)
  // CHECK-NEXT:    %[[A1:.*]] = gpu.launch_func async [%[[A0]]] {{.*}} args(%[[A]] : memref<4xf32>, %[[A]] : memref<4xf32>)
  // CHECK-NEXT:    %[[WAIT:.*]] = gpu.wait async [%[[B0]], %[[A0]]]
  // CHECK-NEXT:    %[[B1:.*]] = gpu.launch_func async [%[[WAIT]]] {{.*}} args(%[[A]] : memref<4xf32>, %[[B]] : memref<4xf32>)
  // CHECK-NEXT:    %[[B2:.*]] = gpu.launch_func async [%[[B1]]] {{.*}} args(%[[B]] : memref<4xf32>, %[[B]] : memref<4xf32>)
  // CHECK-NEXT:    %[[JOIN:.*]] = gpu.wait async [%[[A1]], %[[B2]]]
  // CHECK-NEXT:    %[[BEHIND:.*]] = gpu.launch_func async [%[[JOIN]]] {{.*}} args(%[[A]] : memref<4xf32>, %[[B]] : memref<4xf32>)
  // CHECK-NEXT:    gpu.wait [%[[BEHIND]]]
  // CHECK-NEXT:    return
  func.func @lanes(%one: index, %x: memref<4xf32>, %a: memref<4xf32>, %b: memref<4xf32>) {
    gpu.launch_func @k::@k blocks in (%one, %one, %one) threads in (%one, %one, %one) args(%x : memref<4xf32>, %x : memref<4xf32>)
    %r:2 = parallel_op.parallel -> (memref<4xf32>, memref<4xf32>) {
      %0 = parallel_op.task(%1 = %one, %in = %x, %out = %a : index, memref<4xf32>, memref<4xf32>) -> (memref<4xf32>) attributes {lane = 0 : i64} {
        gpu.launch_func @k::@k blocks in (%1, %1, %1) threads in (%1, %1, %1) args(%in : memref<4xf32>, %out : memref<4xf32>)
        parallel_op.yield %out : memref<4xf32>
      }
      parallel_op.task(%1 = %one, %in = %x, %out = %b : index, memref<4xf32>, memref<4xf32>) attributes {lane = 1 : i64} {
        gpu.launch_func @k::@k blocks in (%1, %1, %1) threads in (%1, %1, %1) args(%in : memref<4xf32>, %out : memref<4xf32>)
        parallel_op.yield
      }
      parallel_op.task(%1 = %one, %in = %a, %out = %a : index, memref<4xf32>, memref<4xf32>) attributes {lane = 0 : i64} {
        gpu.launch_func @k::@k blocks in (%1, %1, %1) threads in (%1, %1, %1) args(%in : memref<4xf32>, %out : memref<4xf32>)
        parallel_op.yield
      }
      %2 = parallel_op.task(%1 = %one, %in = %0, %out = %b : index, memref<4xf32>, memref<4xf32>) -> (memref<4xf32>) attributes {lane = 1 : i64} {
        gpu.launch_func @k::@k blocks in (%1, %1, %1) threads in (%1, %1, %1) args(%in : memref<4xf32>, %out : memref<4xf32>)
        gpu.launch_func @k::@k blocks in (%1, %1, %1) threads in (%1, %1, %1) args(%out : memref<4xf32>, %out : memref<4xf32>)
        parallel_op.yield %out : memref<4xf32>
      }
      parallel_op.yield %0, %2 : memref<4xf32>, memref<4xf32>
    }
    gpu.launch_func @k::@k blocks in (%one, %one, %one) threads in (%one, %one, %one) args(%r#0 : memref<4xf32>, %r#1 : memref<4xf32>)
    return
  }

  // Without lanes each task is one; a task behind two others goes on with the first one's chain. The stage makes the last
  // one wait for all.
  // CHECK-LABEL: func.func @stages(
  // CHECK-SAME:    %[[ONE:[a-z0-9]*]]: index, %[[X:[a-z0-9]*]]: memref<4xf32>, %[[A:[a-z0-9]*]]: memref<4xf32>, %[[B:[a-z0-9]*]]: memref<4xf32>)
  // CHECK:         %[[T:.*]] = gpu.wait async{{$}}
  // CHECK-NEXT:    %[[A0:.*]] = gpu.launch_func async [%[[T]]] {{.*}} args(%[[X]] : memref<4xf32>, %[[A]] : memref<4xf32>)
  // CHECK-NEXT:    %[[B0:.*]] = gpu.launch_func async [%[[T]]] {{.*}} args(%[[X]] : memref<4xf32>, %[[B]] : memref<4xf32>)
  // CHECK-NEXT:    %[[WAIT:.*]] = gpu.wait async [%[[A0]], %[[B0]]]
  // CHECK-NEXT:    %[[A1:.*]] = gpu.launch_func async [%[[WAIT]]] {{.*}} args(%[[B]] : memref<4xf32>, %[[A]] : memref<4xf32>)
  // CHECK-NEXT:    gpu.wait [%[[A1]]]
  // CHECK-NEXT:    return
  func.func @stages(%one: index, %x: memref<4xf32>, %a: memref<4xf32>, %b: memref<4xf32>) {
    parallel_op.parallel {
      parallel_op.task(%1 = %one, %in = %b, %out = %a : index, memref<4xf32>, memref<4xf32>) attributes {stage = 1 : i64} {
        gpu.launch_func @k::@k blocks in (%1, %1, %1) threads in (%1, %1, %1) args(%in : memref<4xf32>, %out : memref<4xf32>)
        parallel_op.yield
      }
      parallel_op.task(%1 = %one, %in = %x, %out = %a : index, memref<4xf32>, memref<4xf32>) attributes {stage = 0 : i64} {
        gpu.launch_func @k::@k blocks in (%1, %1, %1) threads in (%1, %1, %1) args(%in : memref<4xf32>, %out : memref<4xf32>)
        parallel_op.yield
      }
      parallel_op.task(%1 = %one, %in = %x, %out = %b : index, memref<4xf32>, memref<4xf32>) attributes {stage = 0 : i64} {
        gpu.launch_func @k::@k blocks in (%1, %1, %1) threads in (%1, %1, %1) args(%in : memref<4xf32>, %out : memref<4xf32>)
        parallel_op.yield
      }
      parallel_op.yield
    }
    return
  }

  // A container in a task: its first task goes on with the chain of the task, its results are wired through.
  // CHECK-LABEL: func.func @nested(
  // CHECK-SAME:    %[[ONE:[a-z0-9]*]]: index, %[[X:[a-z0-9]*]]: memref<4xf32>, %[[A:[a-z0-9]*]]: memref<4xf32>, %[[B:[a-z0-9]*]]: memref<4xf32>)
  // CHECK-NEXT:    %[[T:.*]] = gpu.wait async{{$}}
  // CHECK-NEXT:    %[[X0:.*]] = gpu.launch_func async [%[[T]]] {{.*}} args(%[[X]] : memref<4xf32>, %[[X]] : memref<4xf32>)
  // CHECK-NEXT:    %[[B0:.*]] = gpu.launch_func async [%[[T]]] {{.*}} args(%[[B]] : memref<4xf32>, %[[B]] : memref<4xf32>)
  // CHECK-NEXT:    %[[M:.*]], %[[M0:.*]] = gpu.alloc async [%[[B0]]] () : memref<4xf32>
  // CHECK-NEXT:    %[[M1:.*]] = gpu.launch_func async [%[[M0]]] {{.*}} args(%[[B]] : memref<4xf32>, %[[M]] : memref<4xf32>)
  // CHECK-NEXT:    %[[A0:.*]] = gpu.launch_func async [%[[B0]]] {{.*}} args(%[[B]] : memref<4xf32>, %[[A]] : memref<4xf32>)
  // CHECK-NEXT:    %[[INNER:.*]] = gpu.wait async [%[[M1]], %[[A0]]]
  // CHECK-NEXT:    %[[A1:.*]] = gpu.launch_func async [%[[INNER]]] {{.*}} args(%[[M]] : memref<4xf32>, %[[A]] : memref<4xf32>)
  // CHECK-NEXT:    %[[JOIN:.*]] = gpu.wait async [%[[X0]], %[[A1]]]
  // CHECK-NEXT:    %[[FREE:.*]] = gpu.dealloc async [%[[JOIN]]] %[[M]]
  // CHECK-NEXT:    gpu.wait [%[[FREE]]]
  // CHECK-NEXT:    return %[[X]], %[[ONE]]
  func.func @nested(%one: index, %x: memref<4xf32>, %a: memref<4xf32>, %b: memref<4xf32>) -> (memref<4xf32>, index) {
    %r:3 = parallel_op.parallel -> (memref<4xf32>, memref<4xf32>, index) {
      %0 = parallel_op.task(%1 = %one, %in = %x : index, memref<4xf32>) -> (memref<4xf32>) {
        gpu.launch_func @k::@k blocks in (%1, %1, %1) threads in (%1, %1, %1) args(%in : memref<4xf32>, %in : memref<4xf32>)
        parallel_op.yield %in : memref<4xf32>
      }
      %2:2 = parallel_op.task(%1 = %one, %in = %b, %out = %a : index, memref<4xf32>, memref<4xf32>) -> (memref<4xf32>, index) {
        gpu.launch_func @k::@k blocks in (%1, %1, %1) threads in (%1, %1, %1) args(%in : memref<4xf32>, %in : memref<4xf32>)
        %inner:2 = parallel_op.parallel -> (memref<4xf32>, index) {
          %3:2 = parallel_op.task(%4 = %1, %5 = %in : index, memref<4xf32>) -> (memref<4xf32>, index) {
            %m = memref.alloc() : memref<4xf32>
            gpu.launch_func @k::@k blocks in (%4, %4, %4) threads in (%4, %4, %4) args(%5 : memref<4xf32>, %m : memref<4xf32>)
            parallel_op.yield %m, %4 : memref<4xf32>, index
          }
          parallel_op.task(%4 = %1, %5 = %in, %6 = %out : index, memref<4xf32>, memref<4xf32>) {
            gpu.launch_func @k::@k blocks in (%4, %4, %4) threads in (%4, %4, %4) args(%5 : memref<4xf32>, %6 : memref<4xf32>)
            parallel_op.yield
          }
          parallel_op.yield %3#0, %3#1 : memref<4xf32>, index
        }
        gpu.launch_func @k::@k blocks in (%1, %1, %1) threads in (%1, %1, %1) args(%inner#0 : memref<4xf32>, %out : memref<4xf32>)
        parallel_op.yield %inner#0, %inner#1 : memref<4xf32>, index
      }
      parallel_op.yield %0, %2#0, %2#1 : memref<4xf32>, memref<4xf32>, index
    }
    memref.dealloc %r#1 : memref<4xf32>
    return %r#0, %r#2 : memref<4xf32>, index
  }

  gpu.module @k {
    gpu.func @k(%in: memref<4xf32>, %out: memref<4xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
      gpu.return
    }
  }
}
