// RUN: parallel-opt %s --convert-parallel-op-to-gpu=style=fused | FileCheck %s
// RUN: parallel-opt %s --convert-parallel-op-to-gpu=style=fused --remarks-filter=convert-parallel-op-to-gpu 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK --implicit-check-not=remark:

module attributes {gpu.container_module} {
  // Memory of the GPU and arguments never meet, so here each task has a body of its own.
  // The container in the second task and the tasks around it have levels together: 2 launches, then 3, then 1. What
  // tasks allocate comes in front of their level, what they free behind it.
  // REMARK: remark: {{.*}} Function=levels | Remark="one launch for 2 tasks, bodies: 2, blocks: 2"
  // REMARK: remark: {{.*}} Function=levels | Remark="one launch for 3 tasks, bodies: 3, blocks: 3"
  // CHECK-LABEL: func.func @levels(
  // CHECK-SAME:    %[[ONE:[a-z0-9]*]]: index, %[[X:[a-z0-9]*]]: memref<4xf32>, %[[Y:[a-z0-9]*]]: memref<4xf32>)
  // CHECK:         %[[M:.*]], %[[T1:.*]] = gpu.alloc async [%{{.*}}] () : memref<4xf32>
  // CHECK:         %[[C2:.*]] = arith.constant 2 : index
  // CHECK-NEXT:    %[[T2:.*]] = gpu.launch_func async [%[[T1]]] @levels_fused_0::@levels_fused_0 blocks in (%[[C2]], {{.*}} args(%[[X]] : memref<4xf32>, %[[M]] : memref<4xf32>, %[[Y]] : memref<4xf32>)
  // CHECK:         %[[M2:.*]], %[[T3:.*]] = gpu.alloc async [%[[T2]]]
  // CHECK:         %[[T4:.*]] = gpu.launch_func async [%[[T3]]] @levels_fused_1::@levels_fused_1 {{.*}} args(%[[M]] : memref<4xf32>, %[[X]] : memref<4xf32>, %[[Y]] : memref<4xf32>, %[[M2]] : memref<4xf32>)
  // CHECK-NEXT:    %[[T5:.*]] = gpu.dealloc async [%[[T4]]] %[[M]]
  // CHECK-NEXT:    %[[T6:.*]] = gpu.launch_func async [%[[T5]]] @k::@k {{.*}} args(%[[M2]] : memref<4xf32>, %[[Y]] : memref<4xf32>)
  // CHECK-NEXT:    %[[T7:.*]] = gpu.dealloc async [%[[T6]]] %[[M2]]
  // CHECK-NEXT:    gpu.wait [%[[T7]]]
  func.func @levels(%one: index, %x: memref<4xf32>, %y: memref<4xf32>) {
    parallel_op.parallel {
      parallel_op.task(%in = %x : memref<4xf32>) {
        %c1 = arith.constant 1 : index
        %m = memref.alloc() : memref<4xf32>
        gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%in : memref<4xf32>, %m : memref<4xf32>)
        gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%m : memref<4xf32>, %in : memref<4xf32>)
        memref.dealloc %m : memref<4xf32>
        parallel_op.yield
      }
      parallel_op.task(%out = %y : memref<4xf32>) {
        %c1 = arith.constant 1 : index
        gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%out : memref<4xf32>, %out : memref<4xf32>)
        %r = parallel_op.parallel -> (memref<4xf32>) {
          parallel_op.task(%2 = %out : memref<4xf32>) {
            %c1_0 = arith.constant 1 : index
            gpu.launch_func @k::@k blocks in (%c1_0, %c1_0, %c1_0) threads in (%c1_0, %c1_0, %c1_0) args(%2 : memref<4xf32>, %2 : memref<4xf32>)
            parallel_op.yield
          }
          %3 = parallel_op.task(%2 = %out : memref<4xf32>) -> (memref<4xf32>) {
            %c1_0 = arith.constant 1 : index
            %m = memref.alloc() : memref<4xf32>
            gpu.launch_func @k::@k blocks in (%c1_0, %c1_0, %c1_0) threads in (%c1_0, %c1_0, %c1_0) args(%m : memref<4xf32>, %m : memref<4xf32>)
            parallel_op.yield %m : memref<4xf32>
          }
          parallel_op.yield %3 : memref<4xf32>
        }
        gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%r : memref<4xf32>, %out : memref<4xf32>)
        memref.dealloc %r : memref<4xf32>
        parallel_op.yield
      }
      parallel_op.yield
    }
    return
  }

  // Numbers of blocks that are open are added up, and handed over where a task begins behind them. Both containers have
  // the same kernel.
  // REMARK-COUNT-2: remark: {{.*}} Function=open_grid | Remark="one launch for 3 tasks, bodies: 1, blocks: not known"
  // CHECK-LABEL: func.func @open_grid(
  // CHECK-SAME:    %[[N:[a-z0-9]*]]: index, %[[M:[a-z0-9]*]]: index, %[[X:[a-z0-9]*]]: memref<4xf32>, %[[Y:[a-z0-9]*]]: memref<4xf32>)
  // CHECK:         %[[TWO:.*]] = arith.addi %{{.*}}, %[[N]]
  // CHECK-NEXT:    %[[ALL:.*]] = arith.addi %[[TWO]], %[[M]]
  // CHECK:         gpu.launch_func async [%{{.*}}] @open_grid_fused_[[NUMBER:.*]]::@open_grid_fused_[[NUMBER]] blocks in (%[[ALL]], {{.*}} args(%[[X]] : memref<4xf32>, %[[Y]] : memref<4xf32>, %[[TWO]] : index)
  // CHECK:         gpu.launch_func async [%{{.*}}] @open_grid_fused_[[NUMBER]]::@open_grid_fused_[[NUMBER]]
  func.func @open_grid(%n: index, %m: index, %x: memref<4xf32>, %y: memref<4xf32>) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    scf.for %i = %c0 to %n step %c1 {
      parallel_op.parallel {
        parallel_op.task(%in = %x : memref<4xf32>) {
          %c1_0 = arith.constant 1 : index
          %c2 = arith.constant 2 : index
          gpu.launch_func @k::@k blocks in (%c2, %c1_0, %c1_0) threads in (%c1_0, %c1_0, %c1_0) args(%in : memref<4xf32>, %in : memref<4xf32>)
          parallel_op.yield
        }
        parallel_op.task(%in = %x, %out = %y, %blocks = %n : memref<4xf32>, memref<4xf32>, index) {
          %c1_0 = arith.constant 1 : index
          gpu.launch_func @k::@k blocks in (%blocks, %c1_0, %c1_0) threads in (%c1_0, %c1_0, %c1_0) args(%in : memref<4xf32>, %out : memref<4xf32>)
          parallel_op.yield
        }
        parallel_op.task(%in = %x, %out = %y, %blocks = %m : memref<4xf32>, memref<4xf32>, index) {
          %c1_0 = arith.constant 1 : index
          gpu.launch_func @k::@k blocks in (%blocks, %c1_0, %c1_0) threads in (%c1_0, %c1_0, %c1_0) args(%out : memref<4xf32>, %in : memref<4xf32>)
          parallel_op.yield
        }
        parallel_op.yield
      }
    }
    parallel_op.parallel {
      parallel_op.task(%in = %x : memref<4xf32>) {
        %c1_0 = arith.constant 1 : index
        %c2 = arith.constant 2 : index
        gpu.launch_func @k::@k blocks in (%c2, %c1_0, %c1_0) threads in (%c1_0, %c1_0, %c1_0) args(%in : memref<4xf32>, %in : memref<4xf32>)
        parallel_op.yield
      }
      parallel_op.task(%in = %x, %out = %y, %blocks = %n : memref<4xf32>, memref<4xf32>, index) {
        %c1_0 = arith.constant 1 : index
        gpu.launch_func @k::@k blocks in (%blocks, %c1_0, %c1_0) threads in (%c1_0, %c1_0, %c1_0) args(%in : memref<4xf32>, %out : memref<4xf32>)
        parallel_op.yield
      }
      parallel_op.task(%in = %x, %out = %y, %blocks = %m : memref<4xf32>, memref<4xf32>, index) {
        %c1_0 = arith.constant 1 : index
        gpu.launch_func @k::@k blocks in (%blocks, %c1_0, %c1_0) threads in (%c1_0, %c1_0, %c1_0) args(%out : memref<4xf32>, %in : memref<4xf32>)
        parallel_op.yield
      }
      parallel_op.yield
    }
    return
  }

  // What the host reads ends a round: the launch behind it is no part of the first level.
  // REMARK: remark: {{.*}} Function=read | Remark="one launch for 2 tasks, bodies: 1, blocks: 2"
  // CHECK-LABEL: func.func @read(
  // CHECK:         %[[FUSED:.*]] = gpu.launch_func async [%{{.*}}] @read_fused_{{.*}} blocks in
  // CHECK-NEXT:    %[[LAST:.*]] = gpu.launch_func async [%[[FUSED]]] @k::@k
  // CHECK-NEXT:    gpu.wait [%[[FUSED]]]
  // CHECK-NEXT:    memref.load
  // CHECK-NEXT:    arith.index_cast
  // CHECK-NEXT:    %[[BEHIND:.*]] = gpu.launch_func async [%[[LAST]]] @k::@k blocks in
  // CHECK-NEXT:    gpu.wait [%[[BEHIND]]]
  func.func @read(%one: index, %x: memref<4xi32>, %y: memref<4xf32>) {
    parallel_op.parallel {
      parallel_op.task(%1 = %one, %in = %x, %out = %y : index, memref<4xi32>, memref<4xf32>) {
        %c1 = arith.constant 1 : index
        gpu.launch_func @i::@i blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%in : memref<4xi32>)
        %read = memref.load %in[%1] : memref<4xi32>
        %blocks = arith.index_cast %read : i32 to index
        gpu.launch_func @k::@k blocks in (%blocks, %1, %1) threads in (%1, %1, %1) args(%out : memref<4xf32>, %out : memref<4xf32>)
        parallel_op.yield
      }
      parallel_op.task(%in = %x, %out = %y : memref<4xi32>, memref<4xf32>) {
        %c1 = arith.constant 1 : index
        gpu.launch_func @i::@i blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%in : memref<4xi32>)
        gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%out : memref<4xf32>, %out : memref<4xf32>)
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
  gpu.module @i {
    gpu.func @i(%in: memref<4xi32>) kernel attributes {known_block_size = array<i32: 1, 1, 1>} {
      gpu.return
    }
  }
}
