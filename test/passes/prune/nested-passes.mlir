// RUN: parallel-opt %s --parallel-op-prune --mlir-timing -o /dev/null 2>&1 | FileCheck %s --check-prefix=TIMING
// RUN: parallel-opt %s --parallel-op-prune --mlir-print-ir-before=sccp -o /dev/null 2>&1 \
// RUN:   | FileCheck %s --check-prefix=PRINT
// RUN: parallel-opt %s --pass-pipeline='builtin.module(parallel-op-prune{whitelist=+foo.*})' \
// RUN:   --mlir-generate-reproducer=%t.mlir -o /dev/null
// RUN: FileCheck %s --check-prefix=REPRODUCER < %t.mlir
// RUN: parallel-opt %t.mlir --run-reproducer | FileCheck %s --check-prefix=REPRODUCED

// The passes that this one runs are timed and printed like any others, and a reproducer holds only this one.

// TIMING: parallel-op-prune
// TIMING:   SCCP
// PRINT: IR Dump Before SCCP
// REPRODUCER: pipeline: "builtin.module(parallel-op-prune{whitelist={+foo.*}})"
// REPRODUCED: return %c2
func.func @two(%x: tensor<2xf32>) -> index {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<2xf32>
  return %n : index
}
