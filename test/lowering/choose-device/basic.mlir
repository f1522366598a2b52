// DEFINE: %{o} =
// DEFINE: %{choose} = parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-choose-device{copy-ns=1000 %{o}}))'

// RUN: %{choose} | FileCheck %s
// RUN: %{choose} --remarks-filter=parallel-op-choose-device 2>&1 | FileCheck %s --check-prefix=REMARK
// REMARK: [Missed] device {{.*}} Function=as_deep {{.*}} Remark="no task is better on the CPU: predicted 18337 ns on the GPU"

// Levels that are fused take as many launches with the small task as without it: three, for the tall one needs them. So it
// goes to the CPU on streams alone.

// CHECK-LABEL: func.func @as_deep
// CHECK-NOT:     device =

// REDEFINE: %{o} = style=streams
// RUN: %{choose} | FileCheck %s --check-prefix=STREAMS
// RUN: %{choose} --remarks-filter=parallel-op-choose-device 2>&1 | FileCheck %s --check-prefix=CHOSEN
// CHOSEN: [Passed] device {{.*}} Function=as_deep {{.*}} Remark="1 of 2 tasks on the CPU: predicted 18333 ns, 28337 ns without"
// STREAMS-LABEL: func.func @as_deep
// STREAMS:         cost = 900000 : i64} {
// STREAMS:         cost = 400 : i64, device = "cpu"} {

// A launch that takes nothing, a copy that takes long, or bytes that move slowly leave it on the GPU.

// REDEFINE: %{o} = style=streams launch-ns=0
// RUN: %{choose} | FileCheck %s --check-prefix=NONE
// REDEFINE: %{o} = style=streams copy-ns=100000
// RUN: %{choose} | FileCheck %s --check-prefix=NONE
// REDEFINE: %{o} = style=streams bytes-per-ns=0 launch-ns=100
// RUN: %{choose} | FileCheck %s --check-prefix=NONE
// NONE-LABEL: func.func @as_deep
// NONE-NOT:     device =
// NONE-LABEL: func.func @stay

// A device of one unit works for so long on the large task that the small one adds less than a tenth.

// REDEFINE: %{o} = style=streams units=1
// RUN: %{choose} | FileCheck %s --check-prefix=NONE

func.func @as_deep(%a: memref<512x512xf32>, %x: memref<8x8xf32>, %y: memref<f32>) {
  parallel_op.parallel {
    parallel_op.task(%l = %a : memref<512x512xf32>) attributes {cost = 900000} {
      linalg.matmul ins(%l, %l : memref<512x512xf32>, memref<512x512xf32>) outs(%l : memref<512x512xf32>)
      linalg.matmul ins(%l, %l : memref<512x512xf32>, memref<512x512xf32>) outs(%l : memref<512x512xf32>)
      parallel_op.yield
    }
    parallel_op.task(%in = %x, %out = %y : memref<8x8xf32>, memref<f32>) attributes {cost = 400} {
      %q = memref.alloc() : memref<8xf32>
      linalg.reduce { arith.addf } ins(%in : memref<8x8xf32>) outs(%q : memref<8xf32>) dimensions = [1]
      linalg.reduce { arith.addf } ins(%q : memref<8xf32>) outs(%out : memref<f32>) dimensions = [0]
      memref.dealloc %q : memref<8xf32>
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}

// Each of these stays: it has a device, no cost, a buffer of open size, nothing to launch, or waits for a sibling.

// CHECK-LABEL: func.func @stay
// CHECK:         device = "gpu"
// CHECK-NOT:     device
// STREAMS-LABEL: func.func @stay
// STREAMS:         device = "gpu"
// STREAMS-NOT:     device
func.func @stay(%x: memref<8xf32>, %open: memref<?xf32>, %y: memref<f32>) {
  parallel_op.parallel {
    parallel_op.task(%in = %x, %out = %y : memref<8xf32>, memref<f32>) attributes {cost = 10, device = "gpu"} {
      linalg.reduce { arith.addf } ins(%in : memref<8xf32>) outs(%out : memref<f32>) dimensions = [0]
      parallel_op.yield
    }
    parallel_op.task(%in = %x, %out = %y : memref<8xf32>, memref<f32>) {
      linalg.reduce { arith.addf } ins(%in : memref<8xf32>) outs(%out : memref<f32>) dimensions = [0]
      parallel_op.yield
    }
    parallel_op.task(%in = %open, %out = %y : memref<?xf32>, memref<f32>) attributes {cost = 10} {
      linalg.reduce { arith.addf } ins(%in : memref<?xf32>) outs(%out : memref<f32>) dimensions = [0]
      parallel_op.yield
    }
    parallel_op.task(%in = %x : memref<8xf32>) attributes {cost = 10} {
      parallel_op.yield
    }
    %made = parallel_op.task(%in = %x : memref<8xf32>) -> (memref<8xf32>) attributes {cost = 10} {
      linalg.exp ins(%in : memref<8xf32>) outs(%in : memref<8xf32>)
      parallel_op.yield %in : memref<8xf32>
    }
    parallel_op.task(%in = %made, %out = %y : memref<8xf32>, memref<f32>) attributes {cost = 10} {
      linalg.reduce { arith.addf } ins(%in : memref<8xf32>) outs(%out : memref<f32>) dimensions = [0]
      parallel_op.yield
    }
    parallel_op.yield
  }
  return
}
