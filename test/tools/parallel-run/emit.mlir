// A C program is compiled against the header of an emitted function, linked with what the header says, and run: numbers,
// a strided copy, a function of the mathematics library, a boolean, and a failed assertion with its message.

// DEFINE: %{target} =
// DEFINE: %{flags} = -std=c11 -Wall -Wextra -Wpedantic -Werror -I %source_root/runtime/include -L%bin_dir -Wl,-rpath,%bin_dir
// DEFINE: %{host} = %S/Inputs/emitted_host.c '-DHEADER="%t/model.h"'
// DEFINE: %{emit} = rm -rf %t && mkdir %t && parallel-run --codegen loops %s --target %{target} --emit
// DEFINE: %{object} = %{emit} obj -o %t/model.o && %llvm_prefix/bin/clang %{flags} %{host} %t/model.o -lparallel_op_runtime -lm -o %t/host && %t/host | FileCheck %s
// DEFINE: %{text} = %{emit} ll -o %t/model.ll && %llvm_prefix/bin/clang -O2 -c %t/model.ll -o %t/model.o && %llvm_prefix/bin/clang %{flags} %{host} %t/model.o -lparallel_op_runtime -lm -o %t/host && %t/host | FileCheck %s
// DEFINE: %{library} = %{emit} so -o %t/model.so && %llvm_prefix/bin/clang %{flags} -DLOADED %{host} -lparallel_op_runtime -ldl -o %t/host && %t/host %t/model.so | FileCheck %s

// REDEFINE: %{target} = serial
// RUN: %{object}
// RUN: FileCheck %s --check-prefix=HEADER --input-file %t/model.h
// RUN: %{text}
// RUN: %{library}
// REDEFINE: %{target} = async
// RUN: %{object}
// RUN: FileCheck %s --check-prefix=HEADER --input-file %t/model.h
// RUN: %{text}
// RUN: %{library}
// REDEFINE: %{target} = runtime
// RUN: %{object}
// RUN: FileCheck %s --check-prefix=HEADER --input-file %t/model.h
// RUN: %{text}
// RUN: %{library}

// CHECK:      0 28 56
// CHECK-NEXT: 0 36 72
// CHECK-NEXT: 0 44 88
// CHECK-NEXT: 0 52 104
// CHECK-NEXT: row: 1, 8 floats
// CHECK-NEXT: corner: 0 1 3 4
// CHECK-NEXT: is first: 1
// CHECK-NEXT: failed: 0
// CHECK-NEXT: failed: 1
// CHECK-NEXT: 16: no row like that

// HEADER: Link with: model.o -lparallel_op_runtime -lm
// HEADER: expf
// HEADER: free(allocated)
// HEADER: several threads
// HEADER: parallel_op_rt_take_failure
// HEADER: const ParallelOpMemRef2D_f32 *argument0 /* 4x8xf32 */
func.func @main(%x: tensor<4x8xf32>, %w: tensor<8x3xf32>, %number: i64)
    -> (tensor<4x3xf32>, tensor<8xf32>, tensor<4x2xf32>, i1) {
  %zero = arith.constant 0 : i64
  %is_first = arith.cmpi eq, %number, %zero : i64
  %0:2 = parallel_op.parallel -> (tensor<4x3xf32>, tensor<8xf32>) {
    %1 = parallel_op.task(%a = %x, %b = %w : tensor<4x8xf32>, tensor<8x3xf32>) -> (tensor<4x3xf32>) {
      %f0 = arith.constant 0.0 : f32
      %empty = tensor.empty() : tensor<4x3xf32>
      %init = linalg.fill ins(%f0 : f32) outs(%empty : tensor<4x3xf32>) -> tensor<4x3xf32>
      %product = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x3xf32>) outs(%init : tensor<4x3xf32>) -> tensor<4x3xf32>
      parallel_op.yield %product : tensor<4x3xf32>
    }
    %2 = parallel_op.task(%a = %x, %n = %number : tensor<4x8xf32>, i64) -> (tensor<8xf32>) {
      %size = arith.constant 4 : i64
      %in_range = arith.cmpi ult, %n, %size : i64
      cf.assert %in_range, "no row like that"
      %i = arith.index_cast %n : i64 to index
      %row = tensor.extract_slice %a[%i, 0] [1, 8] [1, 1] : tensor<4x8xf32> to tensor<8xf32>
      %power = math.exp %row : tensor<8xf32>
      parallel_op.yield %power : tensor<8xf32>
    }
    parallel_op.yield %1, %2 : tensor<4x3xf32>, tensor<8xf32>
  }
  %corner = tensor.extract_slice %x[0, 0] [4, 2] [1, 1] : tensor<4x8xf32> to tensor<4x2xf32>
  return %0#0, %0#1, %corner, %is_first : tensor<4x3xf32>, tensor<8xf32>, tensor<4x2xf32>, i1
}
