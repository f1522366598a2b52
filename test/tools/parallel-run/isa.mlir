// Code is made for an instruction set: this machine's in memory, that of a processor in files. None uses more than it
// was given, and the numbers are the same.

// RUN: rm -rf %t && mkdir %t
// DEFINE: %{isa} =
// DEFINE: %{disassemble} = parallel-run %s --target serial --emit obj --isa %{isa} -o %t/m.o && %llvm_prefix/bin/llvm-objdump -d --no-show-raw-insn %t/m.o
// REDEFINE: %{isa} = avx512
// RUN: %{disassemble} | FileCheck %s --check-prefix=AVX512
// REDEFINE: %{isa} = avx2
// RUN: %{disassemble} | FileCheck %s --check-prefix=AVX2 --implicit-check-not=zmm
// REDEFINE: %{isa} = sse2
// RUN: %{disassemble} | FileCheck %s --check-prefix=SSE2 --implicit-check-not=ymm --implicit-check-not=zmm
// AVX512: %zmm
// AVX2:   %ymm
// SSE2:   addps

// Without the flag the processor says what it has.
// RUN: parallel-run %s --target serial --emit obj --mcpu haswell -o %t/m.o
// RUN: %llvm_prefix/bin/llvm-objdump -d --no-show-raw-insn %t/m.o | FileCheck %s --check-prefix=AVX2 --implicit-check-not=zmm

// RUN: parallel-run %s --random-inputs 1 --output %t/host.npy --json | FileCheck %s --check-prefix=HOST
// HOST: "codegen":"fast","isa":"{{avx512|avx2|sse2|neon}}"
// RUN: parallel-run %s --random-inputs 1 --output %t/sse2.npy --isa sse2 --codegen fast --json | FileCheck %s --check-prefix=OLD
// OLD: "codegen":"fast","isa":"sse2"
// RUN: cmp %t/host.npy %t/sse2.npy

// RUN: not parallel-run %s --random-inputs 1 --isa neon 2>&1 | FileCheck %s --check-prefix=FOREIGN
// FOREIGN: {{^}}parallel-run: instruction set: expected one that this machine has, up to {{[a-z0-9]+}}, got neon{{$}}
// RUN: sh -c 'parallel-run %s --isa avx; test $? = 2' 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// UNKNOWN: expected one of host, avx512, avx2, sse2, neon
// RUN: sh -c 'parallel-run %s --codegen slow; test $? = 2' 2>&1 | FileCheck %s --check-prefix=WAY
// WAY: expected one of loops, fast

func.func @main(%x: tensor<1024xf32>, %y: tensor<1024xf32>) -> tensor<1024xf32> {
  %empty = tensor.empty() : tensor<1024xf32>
  %sum = linalg.add ins(%x, %y : tensor<1024xf32>, tensor<1024xf32>) outs(%empty : tensor<1024xf32>) -> tensor<1024xf32>
  return %sum : tensor<1024xf32>
}
