// Serial code that asserts nothing needs no runtime, whatever its types and its name; C++ takes its header as C does,
// and two headers in one file. The same program gives the same bytes, for any number of cores.

// RUN: rm -rf %t && mkdir %t
// RUN: parallel-run --codegen loops %s --emit obj -o %t/main.o --target serial
// RUN: parallel-run --codegen loops %s --emit obj -o %t/other.o --entry not-c --target async
// RUN: printf '#include "%t/main.h"\n#include "%t/other.h"\n' > %t/both.c
// RUN: %llvm_prefix/bin/clang -std=c11 -Wall -Wextra -Wpedantic -Werror -c %t/both.c -o %t/c.o
// RUN: %llvm_prefix/bin/clang++ -Wall -Wextra -Wpedantic -Werror -x c++ -c %t/both.c -o %t/c++.o
// RUN: FileCheck %s --check-prefix=MAIN --input-file %t/main.h
// RUN: FileCheck %s --check-prefix=OTHER --input-file %t/other.h
// RUN: %llvm_prefix/bin/llvm-nm %t/other.o | FileCheck %s --check-prefix=SYMBOLS

// RUN: taskset -c 0 parallel-run --codegen loops %s --emit obj -o %t/again.o --target serial
// RUN: cmp %t/main.o %t/again.o
// RUN: parallel-run --codegen loops %s --emit ll -o %t/first.ll --entry branches --target async --gate=false --remarks | FileCheck %s --check-prefix=REMARK
// RUN: taskset -c 0 parallel-run --codegen loops %s --emit ll -o %t/second.ll --entry branches --target async --gate=false
// RUN: cmp %t/first.ll %t/second.ll
// RUN: grep mlirAsyncRuntimeExecute %t/first.ll

// Another processor, other bytes.
// RUN: parallel-run --codegen loops %s --emit ll -o %t/haswell.ll --mcpu haswell
// RUN: FileCheck %s --check-prefix=HASWELL --input-file %t/haswell.ll
// RUN: parallel-run --codegen loops %s --emit ll -o %t/native.ll --mcpu native
// RUN: parallel-run --codegen loops %s --emit ll -o %t/old.ll
// RUN: FileCheck %s --check-prefix=OLD --input-file %t/old.ll

// One thread, or the switch in the environment: serial code.
// RUN: parallel-run --codegen loops %s --emit ll -o %t/one.ll --entry branches --threads 1 --gate=false
// RUN: env PARALLEL_OP_DISABLE=1 parallel-run --codegen loops %s --emit ll -o %t/off.ll --entry branches --target async --gate=false
// RUN: not grep mlirAsyncRuntimeExecute %t/one.ll %t/off.ll

// REMARK: become 2 tasks {{.*}} on 2 workers
// HASWELL: "target-cpu"="haswell"
// OLD: "target-cpu"="x86-64"

// MAIN: Link with: main.o -lm
// MAIN-NOT: parallel_op_rt_take_failure
// MAIN: uint16_t *allocated; /* the bits of bfloat16
// MAIN: int64_t sizes[2];
// MAIN: typedef struct ParallelOpResults_main {
// MAIN-NEXT: ParallelOpMemRef2D_f32 result0; /* 4x?xf32 */
// MAIN-NEXT: bool result1; /* i1 */
// MAIN-NEXT: ParallelOpMemRef0D_bf16 result2; /* bf16 */
// MAIN-NEXT: double result3; /* f64 */
// MAIN:      void _mlir_ciface_main(
// MAIN-NEXT: ParallelOpResults_main *results,
// MAIN-NEXT: const ParallelOpMemRef2D_f32 *argument0 /* 4x?xf32 */,
// MAIN-NEXT: bool argument1,
// MAIN-NEXT: const ParallelOpMemRef0D_bf16 *argument2 /* bf16 */,
// MAIN-NEXT: double argument3);
func.func @main(%x: tensor<4x?xf32>, %n: i1, %h: tensor<bf16>, %s: f64) -> (tensor<4x?xf32>, i1, tensor<bf16>, f64) {
  return %x, %n, %h, %s : tensor<4x?xf32>, i1, tensor<bf16>, f64
}

// SYMBOLS: T _mlir_ciface_not-c
// OTHER: bool _mlir_ciface_not_c(
// OTHER-NEXT: bool argument0) __asm__("_mlir_ciface_not-c");
func.func @"not-c"(%n: i1) -> i1 {
  %true = arith.constant true
  %0 = arith.xori %n, %true : i1
  return %0 : i1
}

func.func @branches(%x: tensor<64x64xf32>, %y: tensor<64x64xf32>) -> tensor<64x64xf32> {
  %a = linalg.matmul ins(%x, %y : tensor<64x64xf32>, tensor<64x64xf32>) outs(%x : tensor<64x64xf32>) -> tensor<64x64xf32>
  %b = linalg.matmul ins(%y, %x : tensor<64x64xf32>, tensor<64x64xf32>) outs(%y : tensor<64x64xf32>) -> tensor<64x64xf32>
  %sum = linalg.add ins(%a, %b : tensor<64x64xf32>, tensor<64x64xf32>) outs(%x : tensor<64x64xf32>) -> tensor<64x64xf32>
  return %sum : tensor<64x64xf32>
}
