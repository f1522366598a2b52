// RUN: parallel-opt %s --pass-pipeline='builtin.module(func.func(codegen-vectorize))' --remarks-filter=codegen-vectorize 2>&1 | FileCheck %s

// What stays for plain loops says why.

// CHECK-DAG: [Missed] overlap | Category:codegen-vectorize{{.*}} | Function=shifted | {{.*}}an output may share memory with another operand
// CHECK-DAG: [Missed] gather | Category:codegen-vectorize{{.*}} | Function=scattered | {{.*}}its body reads memory at places that are no row
// CHECK-DAG: [Missed] regions | Category:codegen-vectorize{{.*}} | Function=branches | {{.*}}its body has control flow
// CHECK-DAG: [Missed] output | Category:codegen-vectorize{{.*}} | Function=each_turn | {{.*}}an output has an element for each turn of a reduction

// CHECK-LABEL: func.func @shifted
// CHECK:         linalg.generic
func.func @shifted(%x: memref<20xf32>) {
  %a = memref.subview %x[0] [19] [1] : memref<20xf32> to memref<19xf32, strided<[1]>>
  %b = memref.subview %x[1] [19] [1] : memref<20xf32> to memref<19xf32, strided<[1], offset: 1>>
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%a : memref<19xf32, strided<[1]>>) outs(%b : memref<19xf32, strided<[1], offset: 1>>) {
  ^bb0(%v: f32, %out: f32):
    linalg.yield %v : f32
  }
  return
}

// CHECK-LABEL: func.func @scattered
// CHECK:         linalg.generic
func.func @scattered(%x: memref<20xf32>, %at: memref<8xindex>, %o: memref<8xf32>) {
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%at : memref<8xindex>) outs(%o : memref<8xf32>) {
  ^bb0(%i: index, %out: f32):
    %0 = memref.load %x[%i] : memref<20xf32>
    linalg.yield %0 : f32
  }
  return
}

// CHECK-LABEL: func.func @branches
// CHECK:         linalg.generic
func.func @branches(%x: memref<8xf32>, %flag: i1) {
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%x : memref<8xf32>) {
  ^bb0(%v: f32):
    %0 = scf.if %flag -> f32 {
      scf.yield %v : f32
    } else {
      %1 = arith.addf %v, %v : f32
      scf.yield %1 : f32
    }
    linalg.yield %0 : f32
  }
  return
}

// CHECK-LABEL: func.func @each_turn
// CHECK:         linalg.generic
func.func @each_turn(%x: memref<4x8xf32>, %products: memref<4x8xf32>, %least: memref<4xf32>) {
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i)>],
                  iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<4x8xf32>) outs(%products, %least : memref<4x8xf32>, memref<4xf32>) {
  ^bb0(%v: f32, %product: f32, %min: f32):
    %0 = arith.mulf %v, %product : f32
    %1 = arith.minimumf %0, %min : f32
    linalg.yield %0, %1 : f32, f32
  }
  return
}

// What such a reduction begins with stays, too.

// CHECK-LABEL: func.func @begins
// CHECK-COUNT-2: vector.store
// CHECK:         linalg.generic
func.func @begins(%x: memref<3x16xf32>) -> memref<16xf32> {
  %one = arith.constant 1.0 : f32
  %sums = memref.alloc() : memref<3x16xf32>
  linalg.fill ins(%one : f32) outs(%sums : memref<3x16xf32>)
  %least = memref.alloc() : memref<16xf32>
  linalg.fill ins(%one : f32) outs(%least : memref<16xf32>)
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j)>],
                  iterator_types = ["reduction", "parallel"]}
      ins(%x : memref<3x16xf32>) outs(%sums, %least : memref<3x16xf32>, memref<16xf32>) {
  ^bb0(%v: f32, %sum: f32, %min: f32):
    %0 = arith.addf %v, %sum : f32
    %1 = arith.minimumf %0, %min : f32
    linalg.yield %0, %1 : f32, f32
  }
  return %least : memref<16xf32>
}
