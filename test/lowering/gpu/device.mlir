// RUN: parallel-opt %s --convert-parallel-op-to-gpu=style=streams | FileCheck %s
// RUN: parallel-opt %s --convert-parallel-op-to-gpu=style=fused | FileCheck %s

module attributes {gpu.container_module} {
  // A task for the CPU beside one for the GPU, which is issued first. Its result is allocated in front of the call, for
  // the launch behind it uses it; what it was given to free is freed behind it. Its own memory stays the host's.
  // CHECK-LABEL: func.func @beside(
  // CHECK-SAME:    %[[X:.*]]: memref<4xf32>, %[[Y:.*]]: memref<4xf32>)
  // CHECK:         %[[OLD:.*]], %[[T0:.*]] = gpu.alloc async
  // CHECK:         %[[T1:.*]] = gpu.launch_func async [%[[T0]]] {{.*}} args(%[[X]] : memref<4xf32>, %[[OLD]] : memref<4xf32>)
  // CHECK:         %[[M:.*]], %[[T2:.*]] = gpu.alloc async [%{{.*}}] () : memref<4xf32>
  // CHECK:         gpu.launch_func async [%{{.*}}] {{.*}} args(%[[Y]] : memref<4xf32>, %[[Y]] : memref<4xf32>)
  // CHECK:         gpu.wait [%[[T2]]]
  // CHECK-NEXT:    %[[SUM:.*]] = call @beside_cpu_0(%[[X]], %[[OLD]], %[[M]]) {parallel_op.writes = array<i64: 2>} : (memref<4xf32>, memref<4xf32>, memref<4xf32>) -> f32
  // CHECK:         gpu.dealloc async [%{{.*}}] %[[OLD]]
  // CHECK:         gpu.launch_func async [%{{.*}}] {{.*}} args(%[[M]] : memref<4xf32>, %[[Y]] : memref<4xf32>)
  // CHECK:         return %[[SUM]]
  func.func @beside(%x: memref<4xf32>, %y: memref<4xf32>) -> f32 {
    %c1 = arith.constant 1 : index
    %old = memref.alloc() : memref<4xf32>
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>, %old : memref<4xf32>)
    %r:2 = parallel_op.parallel -> (memref<4xf32>, f32) {
      %0:2 = parallel_op.task(%in = %x, %seen = %old : memref<4xf32>, memref<4xf32>) -> (memref<4xf32>, f32) attributes {device = "cpu"} {
        %c0 = arith.constant 0 : index
        %own = memref.alloc() : memref<4xf32>
        linalg.exp ins(%in : memref<4xf32>) outs(%own : memref<4xf32>)
        parallel_op.parallel {
          parallel_op.task(%m = %own : memref<4xf32>) {
            linalg.tanh ins(%m : memref<4xf32>) outs(%m : memref<4xf32>)
            parallel_op.yield
          }
          parallel_op.yield
        }
        %m = memref.alloc() : memref<4xf32>
        linalg.add ins(%own, %seen : memref<4xf32>, memref<4xf32>) outs(%m : memref<4xf32>)
        %2 = memref.load %own[%c0] : memref<4xf32>
        memref.dealloc %own : memref<4xf32>
        memref.dealloc %seen : memref<4xf32>
        parallel_op.yield %m, %2 : memref<4xf32>, f32
      }
      parallel_op.task(%out = %y : memref<4xf32>) {
        %c1_0 = arith.constant 1 : index
        gpu.launch_func @k::@k blocks in (%c1_0, %c1_0, %c1_0) threads in (%c1_0, %c1_0, %c1_0) args(%out : memref<4xf32>, %out : memref<4xf32>)
        parallel_op.yield
      }
      parallel_op.yield %0#0, %0#1 : memref<4xf32>, f32
    }
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%r#0 : memref<4xf32>, %y : memref<4xf32>)
    memref.dealloc %r#0 : memref<4xf32>
    return %r#1 : f32
  }
  // CHECK:       func.func private @beside_cpu_0(%[[IN:.*]]: memref<4xf32>, %[[SEEN:.*]]: memref<4xf32>, %[[OUT:.*]]: memref<4xf32>) -> f32 attributes {parallel_op.cpu} {
  // CHECK-NEXT:    %[[C0:.*]] = arith.constant 0 : index
  // CHECK-NEXT:    %[[OWN:.*]] = memref.alloc()
  // CHECK-NEXT:    linalg.exp ins(%[[IN]] : memref<4xf32>) outs(%[[OWN]] : memref<4xf32>)
  // CHECK-NEXT:    linalg.tanh ins(%[[OWN]] : memref<4xf32>) outs(%[[OWN]] : memref<4xf32>)
  // CHECK-NEXT:    linalg.add ins(%[[OWN]], %[[SEEN]] : memref<4xf32>, memref<4xf32>) outs(%[[OUT]] : memref<4xf32>)
  // CHECK-NEXT:    %[[READ:.*]] = memref.load %[[OWN]][%[[C0]]]
  // CHECK-NEXT:    memref.dealloc %[[OWN]]
  // CHECK-NEXT:    return %[[READ]]

  // Nothing but the CPU: there is nothing to wait for.
  // CHECK-LABEL: func.func @cpu_only(
  // CHECK-NEXT:    call @cpu_only_cpu_0(%{{.*}}) {parallel_op.writes = array<i64: 0>}
  // CHECK-NEXT:    return
  func.func @cpu_only(%x: memref<4xf32>) {
    parallel_op.parallel {
      parallel_op.task(%m = %x : memref<4xf32>) attributes {device = "cpu"} {
        linalg.tanh ins(%m : memref<4xf32>) outs(%m : memref<4xf32>)
        parallel_op.yield
      }
      parallel_op.yield
    }
    return
  }

  gpu.module @k {
    gpu.func @k(%in: memref<4xf32>, %out: memref<4xf32>) kernel attributes {known_block_size = array<i32: 1, 1, 1>} {
      gpu.return
    }
  }
}
