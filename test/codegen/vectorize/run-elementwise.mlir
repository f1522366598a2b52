// RUN: parallel-opt %s --pass-pipeline='builtin.module(%to_llvm)' | %run_main | grep -v "base@" > %t.loops
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize{isa=avx512}),%to_llvm)' | %run_main | grep -v "base@" > %t.avx512
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize{isa=avx2}),%to_llvm)' | %run_main | grep -v "base@" > %t.avx2
// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize{isa=sse2}),%to_llvm)' | %run_main | grep -v "base@" > %t.sse2
// RUN: diff %t.loops %t.avx512
// RUN: diff %t.loops %t.avx2
// RUN: diff %t.loops %t.sse2
// RUN: FileCheck %s < %t.loops

// Vector code stores what plain loops store, in rows of every length from one to more than two vectors, and nothing
// beside them: the buffers are longer than the rows.

#row = affine_map<(i, j) -> (i, j)>
#of_row = affine_map<(i, j) -> (i)>
#of_column = affine_map<(i, j) -> (j)>
#turned = affine_map<(i, j) -> (j, i)>

func.func private @printMemrefF32(memref<*xf32>)
func.func private @printMemrefF64(memref<*xf64>)
func.func private @printMemrefI32(memref<*xi32>)

// CHECK: {{[0-9]}}
func.func @main() {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c35 = arith.constant 35 : index
  %x = memref.alloc() : memref<3x40xf32>
  %t = memref.alloc() : memref<40x3xf32>
  %n = memref.alloc() : memref<3x40xi32>
  linalg.generic {indexing_maps = [#row, #turned, #row], iterator_types = ["parallel", "parallel"]}
      outs(%x, %t, %n : memref<3x40xf32>, memref<40x3xf32>, memref<3x40xi32>) {
  ^bb0(%a: f32, %b: f32, %c: i32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %k = arith.constant 7 : index
    %0 = arith.muli %i, %k : index
    %1 = arith.addi %0, %j : index
    %2 = arith.index_cast %1 : index to i32
    %3 = arith.sitofp %2 : i32 to f32
    %4 = arith.negf %3 : f32
    linalg.yield %3, %4, %2 : f32, f32, i32
  }
  scf.for %length = %c1 to %c35 step %c1 {
    func.call @rows(%x, %t, %n, %length) : (memref<3x40xf32>, memref<40x3xf32>, memref<3x40xi32>, index) -> ()
  }
  return
}

func.func private @rows(%x: memref<3x40xf32>, %t: memref<40x3xf32>, %n: memref<3x40xi32>, %length: index) {
  %zero = arith.constant 0.0 : f32
  %none = arith.constant 0.0 : f64
  %nothing = arith.constant 0 : i32
  %o = memref.alloc() : memref<3x40xf32>
  %d = memref.alloc() : memref<3x40xf64>
  %q = memref.alloc() : memref<3x40xi32>
  linalg.fill ins(%zero : f32) outs(%o : memref<3x40xf32>)
  linalg.fill ins(%none : f64) outs(%d : memref<3x40xf64>)
  linalg.fill ins(%nothing : i32) outs(%q : memref<3x40xi32>)
  %xs = memref.subview %x[0, 1] [3, %length] [1, 1] : memref<3x40xf32> to memref<3x?xf32, strided<[40, 1], offset: 1>>
  %first = memref.subview %x[0, 0] [3, 1] [1, 1] : memref<3x40xf32> to memref<3xf32, strided<[40]>>
  %last = memref.subview %x[2, 2] [1, %length] [1, 1] : memref<3x40xf32> to memref<?xf32, strided<[1], offset: 82>>
  %ts = memref.subview %t[1, 0] [%length, 3] [1, 1] : memref<40x3xf32> to memref<?x3xf32, strided<[3, 1], offset: 3>>
  %os = memref.subview %o[0, 2] [3, %length] [1, 1] : memref<3x40xf32> to memref<3x?xf32, strided<[40, 1], offset: 2>>
  %ds = memref.subview %d[0, 2] [3, %length] [1, 1] : memref<3x40xf64> to memref<3x?xf64, strided<[40, 1], offset: 2>>
  %ns = memref.subview %n[0, 2] [3, %length] [1, 1] : memref<3x40xi32> to memref<3x?xi32, strided<[40, 1], offset: 2>>
  %qs = memref.subview %q[0, 2] [3, %length] [1, 1] : memref<3x40xi32> to memref<3x?xi32, strided<[40, 1], offset: 2>>
  // A row, a column, what is the same everywhere, and turned.
  linalg.generic {indexing_maps = [#row, #of_row, #of_column, #turned, #row], iterator_types = ["parallel", "parallel"]}
      ins(%xs, %first, %last, %ts : memref<3x?xf32, strided<[40, 1], offset: 1>>, memref<3xf32, strided<[40]>>,
          memref<?xf32, strided<[1], offset: 82>>, memref<?x3xf32, strided<[3, 1], offset: 3>>)
      outs(%os : memref<3x?xf32, strided<[40, 1], offset: 2>>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %e: f32, %out: f32):
    %0 = arith.subf %a, %b : f32
    %1 = arith.mulf %0, %c : f32
    %2 = arith.addf %1, %e : f32
    linalg.yield %2 : f32
  }
  // Of two widths, on top of what is there.
  linalg.generic {indexing_maps = [#row, #row], iterator_types = ["parallel", "parallel"]}
      ins(%os : memref<3x?xf32, strided<[40, 1], offset: 2>>) outs(%ds : memref<3x?xf64, strided<[40, 1], offset: 2>>) {
  ^bb0(%a: f32, %out: f64):
    %0 = arith.extf %a : f32 to f64
    %1 = arith.subf %out, %0 : f64
    linalg.yield %1 : f64
  }
  // Divisions, of which none is by the zeros behind a row.
  linalg.generic {indexing_maps = [#row, #row], iterator_types = ["parallel", "parallel"]}
      ins(%ns : memref<3x?xi32, strided<[40, 1], offset: 2>>) outs(%qs : memref<3x?xi32, strided<[40, 1], offset: 2>>) {
  ^bb0(%a: i32, %out: i32):
    %hundred = arith.constant 1000 : i32
    %0 = arith.divsi %hundred, %a : i32
    %j = linalg.index 1 : index
    %1 = arith.index_cast %j : index to i32
    %2 = arith.addi %0, %1 : i32
    linalg.yield %2 : i32
  }
  %ou = memref.cast %o : memref<3x40xf32> to memref<*xf32>
  %du = memref.cast %d : memref<3x40xf64> to memref<*xf64>
  %qu = memref.cast %q : memref<3x40xi32> to memref<*xi32>
  call @printMemrefF32(%ou) : (memref<*xf32>) -> ()
  call @printMemrefF64(%du) : (memref<*xf64>) -> ()
  call @printMemrefI32(%qu) : (memref<*xi32>) -> ()
  memref.dealloc %o : memref<3x40xf32>
  memref.dealloc %d : memref<3x40xf64>
  memref.dealloc %q : memref<3x40xi32>
  return
}
