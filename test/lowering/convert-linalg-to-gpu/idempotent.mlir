// RUN: parallel-opt %s --convert-linalg-to-gpu -o %t.once.mlir
// RUN: parallel-opt %t.once.mlir --convert-linalg-to-gpu -o %t.twice.mlir
// RUN: diff %t.once.mlir %t.twice.mlir
// RUN: parallel-opt %s --convert-linalg-to-gpu | diff - %t.once.mlir
// RUN: FileCheck %s --input-file=%t.once.mlir

// CHECK: gpu.launch_func
func.func @f(%x: memref<4x5xi8>, %y: memref<4x5xi8>, %z: memref<20x20xf64>) {
  memref.copy %x, %y : memref<4x5xi8> to memref<4x5xi8>
  linalg.exp ins(%z : memref<20x20xf64>) outs(%z : memref<20x20xf64>)
  return
}
