// RUN: parallel-opt %s --pass-pipeline='builtin.module(%to_llvm)' | %run_main | grep -v "base@" > %t.loops
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize{isa=avx512}),%to_llvm)' | %run_main | grep -v "base@" > %t.avx512
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize{isa=avx2}),%to_llvm)' | %run_main | grep -v "base@" > %t.avx2
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize{isa=sse2}),%to_llvm)' | %run_main | grep -v "base@" > %t.sse2
// RUN: diff %t.loops %t.avx512
// RUN: diff %t.loops %t.avx2
// RUN: diff %t.loops %t.sse2
// RUN: FileCheck %s < %t.loops
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize{isa=avx512}))' | FileCheck %s --check-prefix=SQUARES

// Transposes by squares in registers move what plain loops move, for lengths around one and two squares; so do ops that
// add something to what is turned.

// CHECK: {{[0-9]}}
// Each of the two ops turns its squares in four steps of eight pairs.
// SQUARES-LABEL: func.func private @turn(
// SQUARES-COUNT-128: vector.shuffle
// SQUARES-NOT:       vector.shuffle

func.func private @printMemrefF32(memref<*xf32>)

func.func @main() {
  %c1 = arith.constant 1 : index
  %c15 = arith.constant 15 : index
  %c18 = arith.constant 18 : index
  %c31 = arith.constant 31 : index
  %c34 = arith.constant 34 : index
  %x = memref.alloc() : memref<40x2x40xf32>
  linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>], iterator_types = ["parallel", "parallel", "parallel"]}
      outs(%x : memref<40x2x40xf32>) {
  ^bb0(%a: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %k = linalg.index 2 : index
    %hundred = arith.constant 100 : index
    %0 = arith.muli %i, %hundred : index
    %1 = arith.addi %0, %k : index
    %2 = arith.muli %1, %hundred : index
    %3 = arith.addi %2, %j : index
    %4 = arith.index_cast %3 : index to i32
    %5 = arith.sitofp %4 : i32 to f32
    linalg.yield %5 : f32
  }
  scf.for %rows = %c15 to %c18 step %c1 {
    scf.for %columns = %c31 to %c34 step %c1 {
      func.call @turn(%x, %rows, %columns) : (memref<40x2x40xf32>, index, index) -> ()
    }
  }
  return
}

func.func private @turn(%x: memref<40x2x40xf32>, %rows: index, %columns: index) {
  %zero = arith.constant 0.0 : f32
  %o = memref.alloc() : memref<40x2x40xf32>
  linalg.fill ins(%zero : f32) outs(%o : memref<40x2x40xf32>)
  %xs = memref.subview %x[1, 0, 2] [%rows, 2, %columns] [1, 1, 1]
      : memref<40x2x40xf32> to memref<?x2x?xf32, strided<[80, 40, 1], offset: 82>>
  %os = memref.subview %o[2, 0, 1] [%columns, 2, %rows] [1, 1, 1]
      : memref<40x2x40xf32> to memref<?x2x?xf32, strided<[80, 40, 1], offset: 161>>
  linalg.transpose ins(%xs : memref<?x2x?xf32, strided<[80, 40, 1], offset: 82>>)
      outs(%os : memref<?x2x?xf32, strided<[80, 40, 1], offset: 161>>) permutation = [2, 1, 0]
  linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (k, j, i)>, affine_map<(i, j, k) -> (i, j, k)>],
                  iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%xs : memref<?x2x?xf32, strided<[80, 40, 1], offset: 82>>)
      outs(%os : memref<?x2x?xf32, strided<[80, 40, 1], offset: 161>>) {
  ^bb0(%a: f32, %out: f32):
    %0 = arith.subf %a, %out : f32
    %1 = arith.addf %0, %out : f32
    %2 = arith.addf %1, %a : f32
    linalg.yield %2 : f32
  }
  %u = memref.cast %o : memref<40x2x40xf32> to memref<*xf32>
  call @printMemrefF32(%u) : (memref<*xf32>) -> ()
  memref.dealloc %o : memref<40x2x40xf32>
  return
}
