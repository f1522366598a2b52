// RUN: parallel-opt %s --parallel-op-place-on-gpu=entry=static | FileCheck %s

// Buffers among which a kernel chooses are parts of one allocation. The first two arguments of this kernel meet, through
// a view and a nested choice, and so do the last two.

module attributes {gpu.container_module} {
  gpu.module @k {
    gpu.func @k(%0: memref<?xf32>, %1: memref<?xf32>, %2: memref<?xf32>, %3: memref<?xf32>, %4: memref<?xf32>) kernel {
      %c1 = arith.constant 1 : index
      %block = gpu.block_id x
      %is_first = arith.cmpi ult, %block, %c1 : index
      %a:2 = scf.if %is_first -> (memref<?xf32>, memref<?xf32>) {
        scf.yield %0, %2 : memref<?xf32>, memref<?xf32>
      } else {
        %b = scf.if %is_first -> (memref<?xf32>) {
          scf.yield %0 : memref<?xf32>
        } else {
          %v = memref.subview %1[0] [4] [1] : memref<?xf32> to memref<4xf32, strided<[1]>>
          %w = memref.cast %v : memref<4xf32, strided<[1]>> to memref<?xf32>
          scf.yield %w : memref<?xf32>
        }
        scf.yield %b, %3 : memref<?xf32>, memref<?xf32>
      }
      %e = memref.load %a#0[%block] : memref<?xf32>
      memref.store %e, %a#1[%block] : memref<?xf32>
      memref.store %e, %4[%block] : memref<?xf32>
      gpu.return
    }
  }

  // An input beside a part of a planned block, whose offset grows; two allocations of which one is returned. Weights that
  // only meet each other lie in theirs, and the last argument stands alone.
  // CHECK-LABEL: func.func @static_prepared(
  // CHECK-SAME:    %[[X:[^:]*]]: memref<65xf32>, %[[HANDLE:.*]]: memref<1xi64>
  // CHECK:         %[[ONE:.*]] = gpu.alloc () : memref<1536xi8>
  // CHECK:         %[[P:.*]] = memref.view %[[ONE]][%c0{{.*}}][] : memref<1536xi8> to memref<65xf32>
  // CHECK:         %[[Q:.*]] = memref.view %[[ONE]][%c512{{.*}}][] : memref<1536xi8> to memref<1024xi8>
  // CHECK:         gpu.memcpy %[[P]], %[[X]]
  // CHECK:         %[[TWO:.*]] = gpu.alloc () : memref<512xi8>
  // CHECK:         memref.view %[[TWO]][%c0{{.*}}][]
  // CHECK:         %[[Y:.*]] = memref.view %[[TWO]][%c256{{.*}}][] : memref<512xi8> to memref<8xf32>
  // CHECK-NOT:     gpu.alloc
  // CHECK:         memref.view %[[ONE]][%c768{{.*}}][] : memref<1536xi8> to memref<8xf32>
  // CHECK:         gpu.launch_func
  // CHECK:         gpu.launch_func
  // CHECK-NOT:     gpu.dealloc
  // CHECK:         %[[R:.*]] = memref.alloc() : memref<8xf32>
  // CHECK:         gpu.memcpy %[[R]], %[[Y]]
  // CHECK-NEXT:    gpu.dealloc %[[ONE]]
  // CHECK-NEXT:    gpu.dealloc %[[TWO]]
  // CHECK-NEXT:    return %[[R]]
  func.func @static(%x: memref<65xf32>, %w0: memref<8xf32> {parallel_op.weight},
                    %w1: memref<8xf32> {parallel_op.weight}, %w2: memref<8xf32> {parallel_op.weight}) -> memref<8xf32> {
    %c1 = arith.constant 1 : index
    %c256 = arith.constant 256 : index
    %t0 = gpu.wait async
    %plan, %t1 = gpu.alloc async [%t0] () : memref<1024xi8>
    %q = memref.view %plan[%c256][] : memref<1024xi8> to memref<8xf32>
    %y0, %t2 = gpu.alloc async [%t1] () : memref<8xf32>
    %y1, %t3 = gpu.alloc async [%t2] () : memref<8xf32>
    %a0 = memref.cast %x : memref<65xf32> to memref<?xf32>
    %a1 = memref.cast %q : memref<8xf32> to memref<?xf32>
    %a2 = memref.cast %y0 : memref<8xf32> to memref<?xf32>
    %a3 = memref.cast %y1 : memref<8xf32> to memref<?xf32>
    %b0 = memref.cast %w0 : memref<8xf32> to memref<?xf32>
    %b1 = memref.cast %w1 : memref<8xf32> to memref<?xf32>
    %b2 = memref.cast %w2 : memref<8xf32> to memref<?xf32>
    %t4 = gpu.launch_func async [%t3] @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1)
        args(%a0 : memref<?xf32>, %a1 : memref<?xf32>, %a2 : memref<?xf32>, %a3 : memref<?xf32>, %a3 : memref<?xf32>)
        {parallel_op.writes = [2, 3]}
    %t5 = gpu.launch_func async [%t4] @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1)
        args(%b0 : memref<?xf32>, %b1 : memref<?xf32>, %a2 : memref<?xf32>, %a2 : memref<?xf32>, %b2 : memref<?xf32>)
        {parallel_op.writes = [2, 3]}
    %t6 = gpu.dealloc async [%t5] %plan : memref<1024xi8>
    %base, %offset, %size, %stride = memref.extract_strided_metadata %y0
        : memref<8xf32> -> memref<f32>, index, index, index
    %t7 = gpu.dealloc async [%t6] %base : memref<f32>
    gpu.wait [%t7]
    return %y1 : memref<8xf32>
  }

  // Open lengths are added up where the function begins, also those that are computed later.
  // CHECK-LABEL: func.func @dynamic(
  // CHECK-SAME:    %[[X:[^:]*]]: memref<?xf32>, %[[N:[^:]*]]: index
  // CHECK:         %[[XN:.*]] = memref.dim %[[X]]
  // CHECK:         %[[TWICE:.*]] = arith.muli %[[N]], %c2
  // CHECK:         %[[XB:.*]] = arith.muli %{{.*}}, %[[XN]]
  // CHECK:         arith.divui
  // CHECK:         %[[XEND:.*]] = arith.muli
  // CHECK:         %[[AT:.*]] = arith.addi %[[XEND]], %c0
  // CHECK:         %[[ALL:.*]] = arith.addi
  // CHECK:         %[[ONE:.*]] = gpu.alloc (%{{.*}}) : memref<?xi8>
  // CHECK:         memref.view %[[ONE]][%{{.*}}][%[[XN]]] : memref<?xi8> to memref<?xf32>
  // CHECK:         memref.view %[[ONE]][%[[AT]]][%[[TWICE]]] : memref<?xi8> to memref<?xf32>
  func.func @dynamic(%x: memref<?xf32>, %n: index, %y: memref<?xf32>) {
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %twice = arith.muli %n, %c2 : index
    %a = gpu.alloc (%twice) : memref<?xf32>
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1)
        args(%x : memref<?xf32>, %a : memref<?xf32>, %y : memref<?xf32>, %y : memref<?xf32>, %y : memref<?xf32>)
    gpu.dealloc %a : memref<?xf32>
    return
  }

  // CHECK-LABEL: func.func @static_prepare(
  // CHECK:         gpu.alloc () : memref<768xi8>
}
