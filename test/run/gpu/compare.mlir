// Serial code on the CPU is what results are held against. On a device of Vulkan, with what models have besides large
// products: open lengths, lengths of zero, elements that the host reads, loops and branches.
// REQUIRES: vulkan

// RUN: parallel-run %s --target gpu --device vulkan --gpu-style streams --random-inputs 1 --compare --repeat 2 --json \
// RUN:   | FileCheck %s
// RUN: parallel-run %s --target gpu --device vulkan --gpu-style fused --random-inputs 1 --compare --repeat 2 --json \
// RUN:   | FileCheck %s
// RUN: parallel-run %s --entry=control --target gpu --device vulkan --random-inputs 2 --compare --repeat 2 --json \
// RUN:   | FileCheck %s
// RUN: parallel-run %s --entry=empty --target gpu --device vulkan --random-inputs 2 --compare --repeat 2 --json \
// RUN:   | FileCheck %s
// CHECK: "left_buffers":0,"left_bytes":0,"left_streams":0,"left_tokens":0

// Sums in another order agree within a tolerance. What the CPU's cost model says of the plan says nothing of a GPU.
// RUN: parallel-run %s --entry=sums --target gpu --device vulkan --random-inputs 1 --compare --repeat 1 \
// RUN:   | FileCheck %s --check-prefix=AGREE
// AGREE-NOT:  predicted
// AGREE:      {{^}}results   agree within 1e-4 (largest difference {{[1-9][.][0-9]e-[0-9]+}} of the largest value){{$}}
// RUN: parallel-run %s --entry=sums --target gpu --device vulkan --random-inputs 1 --compare --repeat 1 --json \
// RUN:   | FileCheck %s --check-prefix=AGREE-JSON
// AGREE-JSON:      "bitwise_equal":false,
// AGREE-JSON-SAME: "predicted_serial_ms":null,"predicted_parallel_ms":null,"predicted_speedup":null,
// AGREE-JSON-SAME: "left_tokens":0,"difference":{{[1-9][0-9.]*e-[0-9]+}}}}{{$}}

// The same bits are said to be so.
// RUN: parallel-run %s --entry=signs --target gpu --device vulkan --random-inputs 1 --compare --repeat 1 \
// RUN:   | FileCheck %s --check-prefix=EQUAL
// EQUAL: {{^}}results   bitwise equal{{$}}
// RUN: parallel-run %s --entry=signs --target gpu --device vulkan --random-inputs 1 --compare --repeat 1 --json \
// RUN:   | FileCheck %s --check-prefix=EQUAL-JSON
// EQUAL-JSON: "bitwise_equal":true,{{.*}}"difference":0.0}}{{$}}

// A tolerance that nothing keeps.
// RUN: sh -c 'parallel-run %s --entry=sums --target gpu --device vulkan --random-inputs 1 --compare --repeat 1 --tolerance 0 \
// RUN:   > %t.out 2> %t.err; test $? = 1'
// RUN: FileCheck %s --check-prefix=FAR --input-file %t.out
// FAR: {{^}}results   DIFFERENT{{$}}
// RUN: FileCheck %s --check-prefix=FAR-LINE --input-file %t.err
// FAR-LINE:     {{^}}parallel-run: serial code: result #0: expected a difference of at most 0e0 (0e0 of the largest value), got {{[1-9].*}}{{$}}
// FAR-LINE-NOT: {{.}}

func.func @main(%x: tensor<33x50xf32>, %w0: tensor<50x47xf32>, %w1: tensor<50x47xf32>) -> tensor<33x47xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<33x47xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<33x47xf32>) -> tensor<33x47xf32>
  %a = linalg.matmul ins(%x, %w0 : tensor<33x50xf32>, tensor<50x47xf32>) outs(%zeros : tensor<33x47xf32>) -> tensor<33x47xf32>
  %b = linalg.matmul ins(%x, %w1 : tensor<33x50xf32>, tensor<50x47xf32>) outs(%zeros : tensor<33x47xf32>) -> tensor<33x47xf32>
  %ta = linalg.tanh ins(%a : tensor<33x47xf32>) outs(%empty : tensor<33x47xf32>) -> tensor<33x47xf32>
  %tb = linalg.exp ins(%b : tensor<33x47xf32>) outs(%empty : tensor<33x47xf32>) -> tensor<33x47xf32>
  %c = linalg.add ins(%ta, %tb : tensor<33x47xf32>, tensor<33x47xf32>) outs(%empty : tensor<33x47xf32>) -> tensor<33x47xf32>
  return %c : tensor<33x47xf32>
}

// The host decides by an element, and a loop carries a buffer.
func.func @control(%x: tensor<64xf32>) -> (tensor<64xf32>, f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<64xf32>
  %r = scf.for %i = %c0 to %c3 step %c1 iter_args(%a = %x) -> (tensor<64xf32>) {
    %e = linalg.exp ins(%a : tensor<64xf32>) outs(%empty : tensor<64xf32>) -> tensor<64xf32>
    %t = linalg.tanh ins(%e : tensor<64xf32>) outs(%empty : tensor<64xf32>) -> tensor<64xf32>
    scf.yield %t : tensor<64xf32>
  }
  %first = tensor.extract %r[%c1] : tensor<64xf32>
  %is_positive = arith.cmpf ogt, %first, %zero : f32
  %y = scf.if %is_positive -> (tensor<64xf32>) {
    %n = linalg.negf ins(%r : tensor<64xf32>) outs(%empty : tensor<64xf32>) -> tensor<64xf32>
    scf.yield %n : tensor<64xf32>
  } else {
    scf.yield %r : tensor<64xf32>
  }
  return %y, %first : tensor<64xf32>, f32
}

func.func @empty(%x: tensor<0x4xf32>, %y: tensor<4xf32>) -> (tensor<0x4xf32>, tensor<4xf32>) {
  %empty = tensor.empty() : tensor<0x4xf32>
  %a = linalg.exp ins(%x : tensor<0x4xf32>) outs(%empty : tensor<0x4xf32>) -> tensor<0x4xf32>
  %b = linalg.reduce ins(%x : tensor<0x4xf32>) outs(%y : tensor<4xf32>) dimensions = [0]
    (%in: f32, %out: f32) {
      %sum = arith.addf %in, %out : f32
      linalg.yield %sum : f32
    }
  return %a, %b : tensor<0x4xf32>, tensor<4xf32>
}

func.func @sums(%x: tensor<8x1000xf32>) -> tensor<8xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<8xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<8xf32>) -> tensor<8xf32>
  %r = linalg.reduce ins(%x : tensor<8x1000xf32>) outs(%zeros : tensor<8xf32>) dimensions = [1]
    (%in: f32, %out: f32) {
      %e = math.exp %in : f32
      %sum = arith.addf %e, %out : f32
      linalg.yield %sum : f32
    }
  return %r : tensor<8xf32>
}

func.func @signs(%x: tensor<64xf32>) -> tensor<64xf32> {
  %empty = tensor.empty() : tensor<64xf32>
  %n = linalg.negf ins(%x : tensor<64xf32>) outs(%empty : tensor<64xf32>) -> tensor<64xf32>
  return %n : tensor<64xf32>
}
