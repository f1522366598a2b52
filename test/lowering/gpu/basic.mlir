// RUN: parallel-opt %s --convert-parallel-op-to-gpu | FileCheck %s
// RUN: parallel-opt %s --convert-parallel-op-to-gpu --convert-parallel-op-to-gpu | FileCheck %s

module attributes {gpu.container_module} {
  // A chain in the order of the text. What a launch sees is the GPU's, other memory stays the host's.
  // CHECK-LABEL: func.func @chain(
  // CHECK-SAME:    %[[X:.*]]: memref<4xf32>)
  // CHECK:         %[[HOST:.*]] = memref.alloc() : memref<2xf32>
  // CHECK:         %[[T0:.*]] = gpu.wait async{{$}}
  // CHECK-NEXT:    %[[M:.*]], %[[T1:.*]] = gpu.alloc async [%[[T0]]] () : memref<4xf32>
  // CHECK-NEXT:    %[[T2:.*]] = gpu.launch_func async [%[[T1]]] @k::@k {{.*}} args(%[[X]] : memref<4xf32>, %[[M]] : memref<4xf32>) {parallel_op.phase = "elementwise"}
  // CHECK-NEXT:    %[[T3:.*]] = gpu.launch_func async [%[[T2]]] @k::@k {{.*}} args(%[[M]] : memref<4xf32>, %[[X]] : memref<4xf32>)
  // CHECK-NEXT:    %[[T4:.*]] = gpu.dealloc async [%[[T3]]] %[[M]] : memref<4xf32>
  // CHECK-NEXT:    memref.dealloc %[[HOST]]
  // CHECK-NEXT:    gpu.wait [%[[T4]]]
  // CHECK-NEXT:    return
  func.func @chain(%x: memref<4xf32>) {
    %c1 = arith.constant 1 : index
    %c256 = arith.constant 256 : index
    %host = memref.alloc() : memref<2xf32>
    %m = memref.alloc() {alignment = 64 : i64} : memref<4xf32>
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c256, %c1, %c1) args(%x : memref<4xf32>, %m : memref<4xf32>) {parallel_op.phase = "elementwise"}
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c256, %c1, %c1) args(%m : memref<4xf32>, %x : memref<4xf32>)
    memref.dealloc %m : memref<4xf32>
    memref.dealloc %host : memref<2xf32>
    return
  }

  // Dynamic extents, a view of what was allocated, and a deallocation of the base.
  // CHECK-LABEL: func.func @view(
  // CHECK-SAME:    %[[N:.*]]: index)
  // CHECK:         %[[M:.*]], %[[T1:.*]] = gpu.alloc async [%{{.*}}] (%[[N]]) : memref<?xi8>
  // CHECK-NEXT:    %[[V:.*]] = memref.view %[[M]]
  // CHECK-NEXT:    %[[T2:.*]] = gpu.launch_func async [%[[T1]]] @k::@k {{.*}} args(%[[V]] : memref<4xf32>, %[[V]] : memref<4xf32>)
  // CHECK:         gpu.dealloc async [%[[T2]]] %{{.*}} : memref<i8>
  func.func @view(%n: index) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %m = memref.alloc(%n) : memref<?xi8>
    %v = memref.view %m[%c0][] : memref<?xi8> to memref<4xf32>
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%v : memref<4xf32>, %v : memref<4xf32>)
    %base, %offset, %size, %stride = memref.extract_strided_metadata %m : memref<?xi8> -> memref<i8>, index, index, index
    memref.dealloc %base : memref<i8>
    return
  }

  // The host waits once in front of what it reads, writes or calls; not for what launches only read.
  // CHECK-LABEL: func.func @host_access(
  // CHECK-SAME:    %[[X:.*]]: memref<4xf32>, %[[Y:.*]]: memref<4xf32>)
  // CHECK:         memref.store %{{.*}}, %[[X]]
  // CHECK:         %[[T:.*]] = gpu.launch_func async
  // CHECK-NEXT:    memref.load %[[X]]
  // CHECK-NEXT:    gpu.wait [%[[T]]]
  // CHECK-NEXT:    memref.load %[[Y]]
  // CHECK-NEXT:    memref.load %[[Y]]
  // CHECK-NEXT:    %[[T2:.*]] = gpu.launch_func async [%[[T]]]
  // CHECK-NEXT:    gpu.wait [%[[T2]]]
  // CHECK-NEXT:    memref.store %{{.*}}, %[[X]]
  // CHECK-NEXT:    %[[T3:.*]] = gpu.launch_func async [%[[T2]]]
  // CHECK-NEXT:    call @harmless
  // CHECK-NEXT:    gpu.wait [%[[T3]]]
  // CHECK-NEXT:    call @outside
  // CHECK-NEXT:    return
  func.func @host_access(%x: memref<4xf32>, %y: memref<4xf32>) {
    %c1 = arith.constant 1 : index
    %f = arith.constant 1.0 : f32
    memref.store %f, %x[%c1] : memref<4xf32>
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>, %y : memref<4xf32>) {parallel_op.reads = [0], parallel_op.writes = [1]}
    %0 = memref.load %x[%c1] : memref<4xf32>
    %1 = memref.load %y[%c1] : memref<4xf32>
    %2 = memref.load %y[%c1] : memref<4xf32>
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>, %y : memref<4xf32>) {parallel_op.reads = array<i64: 0>, parallel_op.writes = array<i64: 1>}
    memref.store %f, %x[%c1] : memref<4xf32>
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>, %y : memref<4xf32>) {parallel_op.reads = [0], parallel_op.writes = [1]}
    func.call @harmless(%c1) : (index) -> ()
    func.call @outside() : () -> ()
    return
  }
  func.func private @harmless(%n: index) {
    return
  }
  func.func private @outside()

  // Each turn of a loop, and what stands behind it, goes on with what stream 0 has.
  // CHECK-LABEL: func.func @loop(
  // CHECK:         scf.for
  // CHECK-NEXT:      %[[T0:.*]] = gpu.wait async{{$}}
  // CHECK-NEXT:      %[[M:.*]], %[[T1:.*]] = gpu.alloc async [%[[T0]]]
  // CHECK-NEXT:      %[[T2:.*]] = gpu.launch_func async [%[[T1]]]
  // CHECK-NEXT:      gpu.dealloc async [%[[T2]]] %[[M]]
  // CHECK-NEXT:    }
  // CHECK-NEXT:    %[[T3:.*]] = gpu.wait async{{$}}
  // CHECK-NEXT:    %[[T4:.*]] = gpu.launch_func async [%[[T3]]]
  // CHECK-NEXT:    gpu.wait [%[[T4]]]
  // CHECK-NEXT:    return
  func.func @loop(%x: memref<4xf32>, %n: index) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    scf.for %i = %c0 to %n step %c1 {
      %m = memref.alloc() : memref<4xf32>
      gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>, %m : memref<4xf32>)
      memref.dealloc %m : memref<4xf32>
    }
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>, %x : memref<4xf32>)
    return
  }

  // Memory that a branch frees, and a loop of the host that reads what launches wrote: it waits in front of the loop.
  // CHECK-LABEL: func.func @control_flow(
  // CHECK:         %[[T:.*]] = gpu.launch_func async
  // CHECK-NEXT:    gpu.wait [%[[T]]]
  // CHECK-NEXT:    scf.for
  // CHECK-NEXT:      memref.load
  // CHECK:         scf.if
  // CHECK-NEXT:      %[[T1:.*]] = gpu.wait async{{$}}
  // CHECK-NEXT:      gpu.dealloc async [%[[T1]]]
  // CHECK-NEXT:    }
  // CHECK-NEXT:    %[[T2:.*]] = gpu.wait async{{$}}
  // CHECK-NEXT:    gpu.wait [%[[T2]]]
  // CHECK-NEXT:    return
  func.func @control_flow(%x: memref<4xf32>, %own: i1) -> f32 {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c4 = arith.constant 4 : index
    %f = arith.constant 0.0 : f32
    %m = memref.alloc() : memref<4xf32>
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>, %m : memref<4xf32>)
    %sum = scf.for %i = %c0 to %c4 step %c1 iter_args(%so_far = %f) -> f32 {
      %0 = memref.load %m[%i] : memref<4xf32>
      %1 = arith.addf %so_far, %0 : f32
      scf.yield %1 : f32
    }
    scf.if %own {
      memref.dealloc %m : memref<4xf32>
    }
    return %sum : f32
  }

  // Nothing for a GPU.
  // CHECK-LABEL: func.func @nothing(
  // CHECK-NEXT:    memref.alloc
  // CHECK-NEXT:    memref.dealloc
  // CHECK-NEXT:    call @outside
  // CHECK-NEXT:    return
  func.func @nothing() {
    %m = memref.alloc() : memref<4xf32>
    memref.dealloc %m : memref<4xf32>
    func.call @outside() : () -> ()
    return
  }

  gpu.module @k {
    gpu.func @k(%in: memref<4xf32>, %out: memref<4xf32>) kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
      gpu.return
    }
  }
}
