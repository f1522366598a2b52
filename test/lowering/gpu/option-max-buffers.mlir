// RUN: parallel-opt %s --convert-parallel-op-to-gpu='style=fused max-buffers=3' --remarks-filter=convert-parallel-op-to-gpu 2>&1 | FileCheck %s
// RUN: parallel-opt %s --convert-parallel-op-to-gpu='style=fused max-buffers=1' | FileCheck %s --check-prefix=ALONE
// RUN: parallel-opt %s --convert-parallel-op-to-gpu='style=fused' | FileCheck %s --check-prefix=ALL

// Three tasks of different kernels take two buffers each.
// CHECK: remark: [Missed] budget | Category:convert-parallel-op-to-gpu | Function=split | Remark="3 launches of a level take 2, not one: 4 of 3 buffers, 0 of 1024 words, 0 of 4 kernels with barriers, 2 of 31 others, 0 of 32768 bytes of shared memory"
// CHECK: remark: [Passed] fused | Category:convert-parallel-op-to-gpu | Function=split | Remark="one launch for 2 tasks, bodies: 2, blocks: 2"

// CHECK-LABEL: func.func @split(
// CHECK-SAME:    %[[A:[a-z0-9]*]]: memref<4xf32>, %[[B:[a-z0-9]*]]: memref<4xf32>, %[[C:[a-z0-9]*]]: memref<4xf32>, %[[D:[a-z0-9]*]]: memref<4xf32>)
// CHECK:         %[[T:.*]] = gpu.launch_func async [%{{.*}}] @k0::@k0 {{.*}} args(%[[A]] : memref<4xf32>, %[[B]] : memref<4xf32>)
// CHECK-NEXT:    gpu.launch_func async [%[[T]]] @split_fused_0::@split_fused_0 {{.*}} args(%[[C]] : memref<4xf32>, %[[D]] : memref<4xf32>, %[[B]] : memref<4xf32>)

// A launch that takes more than is allowed all by itself stays.
// ALONE-LABEL: func.func @split(
// ALONE:         gpu.launch_func async [%{{.*}}] @k0::@k0
// ALONE-NEXT:    gpu.launch_func async [%{{.*}}] @k1::@k1
// ALONE-NEXT:    gpu.launch_func async [%{{.*}}] @k2::@k2
// ALONE-NOT:     gpu.launch_func

// ALL-LABEL: func.func @split(
// ALL:         gpu.launch_func async [%{{.*}}] @split_fused_0::@split_fused_0
// ALL-NOT:     gpu.launch_func
module attributes {gpu.container_module} {
  func.func @split(%a: memref<4xf32>, %b: memref<4xf32>, %c: memref<4xf32>, %d: memref<4xf32>) {
    parallel_op.parallel {
      parallel_op.task(%in = %a, %out = %b : memref<4xf32>, memref<4xf32>) {
        %c1 = arith.constant 1 : index
        gpu.launch_func @k0::@k0 blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%in : memref<4xf32>, %out : memref<4xf32>)
        parallel_op.yield
      }
      parallel_op.task(%in = %c, %out = %d : memref<4xf32>, memref<4xf32>) {
        %c1 = arith.constant 1 : index
        gpu.launch_func @k1::@k1 blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%in : memref<4xf32>, %out : memref<4xf32>)
        parallel_op.yield
      }
      parallel_op.task(%in = %d, %out = %b : memref<4xf32>, memref<4xf32>) {
        %c1 = arith.constant 1 : index
        gpu.launch_func @k2::@k2 blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%in : memref<4xf32>, %out : memref<4xf32>)
        parallel_op.yield
      }
      parallel_op.yield
    }
    return
  }
  gpu.module @k0 {
    gpu.func @k0(%in: memref<4xf32>, %out: memref<4xf32>) kernel {
      gpu.return
    }
  }
  gpu.module @k1 {
    gpu.func @k1(%in: memref<4xf32>, %out: memref<4xf32>) kernel {
      gpu.return
    }
  }
  gpu.module @k2 {
    gpu.func @k2(%in: memref<4xf32>, %out: memref<4xf32>) kernel {
      gpu.return
    }
  }
}
