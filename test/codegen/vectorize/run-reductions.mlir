// RUN: parallel-opt %s --pass-pipeline='builtin.module(%to_llvm)' | %run_main | grep -v "base@" > %t.loops
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize{isa=avx512}),%to_llvm)' | %run_main | grep -v "base@" > %t.avx512
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize{isa=avx2}),%to_llvm)' | %run_main | grep -v "base@" > %t.avx2
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize{isa=sse2}),%to_llvm)' | %run_main | grep -v "base@" > %t.sse2
// RUN: diff %t.loops %t.avx512
// RUN: diff %t.loops %t.avx2
// RUN: diff %t.loops %t.sse2
// RUN: FileCheck %s < %t.loops

// Sums along rows, down columns and of windows are those of plain loops, for every length from none to more than a turn
// of four vectors. All numbers are small and whole, so that no order of a sum rounds.

#matrix = affine_map<(i, j) -> (i, j)>
#of_row = affine_map<(i, j) -> (i)>
#of_column = affine_map<(i, j) -> (j)>

func.func private @printMemrefF32(memref<*xf32>)
func.func private @printMemrefF64(memref<*xf64>)
func.func private @printMemrefI32(memref<*xi32>)

// CHECK: {{[0-9]}}
func.func @main() {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c70 = arith.constant 70 : index
  %x = memref.alloc() : memref<3x80xf32>
  %n = memref.alloc() : memref<3x80xi32>
  linalg.generic {indexing_maps = [#matrix, #matrix], iterator_types = ["parallel", "parallel"]}
      outs(%x, %n : memref<3x80xf32>, memref<3x80xi32>) {
  ^bb0(%a: f32, %c: i32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %k = arith.constant 37 : index
    %m = arith.constant 11 : index
    %0 = arith.muli %i, %k : index
    %1 = arith.addi %0, %j : index
    %2 = arith.muli %1, %k : index
    %3 = arith.remui %2, %m : index
    %4 = arith.index_cast %3 : index to i32
    %five = arith.constant 5 : i32
    %5 = arith.subi %4, %five : i32
    %6 = arith.sitofp %5 : i32 to f32
    linalg.yield %6, %5 : f32, i32
  }
  scf.for %length = %c0 to %c70 step %c1 {
    func.call @sums(%x, %n, %length) : (memref<3x80xf32>, memref<3x80xi32>, index) -> ()
  }
  return
}

func.func private @sums(%x: memref<3x80xf32>, %n: memref<3x80xi32>, %length: index) {
  %zero = arith.constant 0.0 : f32
  %three = arith.constant 3.0 : f64
  %lowest = arith.constant 0xFF800000 : f32
  %least = arith.constant 1000 : i32
  %columns = memref.alloc() : memref<80xf32>
  %rows = memref.alloc() : memref<3xf32>
  %squares = memref.alloc() : memref<3xf64>
  %smallest = memref.alloc() : memref<3xi32>
  %indices = memref.alloc() : memref<3xi32>
  %chosen = memref.alloc() : memref<3xf32>
  %all = memref.alloc() : memref<f32>
  linalg.fill ins(%zero : f32) outs(%columns : memref<80xf32>)
  linalg.fill ins(%lowest : f32) outs(%chosen : memref<3xf32>)
  linalg.fill ins(%three : f64) outs(%squares : memref<3xf64>)
  linalg.fill ins(%least : i32) outs(%smallest : memref<3xi32>)
  linalg.fill ins(%zero : f32) outs(%all : memref<f32>)
  %xs = memref.subview %x[0, 1] [3, %length] [1, 1] : memref<3x80xf32> to memref<3x?xf32, strided<[80, 1], offset: 1>>
  %ns = memref.subview %n[0, 1] [3, %length] [1, 1] : memref<3x80xi32> to memref<3x?xi32, strided<[80, 1], offset: 1>>
  %cs = memref.subview %columns[1] [%length] [1] : memref<80xf32> to memref<?xf32, strided<[1], offset: 1>>
  linalg.generic {indexing_maps = [#matrix, #of_column], iterator_types = ["reduction", "parallel"]}
      ins(%xs : memref<3x?xf32, strided<[80, 1], offset: 1>>) outs(%cs : memref<?xf32, strided<[1], offset: 1>>) {
  ^bb0(%a: f32, %sum: f32):
    %0 = arith.mulf %a, %a : f32
    %1 = arith.addf %sum, %0 : f32
    linalg.yield %1 : f32
  }
  linalg.fill ins(%zero : f32) outs(%rows : memref<3xf32>)
  linalg.generic {indexing_maps = [#matrix, #of_row], iterator_types = ["parallel", "reduction"]}
      ins(%xs : memref<3x?xf32, strided<[80, 1], offset: 1>>) outs(%rows : memref<3xf32>) {
  ^bb0(%a: f32, %sum: f32):
    %0 = arith.mulf %a, %a : f32
    %1 = arith.addf %0, %sum : f32
    linalg.yield %1 : f32
  }
  linalg.generic {indexing_maps = [#matrix, #of_row, #of_row], iterator_types = ["parallel", "reduction"]}
      ins(%xs, %rows : memref<3x?xf32, strided<[80, 1], offset: 1>>, memref<3xf32>) outs(%squares : memref<3xf64>) {
  ^bb0(%a: f32, %b: f32, %sum: f64):
    %0 = arith.subf %a, %b : f32
    %1 = arith.extf %0 : f32 to f64
    %2 = arith.addf %1, %sum : f64
    linalg.yield %2 : f64
  }
  // The second result is an index that nobody reads.
  linalg.generic {indexing_maps = [#matrix, #of_row, #of_row], iterator_types = ["parallel", "reduction"]}
      ins(%ns : memref<3x?xi32, strided<[80, 1], offset: 1>>) outs(%smallest, %indices : memref<3xi32>, memref<3xi32>) {
  ^bb0(%a: i32, %best: i32, %at: i32):
    %j = linalg.index 1 : index
    %0 = arith.index_cast %j : index to i32
    %less = arith.cmpi slt, %a, %best : i32
    %1 = arith.minsi %a, %best : i32
    %2 = arith.select %less, %0, %at : i32
    linalg.yield %1, %2 : i32, i32
  }
  linalg.generic {indexing_maps = [#matrix, #of_row], iterator_types = ["parallel", "reduction"]}
      ins(%xs : memref<3x?xf32, strided<[80, 1], offset: 1>>) outs(%chosen : memref<3xf32>) {
  ^bb0(%a: f32, %best: f32):
    %greater = arith.cmpf ogt, %a, %best : f32
    %0 = arith.select %greater, %a, %best : f32
    linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#matrix, affine_map<(i, j) -> ()>], iterator_types = ["reduction", "reduction"]}
      ins(%xs : memref<3x?xf32, strided<[80, 1], offset: 1>>) outs(%all : memref<f32>) {
  ^bb0(%a: f32, %sum: f32):
    %0 = arith.addf %a, %sum : f32
    linalg.yield %0 : f32
  }
  %0 = memref.cast %columns : memref<80xf32> to memref<*xf32>
  %1 = memref.cast %rows : memref<3xf32> to memref<*xf32>
  %2 = memref.cast %squares : memref<3xf64> to memref<*xf64>
  %3 = memref.cast %smallest : memref<3xi32> to memref<*xi32>
  %4 = memref.cast %chosen : memref<3xf32> to memref<*xf32>
  %5 = memref.load %all[] : memref<f32>
  call @printMemrefF32(%0) : (memref<*xf32>) -> ()
  call @printMemrefF32(%1) : (memref<*xf32>) -> ()
  call @printMemrefF64(%2) : (memref<*xf64>) -> ()
  call @printMemrefI32(%3) : (memref<*xi32>) -> ()
  call @printMemrefF32(%4) : (memref<*xf32>) -> ()
  vector.print %5 : f32
  memref.dealloc %indices : memref<3xi32>
  return
}
