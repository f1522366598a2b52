// RUN: parallel-opt %s --convert-linalg-to-gpu --split-input-file | FileCheck %s

// What a body extends before it multiplies lies extended in workgroup memory; half floats that it does not extend lie
// there as they are. Sums of bytes are one by one.

// CHECK-LABEL: gpu.func @extended_contraction_0
// CHECK:         %[[SLABS:.*]] = memref.alloc() : memref<{{[0-9]+}}xi32, #gpu.address_space<workgroup>>
// CHECK:         %[[BYTE:.*]] = memref.load %{{.*}} : memref<64x64xi8>
// CHECK-NEXT:    %[[WORD:.*]] = arith.extsi %[[BYTE]] : i8 to i32
// CHECK-NEXT:    memref.store %[[WORD]], %[[SLABS]]
// CHECK:         arith.muli %{{.*}} : i32
// CHECK-NOT:     arith.extsi
func.func @extended(%a: memref<64x64xi8>, %b: memref<64x64xi8>, %c: memref<64x64xi32>) {
  linalg.matmul ins(%a, %b : memref<64x64xi8>, memref<64x64xi8>) outs(%c : memref<64x64xi32>)
  return
}

// -----

// CHECK-LABEL: gpu.func @half_contraction_0
// CHECK:         memref.alloc() : memref<{{[0-9]+}}xf16, #gpu.address_space<workgroup>>
func.func @half(%a: memref<64x64xf16>, %b: memref<64x64xf16>, %c: memref<64x64xf16>) {
  linalg.matmul ins(%a, %b : memref<64x64xf16>, memref<64x64xf16>) outs(%c : memref<64x64xf16>)
  return
}

// -----

// CHECK-LABEL: gpu.func @bytes_contraction_0
// CHECK-NOT:     gpu.address_space
// CHECK:         arith.muli %{{.*}} : i8
func.func @bytes(%a: memref<64x64xi8>, %b: memref<64x64xi8>, %c: memref<64x64xi8>) {
  linalg.matmul ins(%a, %b : memref<64x64xi8>, memref<64x64xi8>) outs(%c : memref<64x64xi8>)
  return
}

// -----

// Elements of any other type are handed on as they are.

// CHECK-LABEL: gpu.func @others_elementwise_0(%{{.*}}: memref<4xbf16>, %{{.*}}: memref<4xi1>, %{{.*}}: memref<4xindex>)
// CHECK:         arith.cmpf ogt, %{{.*}} : bf16
#i = affine_map<(i) -> (i)>
func.func @others(%a: memref<4xbf16>, %b: memref<4xi1>, %c: memref<4xindex>) {
  %zero = arith.constant 0.0 : bf16
  linalg.generic {indexing_maps = [#i, #i, #i], iterator_types = ["parallel"]}
    ins(%a : memref<4xbf16>) outs(%b, %c : memref<4xi1>, memref<4xindex>) {
  ^bb0(%in: bf16, %out: i1, %out_0: index):
    %0 = arith.cmpf ogt, %in, %zero : bf16
    %1 = linalg.index 0 : index
    linalg.yield %0, %1 : i1, index
  }
  return
}
