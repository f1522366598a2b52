// RUN: parallel-opt %s --convert-parallel-op-to-gpu=style=streams | FileCheck %s --check-prefix=STREAMS
// RUN: parallel-opt %s --convert-parallel-op-to-gpu=style=fused | FileCheck %s --check-prefix=FUSED
// RUN: parallel-opt %s --convert-parallel-op-to-gpu=style=fused --convert-parallel-op-to-gpu=style=fused | FileCheck %s --check-prefix=FUSED
// RUN: parallel-opt %s --convert-parallel-op-to-gpu=style=fused --remarks-filter='convert-parallel-op-to-gpu' 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK

// REMARK: [Passed] fused | Category:convert-parallel-op-to-gpu | Function=three_tasks | Remark="one launch for 3 tasks, bodies: 2, blocks: 7"

// STREAMS-LABEL: func.func @three_tasks(
// STREAMS:         gpu.launch_func async [%[[T:.*]]] @double::@double
// STREAMS:         gpu.launch_func async [%[[T]]] @turn::@turn
// STREAMS:         gpu.launch_func async [%[[T]]] @double::@double
// STREAMS:       gpu.module @double
// STREAMS:       gpu.module @turn
// STREAMS-NOT:   gpu.module

// Two tasks of one kernel and one of another: 2 + 2 + 3 blocks. Values that tasks have in common are handed over once.
// FUSED-LABEL: func.func @three_tasks(
// FUSED-SAME:    %[[X:.*]]: memref<512xf32>, %[[A:.*]]: memref<512xf32>, %[[B:.*]]: memref<512xf32>, %[[Y:.*]]: memref<768xf32>, %[[F:.*]]: f32, %[[G:.*]]: f32)
// FUSED:         %[[T:.*]] = gpu.wait async{{$}}
// FUSED-NEXT:    %[[FUSED:.*]] = gpu.launch_func async [%[[T]]] @three_tasks_fused_0::@three_tasks_fused_0 blocks in (%[[C7:.*]], %{{.*}}, %{{.*}}) threads in
// FUSED-SAME:      args(%[[X]] : memref<512xf32>, %[[A]] : memref<512xf32>, %[[F]] : f32, %[[B]] : memref<512xf32>, %[[G]] : f32, %[[Y]] : memref<768xf32>)
// FUSED-SAME:      {parallel_op.phase = "fused", parallel_op.reads = array<i64: 0, 5>, parallel_op.writes = array<i64: 1, 3, 5>}
// FUSED-NEXT:    gpu.wait [%[[FUSED]]]
// FUSED-NEXT:    return
// Nobody launches the kernels any more.
// FUSED-NOT:   gpu.module @double
// FUSED:       gpu.module @three_tasks_fused_0 {
// FUSED-NEXT:    gpu.func @three_tasks_fused_0(%[[KX:.*]]: memref<512xf32>, %[[KA:.*]]: memref<512xf32>, %[[KF:.*]]: f32, %[[KB:.*]]: memref<512xf32>, %[[KG:.*]]: f32, %[[KY:.*]]: memref<768xf32>)
// FUSED-SAME:        kernel attributes {known_block_size = array<i32: 256, 1, 1>}
// FUSED:           %[[BLOCK:.*]] = gpu.block_id  x
// FUSED:           %[[SHARED:.*]] = memref.alloc() : memref<256xf32, #gpu.address_space<workgroup>>
// FUSED:           %[[C4:.*]] = arith.constant 4 : index
// FUSED:           %[[DOUBLES:.*]] = arith.cmpi ult, %[[BLOCK]], %[[C4]]
// FUSED:           scf.if %[[DOUBLES]] {
// FUSED:             %[[C2:.*]] = arith.constant 2 : index
// FUSED:             %[[FIRST:.*]] = arith.cmpi ult, %[[BLOCK]], %[[C2]]
// FUSED:             %[[TASK:.*]]:3 = scf.if %[[FIRST]] -> (index, memref<512xf32>, f32) {
// FUSED:               %[[C0:.*]] = arith.constant 0 : index
// FUSED:               scf.yield %[[C0]], %[[KA]], %[[KF]]
// FUSED:             } else {
// FUSED:               %[[SECOND:.*]] = arith.constant 2 : index
// FUSED:               scf.yield %[[SECOND]], %[[KB]], %[[KG]]
// FUSED:             }
// FUSED:             %[[OWN:.*]] = arith.subi %[[BLOCK]], %[[TASK]]#0
// FUSED-NOT:         gpu.block_id
// FUSED:             arith.muli %[[OWN]]
// FUSED:             memref.load %[[KX]]
// FUSED:             arith.mulf %{{.*}}, %[[TASK]]#2
// FUSED:             memref.store %{{.*}}, %[[TASK]]#1
// FUSED:           } else {
// FUSED:             %[[START:.*]] = arith.constant 4 : index
// FUSED:             %[[OWN2:.*]] = arith.subi %[[BLOCK]], %[[START]]
// FUSED:             memref.store %{{.*}}, %[[SHARED]]
// FUSED:             gpu.barrier
// FUSED:             memref.load %[[SHARED]]
// FUSED:             memref.store %{{.*}}, %[[KY]]
// FUSED:           }
// FUSED-NEXT:      gpu.return
module attributes {gpu.container_module} {
  func.func @three_tasks(%x: memref<512xf32>, %a: memref<512xf32>, %b: memref<512xf32>, %y: memref<768xf32>, %f: f32, %g: f32) {
    parallel_op.parallel {
      parallel_op.task(%in = %x, %out = %a, %factor = %f : memref<512xf32>, memref<512xf32>, f32) {
        %c1 = arith.constant 1 : index
        %c2 = arith.constant 2 : index
        %c256 = arith.constant 256 : index
        gpu.launch_func @double::@double blocks in (%c2, %c1, %c1) threads in (%c256, %c1, %c1) args(%in : memref<512xf32>, %out : memref<512xf32>, %factor : f32) {parallel_op.reads = [0], parallel_op.writes = [1]}
        parallel_op.yield
      }
      parallel_op.task(%in = %y : memref<768xf32>) {
        %c1 = arith.constant 1 : index
        %c3 = arith.constant 3 : index
        %c256 = arith.constant 256 : index
        gpu.launch_func @turn::@turn blocks in (%c3, %c1, %c1) threads in (%c256, %c1, %c1) args(%in : memref<768xf32>) {parallel_op.reads = [0], parallel_op.writes = [0]}
        parallel_op.yield
      }
      parallel_op.task(%in = %x, %out = %b, %factor = %g : memref<512xf32>, memref<512xf32>, f32) {
        %c1 = arith.constant 1 : index
        %c2 = arith.constant 2 : index
        %c256 = arith.constant 256 : index
        gpu.launch_func @double::@double blocks in (%c2, %c1, %c1) threads in (%c256, %c1, %c1) args(%in : memref<512xf32>, %out : memref<512xf32>, %factor : f32) {parallel_op.reads = [0], parallel_op.writes = [1]}
        parallel_op.yield
      }
      parallel_op.yield
    }
    return
  }
  gpu.module @double {
    gpu.func @double(%in: memref<512xf32>, %out: memref<512xf32>, %factor: f32) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
      %c256 = arith.constant 256 : index
      %block = gpu.block_id x
      %thread = gpu.thread_id x
      %0 = arith.muli %block, %c256 : index
      %at = arith.addi %0, %thread : index
      %1 = memref.load %in[%at] : memref<512xf32>
      %2 = arith.mulf %1, %factor : f32
      memref.store %2, %out[%at] : memref<512xf32>
      gpu.return
    }
  }
  // Each block turns its elements round.
  gpu.module @turn {
    gpu.func @turn(%out: memref<768xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
      %shared = memref.alloc() : memref<256xf32, #gpu.address_space<workgroup>>
      %c255 = arith.constant 255 : index
      %c256 = arith.constant 256 : index
      %block = gpu.block_id x
      %thread = gpu.thread_id x
      %0 = arith.muli %block, %c256 : index
      %at = arith.addi %0, %thread : index
      %1 = memref.load %out[%at] : memref<768xf32>
      memref.store %1, %shared[%thread] : memref<256xf32, #gpu.address_space<workgroup>>
      gpu.barrier
      %other = arith.subi %c255, %thread : index
      %2 = memref.load %shared[%other] : memref<256xf32, #gpu.address_space<workgroup>>
      memref.store %2, %out[%at] : memref<768xf32>
      gpu.return
    }
  }
}
