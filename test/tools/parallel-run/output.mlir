// Files appear complete or not at all; what was expected is checked against a tolerance.

// RUN: rm -rf %t && mkdir %t
// RUN: parallel-run %s --random-inputs 7 --output %t/a.npy
// RUN: parallel-run %s --random-inputs 7 --output %t/b.npy
// RUN: parallel-run %s --random-inputs 8 --output %t/c.npy
// RUN: cmp %t/a.npy %t/b.npy
// RUN: not cmp %t/a.npy %t/c.npy

// RUN: parallel-run %s --random-inputs 7 --expect %t/a.npy
// RUN: not parallel-run %s --random-inputs 7 --expect %t/c.npy 2>&1 | FileCheck %s --check-prefix=DIFFERS
// DIFFERS: {{^}}parallel-run: {{.*}}c.npy: result #0: expected a difference of at most {{.*}} (1e-5 of the largest value), got
// RUN: parallel-run %s --random-inputs 7 --expect %t/c.npy --tolerance 10

// RUN: %python %S/Inputs/make_npy.py %t/short.npy '<f4' 3 1
// RUN: not parallel-run %s --random-inputs 7 --expect %t/short.npy 2>&1 | FileCheck %s --check-prefix=SHAPE
// SHAPE: {{^}}parallel-run: {{.*}}short.npy: result #0: expected tensor<3xf32>, got tensor<4x4xf32>

// RUN: not parallel-run %s --random-inputs 7 --output %t/none/a.npy 2>&1 | FileCheck %s --check-prefix=FOLDER
// FOLDER: {{^}}parallel-run: {{.*}}none/a.npy: cannot write: No such file or directory

// An .npz holds any number of results; a .npy holds one.
// RUN: parallel-run %s --random-inputs 7 --output %t/a.npz
// RUN: parallel-run %s --random-inputs 7 --expect %t/a.npz --tolerance 0
// RUN: not parallel-run %s --random-inputs 7 --entry two --output %t/two.npy 2>&1 | FileCheck %s --check-prefix=TWO
// TWO: {{^}}parallel-run: {{.*}}two.npy: expected a name that ends in .npz for 2 results, got another one
// RUN: not ls %t/two.npy
// RUN: not parallel-run %s --random-inputs 7 --entry two --expect %t/a.npy 2>&1 | FileCheck %s --check-prefix=ONE
// ONE: {{^}}parallel-run: {{.*}}a.npy: expected a .npz with 2 results, got one array
// RUN: not parallel-run %s --random-inputs 7 --entry two --expect %t/a.npz 2>&1 | FileCheck %s --check-prefix=NAME
// NAME: {{^}}parallel-run: {{.*}}a.npz: expected an array 'out1', got none of that name
// RUN: parallel-run %s --random-inputs 7 --entry two --output %t/two.npz
// RUN: not parallel-run %s --random-inputs 7 --expect %t/two.npz 2>&1 | FileCheck %s --check-prefix=MORE
// MORE: {{^}}parallel-run: {{.*}}two.npz: expected 1 results, got an array 'out1' as well

// Every key is always there, null when not measured.
// RUN: parallel-run %s --random-inputs 7 --json | FileCheck %s --check-prefix=JSON
// JSON: {{^}}{"serial_ms":null,"parallel_ms":{{[0-9.e-]+}},"speedup":null,"speedup_spread":null,"bitwise_equal":null,"n_tasks":0,"n_loops":{{[0-9]+}},"threads":{{[0-9]+}},"target":"runtime","codegen":"fast","isa":"{{[a-z0-9]+}}","peak_bytes":{{[0-9]+}},"serial_peak_bytes":null,"compile_ms":{{[0-9.]+}},"prepare_ms":null,"predicted_serial_ms":{{[0-9.e-]+}},"predicted_parallel_ms":{{[0-9.e-]+}},"predicted_speedup":1.0,"nodes_ms":null,"profile":null,"device":null}{{$}}
// RUN: parallel-run %s --random-inputs 7 --compare --json | FileCheck %s --check-prefix=COMPARE
// COMPARE: {"serial_ms":{{[0-9.e-]+}},"parallel_ms":{{[0-9.e-]+}},"speedup":1.0,"speedup_spread":0.0,"bitwise_equal":true,

func.func @main(%x: tensor<4x4xf32>, %n: tensor<4xi64>) -> tensor<4x4xf32> {
  %0 = arith.negf %x : tensor<4x4xf32>
  return %0 : tensor<4x4xf32>
}

func.func @two(%x: tensor<4x4xf32>) -> (tensor<4x4xf32>, tensor<4x4xf32>) {
  return %x, %x : tensor<4x4xf32>, tensor<4x4xf32>
}
