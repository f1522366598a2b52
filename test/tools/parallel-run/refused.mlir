// What is wrong with the arguments is said in one line, and the exit code is 1.

// RUN: rm -rf %t && mkdir %t
// RUN: %python %S/Inputs/make_npy.py %t/x.npy '<f4' 2,2 1 2 3 4
// RUN: %python %S/Inputs/make_npy.py %t/wide.npy '<f4' 2,3 1
// RUN: %python %S/Inputs/make_npy.py %t/double.npy '<f8' 2,2 1
// RUN: %python %S/Inputs/make_npy.py %t/n.npy '<i8' - 7
// RUN: %python %S/Inputs/make_npy.py %t/complex.npy '<c8' 1 1
// RUN: %python %S/Inputs/make_npy.py %t/far.npz arg7=%t/x.npy
// RUN: %python %S/Inputs/make_npy.py %t/named.npz weight=%t/x.npy
// RUN: %python %S/Inputs/make_npy.py %t/good.npz arg0=%t/x.npy
// RUN: echo nonsense > %t/broken.npy
// RUN: echo nonsense > %t/broken.npz

// RUN: not parallel-run %s --input %t/wide.npy --input %t/n.npy 2>&1 | FileCheck %s --check-prefix=SHAPE
// SHAPE: {{^}}parallel-run: {{.*}}wide.npy: argument #0: expected tensor<?x2xf32>, got tensor<2x3xf32>{{$}}

// RUN: not parallel-run %s --input %t/double.npy --input %t/n.npy 2>&1 | FileCheck %s --check-prefix=TYPE
// TYPE: {{^}}parallel-run: {{.*}}double.npy: argument #0: expected tensor<?x2xf32>, got tensor<2x2xf64>{{$}}

// RUN: not parallel-run %s --input %t/x.npy --input %t/x.npy 2>&1 | FileCheck %s --check-prefix=SCALAR
// SCALAR: {{^}}parallel-run: {{.*}}x.npy: argument #1: expected i64, got tensor<2x2xf32>{{$}}

// RUN: not parallel-run %s --input %t/x.npy 2>&1 | FileCheck %s --check-prefix=MISSING
// MISSING: {{^}}parallel-run: inputs: expected 2 arguments, got none for argument #1 of type i64{{$}}

// RUN: not parallel-run %s --input %t/x.npy --input %t/n.npy --input %t/n.npy 2>&1 | FileCheck %s --check-prefix=EXTRA
// EXTRA: {{^}}parallel-run: {{.*}}n.npy: expected 2 arguments, got one more{{$}}

// RUN: not parallel-run %s --input %t/none.npy 2>&1 | FileCheck %s --check-prefix=UNREADABLE
// UNREADABLE: {{^}}parallel-run: {{.*}}none.npy: cannot read: No such file or directory

// RUN: not parallel-run %s --input %t 2>&1 | FileCheck %s --check-prefix=FOLDER
// FOLDER: {{^}}parallel-run: {{.*}}: cannot read: Is a directory

// RUN: not parallel-run %s --input %t/broken.npy 2>&1 | FileCheck %s --check-prefix=BROKEN
// BROKEN: {{^}}parallel-run: {{.*}}broken.npy: expected a .npy array, got

// RUN: not parallel-run %s --input %t/broken.npz 2>&1 | FileCheck %s --check-prefix=ARCHIVE
// ARCHIVE: {{^}}parallel-run: {{.*}}broken.npz: expected a .npz archive, got

// RUN: not parallel-run %s --input %t/complex.npy 2>&1 | FileCheck %s --check-prefix=COMPLEX
// COMPLEX: {{^}}parallel-run: {{.*}}complex.npy: expected elements that are booleans, integers or floats, got '<c8'{{$}}

// RUN: not parallel-run %s --input %t/far.npz 2>&1 | FileCheck %s --check-prefix=FAR
// FAR: {{^}}parallel-run: {{.*}}far.npz: expected keys below 'arg2', got 'arg7'{{$}}

// RUN: not parallel-run %s --input %t/named.npz 2>&1 | FileCheck %s --check-prefix=KEY
// KEY: {{^}}parallel-run: {{.*}}named.npz: expected keys of the form 'argN', got 'weight'{{$}}

// RUN: not parallel-run %s --input %t/good.npz --input %t/good.npz 2>&1 | FileCheck %s --check-prefix=TWICE
// TWICE: {{^}}parallel-run: {{.*}}good.npz: expected one value for argument #0, got another one in {{.*}}good.npz{{$}}

// RUN: not parallel-run %s --random-inputs 1 2>&1 | FileCheck %s --check-prefix=DYNAMIC
// DYNAMIC: {{^}}parallel-run: argument #0: expected an --input, for tensor<?x2xf32> has dynamic extents{{$}}

// RUN: not parallel-run %s --entry absent 2>&1 | FileCheck %s --check-prefix=ENTRY
// ENTRY: {{^}}parallel-run: entry: expected one of '@main', '@buffer', got '@absent'{{$}}

// RUN: not parallel-run %s --entry declared 2>&1 | FileCheck %s --check-prefix=DECLARED
// DECLARED: {{^}}parallel-run: entry: expected one of '@main', '@buffer', got '@declared'{{$}}

// RUN: not parallel-run %s --entry buffer 2>&1 | FileCheck %s --check-prefix=BUFFER
// BUFFER: {{^}}parallel-run: entry '@buffer' argument #0: expected a ranked tensor or a scalar of integers or floats, got 'memref<4xf32>'{{$}}

func.func private @declared(%x: tensor<2xf32>)

func.func @main(%x: tensor<?x2xf32>, %n: i64) -> tensor<?x2xf32> {
  return %x : tensor<?x2xf32>
}

func.func @buffer(%x: memref<4xf32>) {
  return
}
