// A program that has tasks already runs on every target and thread count, with the same results.

// RUN: rm -rf %t && mkdir %t
// RUN: parallel-run %s --random-inputs 3 --target serial --output %t/serial.npz
// RUN: parallel-run %s --random-inputs 3 --threads 1 --expect %t/serial.npz --tolerance 0
// RUN: parallel-run %s --random-inputs 3 --threads 2 --expect %t/serial.npz --tolerance 0
// RUN: parallel-run %s --random-inputs 3 --threads 8 --expect %t/serial.npz --tolerance 0

// Serial and parallel code are compared to the bit; tasks are counted in the IR.
// RUN: parallel-run %s --random-inputs 3 --threads 2 --compare --repeat 3 --json | FileCheck %s
// CHECK: "speedup":{{[0-9.]+}},"speedup_spread":{{[0-9.]+}},"bitwise_equal":true,"n_tasks":3,"n_loops":{{[0-9]+}},"threads":2,"target":"runtime"

// With one thread the serial code runs.
// RUN: parallel-run %s --random-inputs 3 --threads 1 --json | FileCheck %s --check-prefix=ONE
// ONE: "threads":1,"target":"runtime"

// A trace has the call and a span for each task.
// RUN: parallel-run %s --random-inputs 3 --threads 2 --trace %t/trace.json
// RUN: FileCheck %s --check-prefix=TRACE < %t/trace.json
// TRACE-DAG: "name":"left"
// TRACE-DAG: "name":"right"
// TRACE-DAG: "name":"main"
// TRACE-DAG: "name":"thread_name"
// RUN: %python -c "import json, sys; events = json.load(open(sys.argv[1]))['traceEvents']; assert all(e['dur'] >= 0 for e in events if e['ph'] == 'X')" %t/trace.json

func.func @main(%x: tensor<32x32xf32>, %y: tensor<32x32xf32>) -> (tensor<32x32xf32>, tensor<64x32xf32>) {
  %0:2 = parallel_op.parallel -> (tensor<32x32xf32>, tensor<32x32xf32>) {
    %1 = parallel_op.task(%a = %x, %b = %y : tensor<32x32xf32>, tensor<32x32xf32>) -> (tensor<32x32xf32>)
        attributes {label = "left"} {
      %empty = tensor.empty() : tensor<32x32xf32>
      %zero = arith.constant 0.0 : f32
      %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<32x32xf32>) -> tensor<32x32xf32>
      %2 = linalg.matmul ins(%a, %b : tensor<32x32xf32>, tensor<32x32xf32>) outs(%init : tensor<32x32xf32>)
          -> tensor<32x32xf32>
      parallel_op.yield %2 : tensor<32x32xf32>
    }
    %3 = parallel_op.task(%a = %x : tensor<32x32xf32>) -> (tensor<32x32xf32>) attributes {label = "right"} {
      %4 = math.tanh %a : tensor<32x32xf32>
      parallel_op.yield %4 : tensor<32x32xf32>
    }
    %5 = parallel_op.task(%a = %3 : tensor<32x32xf32>) -> (tensor<32x32xf32>) attributes {label = "last"} {
      %6 = math.exp %a : tensor<32x32xf32>
      parallel_op.yield %6 : tensor<32x32xf32>
    }
    parallel_op.yield %1, %5 : tensor<32x32xf32>, tensor<32x32xf32>
  }
  %joined = tensor.concat dim(0) %0#0, %0#1 : (tensor<32x32xf32>, tensor<32x32xf32>) -> tensor<64x32xf32>
  return %0#1, %joined : tensor<32x32xf32>, tensor<64x32xf32>
}
