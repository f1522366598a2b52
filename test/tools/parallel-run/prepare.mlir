// What is computed of weights alone is computed once for a loaded model: those in an archive, and those that the program
// marks. The results are those of plain loops.

// RUN: rm -rf %t && mkdir %t
// RUN: %python %S/Inputs/make_npy.py %t/a.npy '<f4' 6,4 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23
// RUN: %python %S/Inputs/make_npy.py %t/w.npz arg1=%t/a.npy
// RUN: %python %S/Inputs/make_npy.py %t/x.npy '<f4' 2,4 0 1 2 3 4 5 6 7
// DEFINE: %{inputs} = --input %t/w.npz --input %t/x.npy --random-inputs 1
// RUN: parallel-run %s %{inputs} --output %t/loops.npy --codegen loops --json | FileCheck %s --check-prefix=LOOPS
// LOOPS: "prepare_ms":null
// RUN: parallel-run %s %{inputs} --expect %t/loops.npy --codegen fast --threads 2 --json | FileCheck %s --check-prefix=FAST
// RUN: parallel-run %s %{inputs} --expect %t/loops.npy --codegen fast --compare --json | FileCheck %s --check-prefix=FAST
// RUN: parallel-run %s --random-inputs 1 --codegen fast --entry marked --json | FileCheck %s --check-prefix=FAST
// FAST: "prepare_ms":{{[0-9.e-]+}}
// RUN: parallel-run %s %{inputs} --codegen fast | FileCheck %s --check-prefix=TEXT
// TEXT: prepare {{[0-9.]+}} ms

// Nodes are those of the part that runs each time.
// RUN: parallel-run %s %{inputs} --codegen fast --profile %t/p.json --repeat 1 | FileCheck %s --check-prefix=NODES
// NODES: main_prepared/0/{{[0-9]+}}:
// RUN: parallel-run %s %{inputs} --codegen fast --cost-profile %t/p.json --threads 2

// Emitted code has all three functions. The names in an archive, or marks, say what weights are.
// RUN: parallel-run %s --codegen fast --emit obj -o %t/m.o --input %t/w.npz --target serial
// RUN: FileCheck %s --check-prefix=HEADER --input-file %t/m.h
// HEADER: _mlir_ciface_main(
// HEADER-NEXT: ParallelOpMemRef2D_f32 *result /* 2x6xf32 */,
// HEADER-NEXT: const ParallelOpMemRef2D_f32 *argument0 /* 2x4xf32 */,
// HEADER-NEXT: const ParallelOpMemRef2D_f32 *argument1 /* 6x4xf32 */,
// HEADER-NEXT: const ParallelOpMemRef2D_f32 *argument2 /* 2x6xf32 */);
// HEADER: _mlir_ciface_main_prepare(
// HEADER-NEXT: ParallelOpMemRef{{[0-9]}}D_f32 *result
// HEADER-NEXT: const ParallelOpMemRef2D_f32 *argument1 /* 6x4xf32 */);
// HEADER: _mlir_ciface_main_prepared(
// HEADER-NEXT: ParallelOpMemRef2D_f32 *result
// HEADER-NEXT: const ParallelOpMemRef2D_f32 *argument0
// HEADER-NEXT: const ParallelOpMemRef2D_f32 *argument2
// HEADER-NEXT: const ParallelOpMemRef{{[0-9]}}D_f32 *packed0
// RUN: parallel-run %s --codegen fast --emit obj -o %t/n.o --entry marked --target serial
// RUN: %llvm_prefix/bin/llvm-nm --defined-only %t/n.o | FileCheck %s --check-prefix=SYMBOLS
// RUN: %llvm_prefix/bin/clang -std=c11 -Wall -Wextra -Wpedantic -Werror -I %t %S/Inputs/prepared_host.c %t/n.o -lm -o %t/host
// RUN: %t/host | FileCheck %s --check-prefix=HOST
// HOST: 11 22 33 44
// HOST-NEXT: equal: 1
// SYMBOLS-DAG: T _mlir_ciface_marked{{$}}
// SYMBOLS-DAG: T _mlir_ciface_marked_prepare{{$}}
// SYMBOLS-DAG: T _mlir_ciface_marked_prepared{{$}}
// LLVM takes little time for what runs once, and for what only passes on arguments.
// RUN: parallel-run %s --codegen fast --emit ll -o %t/n.ll --entry marked --target serial
// RUN: FileCheck %s --check-prefix=SMALL --input-file %t/n.ll
// SMALL-DAG: define internal {{.*}} @marked_prepare({{.*}} #[[ONCE:[0-9]+]]
// SMALL-DAG: define {{.*}}@_mlir_ciface_marked_prepare({{.*}} #[[GLUE:[0-9]+]]
// SMALL-DAG: attributes #[[ONCE]] = { {{.*}}minsize{{.*}}optsize
// SMALL-DAG: attributes #[[GLUE]] = { {{.*}}noinline{{.*}}optnone
// RUN: sh -c 'parallel-run %s --emit obj -o %t/m.o --input %t/x.npy; test $? = 2' 2>&1 | FileCheck %s --check-prefix=VALUES
// VALUES: {{^}}parallel-run: --input: expected with --emit a .npz, whose names say which arguments are weights, got {{.*}}x.npy{{$}}

func.func @main(%x: tensor<2x4xf32>, %w: tensor<6x4xf32>, %b: tensor<2x6xf32>) -> tensor<2x6xf32> {
  %empty = tensor.empty() : tensor<4x6xf32>
  %t = linalg.transpose ins(%w : tensor<6x4xf32>) outs(%empty : tensor<4x6xf32>) permutation = [1, 0]
  %y = linalg.matmul ins(%x, %t : tensor<2x4xf32>, tensor<4x6xf32>) outs(%b : tensor<2x6xf32>) -> tensor<2x6xf32>
  return %y : tensor<2x6xf32>
}

func.func @marked(%x: tensor<4xf32>, %w: tensor<4xf32> {parallel_op.weight}) -> tensor<4xf32> {
  %empty = tensor.empty() : tensor<4xf32>
  %abs = linalg.abs ins(%w : tensor<4xf32>) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
  %y = linalg.add ins(%x, %abs : tensor<4xf32>, tensor<4xf32>) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}
