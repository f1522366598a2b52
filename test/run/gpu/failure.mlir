// A failed assertion of a kernel has the message that the same program gives on the CPU.
// REQUIRES: vulkan

// RUN: not parallel-run %s --target gpu --device vulkan --random-inputs 1 2>&1 | FileCheck %s
// RUN: not parallel-run %s --target serial --random-inputs 1 2>&1 | FileCheck %s
// CHECK: parallel-run: index must be smaller than dim size

// RUN: not parallel-run %s --target gpu --device 99 --random-inputs 1 2>&1 | FileCheck %s --check-prefix=NONE
// NONE: {{^}}parallel-run: no device 99 was found: {{.*}}{{$}}
// NONE-NOT: parallel-run

func.func @main(%table: tensor<4x8xf32>) -> tensor<2x8xf32> {
  %at = arith.constant dense<[1, 9]> : tensor<2xi64>
  %c4 = arith.constant 4 : index
  %empty = tensor.empty() : tensor<2x8xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i)>, affine_map<(i, j) -> (i, j)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%at : tensor<2xi64>) outs(%empty : tensor<2x8xf32>) {
  ^bb0(%in: i64, %out: f32):
    %row = arith.index_cast %in : i64 to index
    %column = linalg.index 1 : index
    %is_inside = arith.cmpi ult, %row, %c4 : index
    cf.assert %is_inside, "index must be smaller than dim size"
    %e = tensor.extract %table[%row, %column] : tensor<4x8xf32>
    linalg.yield %e : f32
  } -> tensor<2x8xf32>
  return %r : tensor<2x8xf32>
}
