// What was made parallel, what not and why, with the predicted times.

// RUN: parallel-run --codegen loops %s --random-inputs 1 --threads 2 --remarks | FileCheck %s
// RUN: parallel-run --codegen loops %s --random-inputs 1 --threads 2 --remarks --json 2>/dev/null | FileCheck %s --check-prefix=JSON
// JSON-NOT: remarks.mlir
// JSON: {"serial_ms"

// CHECK: parallel: {{.*}}remarks.mlir:{{.*}} become 2 tasks on 2 lanes {{.*}}: serial {{[0-9]+}} ns, parallel {{[0-9]+}} ns
// CHECK: 2 tasks, 2 threads, target runtime

// Small branches stay serial; without the gate they become tasks.
// RUN: sed 's/128x128/4x4/g' %s > %t.mlir
// RUN: parallel-run --codegen loops %t.mlir --random-inputs 1 --threads 2 --remarks | FileCheck %s --check-prefix=SMALL
// SMALL: serial: {{.*}} stay serial: tasks too small: serial {{[0-9]+}} ns, parallel {{[0-9]+}} ns
// SMALL: 0 tasks
// RUN: parallel-run --codegen loops %t.mlir --random-inputs 1 --threads 2 --gate=false --json | FileCheck %s --check-prefix=TWO

// An op that is refused stays where it is, and so does everything where the environment switches tasks off.
// RUN: parallel-run --codegen loops %s --random-inputs 1 --threads 2 --whitelist=-linalg.matmul --json | FileCheck %s --check-prefix=REFUSED
// RUN: env "PARALLEL_OP_WHITELIST=-linalg.*" parallel-run --codegen loops %s --random-inputs 1 --threads 2 --json | FileCheck %s --check-prefix=REFUSED
// RUN: env PARALLEL_OP_DISABLE=1 parallel-run --codegen loops %s --random-inputs 1 --threads 2 --json | FileCheck %s --check-prefix=REFUSED
// REFUSED: "n_tasks":0
// RUN: parallel-run --codegen loops %s --random-inputs 1 --threads 2 --strategy siblings --json | FileCheck %s --check-prefix=TWO
// TWO: "n_tasks":2

func.func @main(%x: tensor<128x128xf32>, %y: tensor<128x128xf32>) -> (tensor<128x128xf32>, tensor<128x128xf32>) {
  %zero = arith.constant dense<0.0> : tensor<128x128xf32>
  %0 = linalg.matmul ins(%x, %x : tensor<128x128xf32>, tensor<128x128xf32>) outs(%zero : tensor<128x128xf32>)
      -> tensor<128x128xf32>
  %1 = linalg.matmul ins(%y, %y : tensor<128x128xf32>, tensor<128x128xf32>) outs(%zero : tensor<128x128xf32>)
      -> tensor<128x128xf32>
  return %0, %1 : tensor<128x128xf32>, tensor<128x128xf32>
}
