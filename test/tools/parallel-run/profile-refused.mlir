// What cannot be written is said before anything runs, and a program that fails leaves no file behind.

// RUN: rm -rf %t && mkdir %t

// RUN: not parallel-run %s --random-inputs 1 --profile %t/none/p.json 2>&1 | FileCheck %s --check-prefix=FOLDER --implicit-check-not=failed
// FOLDER: {{^}}parallel-run: {{.*}}none/p.json: cannot write: No such file or directory
// RUN: not parallel-run %s --random-inputs 1 --profile %t 2>&1 | FileCheck %s --check-prefix=IS-FOLDER
// IS-FOLDER: {{^}}parallel-run: {{.*}}: cannot write: is a directory

// A missing folder is noticed even before the model is.
// RUN: not parallel-run %t/no-model.mlir --profile %t/none/p.json 2>&1 | FileCheck %s --check-prefix=FOLDER

// RUN: not parallel-run %s --random-inputs 1 --profile %t/p.json 2>&1 | FileCheck %s --check-prefix=FAILED
// FAILED: parallel-run: {{.*}}never holds
// RUN: ls -A %t | count 0

// A file that was there stays as it was.
// RUN: echo kept > %t/p.json
// RUN: not parallel-run %s --random-inputs 1 --profile %t/p.json
// RUN: grep kept %t/p.json

// A profile is one of serial code: what chooses parallel code makes no sense beside it.
// RUN: sh -c 'parallel-run %s --profile %t/p.json --compare; test $? = 2' 2>&1 | FileCheck %s --check-prefix=COMPARE
// COMPARE: '--profile <FILE>' cannot be used with '--compare'
// RUN: sh -c 'parallel-run %s --profile %t/p.json --target async; test $? = 2' 2>&1 | FileCheck %s --check-prefix=TARGET
// TARGET: '--profile <FILE>' cannot be used with '--target <serial|async|runtime|openmp|gpu>'

func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %never = arith.constant false
  %0 = math.exp %x : tensor<4xf32>
  cf.assert %never, "never holds"
  return %0 : tensor<4xf32>
}
