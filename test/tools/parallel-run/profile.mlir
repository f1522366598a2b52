// Every node of the serial program has its time taken: ops that compute, fills and broadcasts, not constants, empty
// tensors or views that move nothing. Keys say function, block, position and op.

// RUN: rm -rf %t && mkdir %t
// RUN: parallel-run --codegen loops %s --random-inputs 1 --profile %t/p.json --repeat 3 | FileCheck %s --check-prefix=TEXT
// RUN: sed 's/{"key"/\n&/g' %t/p.json | FileCheck %s

// CHECK:      {{^}}{"entry":"main","nodes":[
// CHECK-NEXT: {"key":"main/0/4:linalg.fill","ns":{{[0-9]+}},"predicted_ns":{{[1-9][0-9]*}}},
// CHECK-NEXT: {"key":"main/0/5:linalg.matmul","ns":{{[1-9][0-9]*}},"predicted_ns":{{[1-9][0-9]*}}},
// CHECK-NEXT: {"key":"main/0/6:linalg.generic","ns":{{[0-9]+}},"predicted_ns":{{[1-9][0-9]*}}},
// CHECK-NEXT: {"key":"main/0/8:scf.for","ns":{{[1-9][0-9]*}},"predicted_ns":{{[1-9][0-9]*}}},
// CHECK-NEXT: {"key":"main/0/8/0/0:linalg.matmul","ns":{{[1-9][0-9]*}},"predicted_ns":{{[1-9][0-9]*}}}]}

// The report counts what stands in control flow once, with the control flow.

// TEXT:      {{[0-9]+}} thread{{s?}}, target serial
// TEXT:      serial {{[0-9.]+}} ms
// TEXT:      nodes {{[0-9.]+}} ms, unmeasured {{-?[0-9.]+}} ms
// TEXT-NEXT: results   bitwise equal
// TEXT:      {{^}} op nodes measured ms predicted ms predicted / measured
// TEXT-DAG:  {{^}} linalg.matmul 1 {{[0-9.]+ [0-9.]+ [0-9.]+}}
// TEXT-DAG:  {{^}} scf.for 1 {{[0-9.]+ [0-9.]+ [0-9.]+}}
// TEXT:      {{^}} all nodes 4 {{[0-9.]+ [0-9.]+ [0-9.]+}}
// TEXT:      {{^}} heaviest nodes share
// TEXT:      {{^}} main/0/{{[58]}}:{{.*}} %

// The same program has the same keys, however often and wherever it is timed.

// RUN: parallel-run --codegen loops %s --random-inputs 2 --profile %t/q.json --repeat 1
// RUN: sed 's/"ns":[0-9]*/"ns":0/g' %t/p.json > %t/p.keys
// RUN: sed 's/"ns":[0-9]*/"ns":0/g' %t/q.json | diff %t/p.keys -

// JSON has the keys that it always has; the profile stands in its file.

// RUN: parallel-run --codegen loops %s --random-inputs 1 --profile %t/p.json --repeat 1 --json | FileCheck %s --check-prefix=JSON
// JSON: {{^}}{"serial_ms":{{[0-9.]+}},"parallel_ms":null,"speedup":null,"speedup_spread":null,"bitwise_equal":true,"n_tasks":0,
// JSON-SAME: "predicted_serial_ms":null,"predicted_parallel_ms":null,"predicted_speedup":null,"nodes_ms":{{[0-9.]+}},"profile":"{{.*}}p.json","device":null}{{$}}
// RUN: parallel-run --codegen loops %s --random-inputs 1 --json | FileCheck %s --check-prefix=PLAIN
// PLAIN: "nodes_ms":null,"profile":null,"device":null}

#rows = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (j)>
func.func @main(%x: tensor<64x64xf32>, %bias: tensor<64xf32>) -> tensor<64x64xf32> {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %empty = tensor.empty() : tensor<64x64xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<64x64xf32>) -> tensor<64x64xf32>
  %0 = linalg.matmul ins(%x, %x : tensor<64x64xf32>, tensor<64x64xf32>) outs(%init : tensor<64x64xf32>)
      -> tensor<64x64xf32>
  %1 = linalg.generic {indexing_maps = [#row, #rows], iterator_types = ["parallel", "parallel"]}
      ins(%bias : tensor<64xf32>) outs(%empty : tensor<64x64xf32>) {
  ^bb0(%b: f32, %old: f32):
    linalg.yield %b : f32
  } -> tensor<64x64xf32>
  %c4 = arith.constant 4 : index
  %2 = scf.for %i = %c0 to %c4 step %c1 iter_args(%t = %1) -> tensor<64x64xf32> {
    %3 = linalg.matmul ins(%0, %x : tensor<64x64xf32>, tensor<64x64xf32>) outs(%t : tensor<64x64xf32>)
        -> tensor<64x64xf32>
    scf.yield %3 : tensor<64x64xf32>
  }
  return %2 : tensor<64x64xf32>
}
