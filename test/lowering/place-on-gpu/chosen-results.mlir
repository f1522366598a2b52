// RUN: parallel-opt %s --parallel-op-place-on-gpu | FileCheck %s

module attributes {gpu.container_module} {
  gpu.module @k { gpu.func @k(%0: memref<4xf32>) kernel { gpu.return } }

  // What a branch of the host chose is freed where the function ends, unless it is an argument, which is freed anyway.
  // CHECK-LABEL: func.func @chosen(
  // CHECK:         %[[IN:.*]] = gpu.alloc () : memref<4xf32>
  // CHECK:         %[[R:.*]] = scf.if
  // CHECK:         %[[Y:.*]] = memref.alloc() : memref<4xf32>
  // CHECK-NEXT:    gpu.memcpy %[[Y]], %[[R]]
  // CHECK-DAG:     %[[A:.*]] = memref.extract_aligned_pointer_as_index %[[R]]
  // CHECK-DAG:     %[[B:.*]] = memref.extract_aligned_pointer_as_index %[[IN]]
  // CHECK:         %[[IS_OWN:.*]] = arith.cmpi ne, %[[A]], %[[B]]
  // CHECK-NEXT:    scf.if %[[IS_OWN]] {
  // CHECK-NEXT:      gpu.dealloc %[[R]]
  // CHECK-NEXT:    }
  // CHECK-NEXT:    gpu.dealloc %[[IN]]
  // CHECK-NEXT:    return %[[Y]]
  func.func @chosen(%x: memref<4xf32>, %c: i1) -> memref<4xf32> {
    %c1 = arith.constant 1 : index
    gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<4xf32>)
        {parallel_op.writes = []}
    %r = scf.if %c -> (memref<4xf32>) {
      %a = memref.alloc() : memref<4xf32>
      gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%a : memref<4xf32>)
      scf.yield %a : memref<4xf32>
    } else {
      scf.yield %x : memref<4xf32>
    }
    return %r : memref<4xf32>
  }

  // Two results may be one buffer, which is freed once.
  // CHECK-LABEL: func.func @chosen_twice(
  // CHECK:         %[[R:.*]]:2 = scf.if
  // CHECK:         gpu.dealloc %[[R]]#0
  // CHECK-NEXT:    %[[A:.*]] = memref.extract_aligned_pointer_as_index %[[R]]#1
  // CHECK-NEXT:    %[[B:.*]] = memref.extract_aligned_pointer_as_index %[[R]]#0
  // CHECK-NEXT:    %[[IS_OWN:.*]] = arith.cmpi ne, %[[A]], %[[B]]
  // CHECK-NEXT:    scf.if %[[IS_OWN]] {
  // CHECK-NEXT:      gpu.dealloc %[[R]]#1
  func.func @chosen_twice(%c: i1) -> (memref<4xf32>, memref<4xf32>) {
    %c1 = arith.constant 1 : index
    %r:2 = scf.if %c -> (memref<4xf32>, memref<4xf32>) {
      %a = memref.alloc() : memref<4xf32>
      gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%a : memref<4xf32>)
      scf.yield %a, %a : memref<4xf32>, memref<4xf32>
    } else {
      %a = memref.alloc() : memref<4xf32>
      %b = memref.alloc() : memref<4xf32>
      gpu.launch_func @k::@k blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%b : memref<4xf32>)
      scf.yield %a, %b : memref<4xf32>, memref<4xf32>
    }
    return %r#0, %r#1 : memref<4xf32>, memref<4xf32>
  }
}
