// RUN: parallel-opt %s --convert-parallel-op-to-gpu=style=auto --remarks-filter=convert-parallel-op-to-gpu 2>&1 | FileCheck %s --check-prefixes=SMALL,FUSED
// RUN: parallel-opt %s --convert-parallel-op-to-gpu --remarks-filter=convert-parallel-op-to-gpu 2>&1 | FileCheck %s --check-prefixes=SMALL,FUSED
// RUN: parallel-opt %s --convert-parallel-op-to-gpu='style=auto launch-ns=1000' --remarks-filter=convert-parallel-op-to-gpu 2>&1 | FileCheck %s --check-prefixes=QUICK,STREAMS
// RUN: parallel-opt %s --convert-parallel-op-to-gpu='style=auto units=2' --remarks-filter=convert-parallel-op-to-gpu 2>&1 | FileCheck %s --check-prefixes=NARROW,STREAMS
// RUN: parallel-opt %s --convert-parallel-op-to-gpu='style=auto block-ns=40000' --remarks-filter=convert-parallel-op-to-gpu 2>&1 | FileCheck %s --check-prefixes=LARGE,STREAMS
// RUN: sed 's/device = "gpu"/cost = 200000 : i64/' %s | parallel-opt --convert-parallel-op-to-gpu=style=auto --remarks-filter=convert-parallel-op-to-gpu 2>&1 | FileCheck %s --check-prefixes=COST,STREAMS
// RUN: sed 's/{number = 0 : i64}/{parallel_op.cost = 80000 : i64}/' %s | parallel-opt --convert-parallel-op-to-gpu=style=auto --remarks-filter=convert-parallel-op-to-gpu 2>&1 | FileCheck %s --check-prefixes=ONE,STREAMS

// Two lanes of two launches of 4 and of 8 blocks.
// SMALL:  remark: [Analysis] style {{.*}} Remark="fused: 4 launches in 2 levels, predicted 10000 ns fused and 20000 ns on streams"
// A launch takes no longer than its blocks.
// QUICK:  Remark="streams: 4 launches in 2 levels, predicted 4000 ns fused and 4000 ns on streams"
// Two units for all blocks.
// NARROW: Remark="streams: 4 launches in 2 levels, predicted 24000 ns fused and 24000 ns on streams"
// LARGE:  Remark="streams: 4 launches in 2 levels, predicted 80000 ns fused and 80000 ns on streams"
// A task of 200000 ns is two launches of 100000 ns on 4 units, and 8 units.
// COST:   Remark="streams: 4 launches in 2 levels, predicted 50000 ns fused and 50000 ns on streams"
// One launch of 80000 ns on 4 units, beside one of 2000 ns.
// ONE:    Remark="streams: 4 launches in 2 levels, predicted 25000 ns fused and 22000 ns on streams"

// FUSED:         gpu.launch_func async {{.*}} @main_fused_0::@main_fused_0
// FUSED:         gpu.launch_func async {{.*}} @main_fused_
// FUSED-NOT:     gpu.launch_func
// STREAMS-COUNT-4: gpu.launch_func async {{.*}} @k::@k
module attributes {gpu.container_module} {
  func.func @main(%x: memref<4xf32>, %y: memref<4xf32>) {
    parallel_op.parallel {
      parallel_op.task(%in = %x : memref<4xf32>) attributes {device = "gpu"} {
        %c1 = arith.constant 1 : index
        %c4 = arith.constant 4 : index
        gpu.launch_func @k::@k blocks in (%c4, %c1, %c1) threads in (%c1, %c1, %c1) args(%in : memref<4xf32>) {number = 0 : i64}
        gpu.launch_func @k::@k blocks in (%c4, %c1, %c1) threads in (%c1, %c1, %c1) args(%in : memref<4xf32>)
        parallel_op.yield
      }
      parallel_op.task(%in = %y : memref<4xf32>) attributes {device = "gpu"} {
        %c1 = arith.constant 1 : index
        %c8 = arith.constant 8 : index
        gpu.launch_func @k::@k blocks in (%c8, %c1, %c1) threads in (%c1, %c1, %c1) args(%in : memref<4xf32>)
        gpu.launch_func @k::@k blocks in (%c8, %c1, %c1) threads in (%c1, %c1, %c1) args(%in : memref<4xf32>)
        parallel_op.yield
      }
      parallel_op.yield
    }
    return
  }
  gpu.module @k {
    gpu.func @k(%in: memref<4xf32>) kernel attributes {known_block_size = array<i32: 1, 1, 1>} {
      gpu.return
    }
  }
}
