// Measured costs decide in place of predicted ones: what is small on paper becomes tasks if it takes long, and what is
// large on paper stays serial if it does not.

// RUN: rm -rf %t && mkdir %t
// RUN: echo '{"entry":"main","nodes":[{"key":"main/0/1:linalg.matmul","ns":4e7},{"key":"main/0/2:linalg.matmul","ns":4e7}]}' > "%t/long times.json"
// RUN: echo '{"entry":"main","nodes":[{"key":"main/0/1:linalg.matmul","ns":100},{"key":"main/0/2:linalg.matmul","ns":100}]}' > %t/short.json
// RUN: sed 's/128x128/4x4/g' %s > %t/small.mlir

// RUN: parallel-run --codegen loops %t/small.mlir --random-inputs 1 --threads 2 --json | FileCheck %s --check-prefix=NONE
// RUN: parallel-run --codegen loops %t/small.mlir --random-inputs 1 --threads 2 --json --cost-profile "%t/long times.json" | FileCheck %s --check-prefix=LONG
// RUN: parallel-run --codegen loops %s --random-inputs 1 --threads 2 --json | FileCheck %s --check-prefix=TWO
// RUN: parallel-run --codegen loops %s --random-inputs 1 --threads 2 --json --cost-profile %t/short.json | FileCheck %s --check-prefix=SHORT

// NONE: "n_tasks":0
// TWO:  "n_tasks":2

// The prediction is one of measured costs, too. What was not measured is nearly nothing here.

// LONG:      "n_tasks":2
// LONG-SAME: "predicted_serial_ms":80.0{{.*}},"predicted_parallel_ms":40.0{{.*}},"predicted_speedup":1.99
// SHORT:      "n_tasks":0
// SHORT-SAME: "predicted_serial_ms":0.0002,"predicted_parallel_ms":0.0002,"predicted_speedup":1.0

// A comparison reports both.

// RUN: parallel-run --codegen loops %t/small.mlir --random-inputs 1 --threads 2 --compare --cost-profile "%t/long times.json" | FileCheck %s --check-prefix=BOTH
// BOTH:      {{^}}speedup {{[0-9.]+}}, spread
// BOTH-NEXT: {{^}}predicted 1.99{{[0-9]*}}, serial 80.0{{[0-9]*}} ms, parallel 40.0{{[0-9]*}} ms
// BOTH-NEXT: {{^}}results bitwise equal

// What was measured can be planned with at once, and a remark says how much of the program that was.

// RUN: parallel-run --codegen loops %s --random-inputs 1 --profile %t/own.json
// RUN: parallel-run --codegen loops %s --random-inputs 1 --threads 2 --remarks --cost-profile %t/own.json | FileCheck %s --check-prefix=OWN
// OWN: note: {{.*}}: 2 of 2 ops have measured costs, 0 of which name no op here

// Costs that fit only in part count where they fit, and the remark is one of something missed.

// RUN: echo '{"entry":"main","nodes":[{"key":"main/0/1:linalg.matmul","ns":4e7},{"key":"main/0/7:linalg.matmul","ns":4e7}]}' > %t/part.json
// RUN: parallel-run --codegen loops %s --random-inputs 1 --threads 2 --remarks --cost-profile %t/part.json | FileCheck %s --check-prefix=PART
// PART: serial: {{.*}}: 1 of 2 ops have measured costs, 1 of which name no op here

func.func @main(%x: tensor<128x128xf32>, %y: tensor<128x128xf32>) -> (tensor<128x128xf32>, tensor<128x128xf32>) {
  %zero = arith.constant dense<0.0> : tensor<128x128xf32>
  %0 = linalg.matmul ins(%x, %x : tensor<128x128xf32>, tensor<128x128xf32>) outs(%zero : tensor<128x128xf32>)
      -> tensor<128x128xf32>
  %1 = linalg.matmul ins(%y, %y : tensor<128x128xf32>, tensor<128x128xf32>) outs(%zero : tensor<128x128xf32>)
      -> tensor<128x128xf32>
  return %0, %1 : tensor<128x128xf32>, tensor<128x128xf32>
}
