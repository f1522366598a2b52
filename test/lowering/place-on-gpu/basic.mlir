// RUN: parallel-opt %s --parallel-op-place-on-gpu | FileCheck %s
// A second run changes nothing.
// RUN: parallel-opt %s --parallel-op-place-on-gpu -o %t.once
// RUN: parallel-opt %t.once --parallel-op-place-on-gpu | diff - %t.once

module attributes {gpu.container_module} {
  gpu.module @k1 { gpu.func @k1(%0: memref<?xf32>) kernel { gpu.return } }
  gpu.module @k2 { gpu.func @k2(%0: memref<?xf32>, %1: memref<?xf32>) kernel { gpu.return } }

  // An argument that a kernel writes is copied back; nothing says which ones this kernel writes.
  // CHECK-LABEL: func.func @written(
  // CHECK-SAME:    %[[X:.*]]: memref<?xf32>)
  // CHECK:         %[[N:.*]] = memref.dim %[[X]]
  // CHECK:         %[[IN:.*]] = gpu.alloc (%[[N]]) : memref<?xf32>
  // CHECK-NEXT:    gpu.memcpy %[[IN]], %[[X]]
  // CHECK:         gpu.launch_func @k1::@k1 {{.*}} args(%[[IN]] : memref<?xf32>)
  // CHECK-NEXT:    gpu.memcpy %[[X]], %[[IN]]
  // CHECK-NEXT:    gpu.dealloc %[[IN]]
  // CHECK-NEXT:    return
  func.func @written(%x: memref<?xf32>) {
    %c1 = arith.constant 1 : index
    gpu.launch_func @k1::@k1 blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<?xf32>)
    return
  }

  // Nothing between two launches goes through the host, also where a loop carries buffers.
  // CHECK-LABEL: func.func @loop(
  // CHECK:         %[[IN:.*]] = gpu.alloc
  // CHECK-NEXT:    gpu.memcpy %[[IN]]
  // CHECK:         %[[R:.*]] = scf.for {{.*}} iter_args(%{{.*}} = %[[IN]])
  // CHECK-NOT:       gpu.memcpy
  // CHECK:           gpu.alloc () : memref<4xf32>
  // CHECK:           gpu.launch_func
  // CHECK-NOT:       gpu.memcpy
  // CHECK:         %[[Y:.*]] = memref.alloc() : memref<4xf32>
  // CHECK-NEXT:    gpu.memcpy %[[Y]], %[[R]]
  // CHECK:         return %[[Y]]
  func.func @loop(%x: memref<4xf32>, %n: index) -> memref<4xf32> {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> (memref<4xf32>) {
      %b = memref.alloc() : memref<4xf32>
      %ad = memref.cast %a : memref<4xf32> to memref<?xf32>
      %bd = memref.cast %b : memref<4xf32> to memref<?xf32>
      gpu.launch_func @k2::@k2 blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1)
          args(%ad : memref<?xf32>, %bd : memref<?xf32>) {parallel_op.writes = [1]}
      scf.yield %b : memref<4xf32>
    }
    return %r : memref<4xf32>
  }

  // The host reads and writes elements; what it alone uses stays its own. What nobody writes it reads where it was.
  // CHECK-LABEL: func.func @elements(
  // CHECK-SAME:    %[[X:.*]]: memref<?xf32>, %[[I:.*]]: index)
  // CHECK:         %[[BACK:.*]] = memref.alloca() : memref<f32>
  // CHECK:         %[[OUT:.*]] = memref.alloca() : memref<f32>
  // CHECK:         %[[A:.*]] = gpu.alloc () : memref<8xf32>
  // CHECK:         %[[OWN:.*]] = memref.alloc() : memref<8xf32>
  // CHECK:         %[[V:.*]] = memref.load %[[X]][%[[I]]]
  // CHECK:         memref.store %[[V]], %[[OUT]][]
  // CHECK:         %[[E:.*]] = memref.subview %[[A]][%[[I]]] [1] [1]
  // CHECK:         gpu.memcpy %[[E]], %[[OUT]]
  // CHECK:         gpu.launch_func
  // CHECK:         %[[F:.*]] = memref.subview %[[A]][%[[I]]] [1] [1]
  // CHECK:         gpu.memcpy %[[BACK]], %[[F]]
  // CHECK:         %[[L:.*]] = memref.load %[[BACK]][]
  // CHECK:         memref.store %[[L]], %[[OWN]][%[[I]]]
  // CHECK:         memref.dealloc %[[OWN]]
  // CHECK:         gpu.dealloc %[[A]]
  func.func @elements(%x: memref<?xf32>, %i: index) {
    %c1 = arith.constant 1 : index
    %a = memref.alloc() : memref<8xf32>
    %own = memref.alloc() : memref<8xf32>
    %ad = memref.cast %a : memref<8xf32> to memref<?xf32>
    %v = memref.load %x[%i] : memref<?xf32>
    memref.store %v, %a[%i] : memref<8xf32>
    gpu.launch_func @k2::@k2 blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1)
        args(%x : memref<?xf32>, %ad : memref<?xf32>) {parallel_op.writes = [1]}
    %l = memref.load %a[%i] : memref<8xf32>
    memref.store %l, %own[%i] : memref<8xf32>
    memref.dealloc %own : memref<8xf32>
    memref.dealloc %a : memref<8xf32>
    return
  }

  // A call on the CPU gets copies, and what it writes goes back.
  // CHECK-LABEL: func.func @on_cpu(
  // CHECK:         %[[IN:.*]] = gpu.alloc
  // CHECK:         %[[A:.*]] = gpu.alloc () : memref<8xf32>
  // CHECK:         gpu.launch_func
  // CHECK:         %[[FROM:.*]] = memref.alloc() : memref<8xf32>
  // CHECK:         gpu.memcpy %[[FROM]], %[[IN]]
  // CHECK:         %[[TO:.*]] = memref.alloc() : memref<8xf32>
  // CHECK:         gpu.memcpy %[[TO]], %[[A]]
  // CHECK:         call @on_cpu_0(%[[FROM]], %[[TO]])
  // CHECK-NEXT:    memref.dealloc %[[FROM]]
  // CHECK-NEXT:    gpu.memcpy %[[A]], %[[TO]]
  // CHECK-NEXT:    memref.dealloc %[[TO]]
  func.func @on_cpu(%x: memref<8xf32>) {
    %c1 = arith.constant 1 : index
    %a = memref.alloc() : memref<8xf32>
    %xd = memref.cast %x : memref<8xf32> to memref<?xf32>
    %ad = memref.cast %a : memref<8xf32> to memref<?xf32>
    gpu.launch_func @k2::@k2 blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1)
        args(%xd : memref<?xf32>, %ad : memref<?xf32>) {parallel_op.writes = [1]}
    call @on_cpu_0(%x, %a) {parallel_op.writes = [1]} : (memref<8xf32>, memref<8xf32>) -> ()
    memref.dealloc %a : memref<8xf32>
    return
  }
  func.func private @on_cpu_0(memref<8xf32>, memref<8xf32>)

  // A failed assertion of kernels leaves nothing on the device.
  // CHECK-LABEL: func.func @assertion(
  // CHECK:         gpu.dealloc
  // CHECK:         cf.assert
  // CHECK-NEXT:    return
  func.func @assertion(%x: memref<?xf32>, %ok: i1) {
    %c1 = arith.constant 1 : index
    gpu.launch_func @k1::@k1 blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<?xf32>)
        {parallel_op.writes = []}
    cf.assert %ok, "out of range"
    return
  }

  // CHECK-LABEL: func.func @nothing(
  // CHECK-SAME:    %[[X:[^:]*]]: memref<4xf32>
  // CHECK-NEXT:    memref.load %[[X]]
  func.func @nothing(%x: memref<4xf32>, %i: index) -> f32 {
    %e = memref.load %x[%i] : memref<4xf32>
    return %e : f32
  }
}
