// The pipeline does nothing unless the environment switches it on; a host compiler can carry it always.

// RUN: parallel-opt %s --parallel-op-auto=gate=false | FileCheck %s --check-prefix=OFF
// RUN: env PARALLEL_OP= parallel-opt %s --parallel-op-auto=gate=false | FileCheck %s --check-prefix=OFF
// RUN: env PARALLEL_OP=0 parallel-opt %s --parallel-op-auto=gate=false | FileCheck %s --check-prefix=OFF
// RUN: env PARALLEL_OP=1 PARALLEL_OP_DISABLE=1 parallel-opt %s --parallel-op-auto=gate=false | FileCheck %s --check-prefix=OFF
// RUN: env PARALLEL_OP=1 PARALLEL_OP_DISABLE=0 parallel-opt %s --parallel-op-auto=gate=false | FileCheck %s --check-prefix=ON
// RUN: env PARALLEL_OP=1 parallel-opt %s --parallel-op-auto=gate=false | FileCheck %s --check-prefix=ON
// RUN: env PARALLEL_OP=async parallel-opt %s --parallel-op-auto=gate=false | FileCheck %s --check-prefix=ON

// A second run changes nothing.
// RUN: env PARALLEL_OP=1 parallel-opt %s --parallel-op-auto=gate=false > %t.once
// RUN: env PARALLEL_OP=1 parallel-opt %t.once --parallel-op-auto=gate=false | diff %t.once -

// Variables are copied into options, so that a reproducer shows them; an option beats its variable, and the list of
// the option comes behind that of the variable.
// RUN: env PARALLEL_OP=1 PARALLEL_OP_NUM_THREADS=3 "PARALLEL_OP_WHITELIST=+foo.*" \
// RUN:   parallel-opt %s --parallel-op-auto="strategy=branches whitelist=-foo.bar" --dump-pass-pipeline 2>&1 | FileCheck %s --check-prefix=DUMP
// DUMP: parallel-op-outline{
// DUMP-SAME: mode=branches
// DUMP-SAME: whitelist={+foo.*,-foo.bar}
// DUMP-SAME: workers=3
// DUMP: parallel-op-share-loops{
// DUMP-SAME: workers=1
// RUN: env PARALLEL_OP=1 PARALLEL_OP_NUM_THREADS=3 \
// RUN:   parallel-opt %s --parallel-op-auto='workers=5 strategy=siblings' --dump-pass-pipeline 2>&1 \
// RUN:   | FileCheck %s --check-prefix=OPTION
// OPTION: mode=siblings
// OPTION-SAME: workers=5

// Without another strategy lanes and loops are planned together, for the code that bodies become.
// RUN: env PARALLEL_OP=1 parallel-opt %s --parallel-op-auto='workers=5 codegen=fast isa=avx512' --dump-pass-pipeline 2>&1 \
// RUN:   | FileCheck %s --check-prefix=HYBRID
// HYBRID: parallel-op-cluster{
// HYBRID-SAME: container-ns=5.000000e+03
// HYBRID-SAME: machine=fast-avx512
// HYBRID-SAME: strategy=hybrid
// HYBRID-SAME: workers=5
// HYBRID: parallel-op-share-loops{
// HYBRID-SAME: machine=fast-avx512
// HYBRID-SAME: workers=5

// Loops alone make no tasks.
// RUN: env PARALLEL_OP=1 parallel-opt %s --parallel-op-auto='workers=5 strategy=loops' --dump-pass-pipeline 2>&1 \
// RUN:   | FileCheck %s --check-prefix=ALONE
// ALONE-NOT: parallel-op-{{cluster|outline}}
// ALONE: parallel-op-share-loops{
// ALONE-SAME: workers=5

// On a target that cannot share loops they cost without end.
// RUN: env PARALLEL_OP=async parallel-opt %s --parallel-op-auto --dump-pass-pipeline 2>&1 | FileCheck %s --check-prefix=ASYNC
// ASYNC: loop-ns=1.000000e+18

// Lanes without loops, and measured costs are handed on.
// RUN: echo '{"entry": "towers", "nodes": []}' > %t.json
// RUN: env PARALLEL_OP=1 parallel-opt %s --parallel-op-auto="workers=5 strategy=linear whitelist=+foo.* cost-profile=%t.json" --dump-pass-pipeline 2>&1 \
// RUN:   | FileCheck %s --check-prefix=LINEAR
// LINEAR: parallel-op-annotate-cost{
// LINEAR-SAME: cost-profile={{.*}}.json
// LINEAR: parallel-op-prune{whitelist={+foo.*}}
// LINEAR: parallel-op-clone-producers{
// LINEAR: parallel-op-cluster{
// LINEAR-SAME: strategy=linear
// LINEAR-SAME: whitelist={+foo.*}
// LINEAR-SAME: workers=5
// LINEAR: parallel-op-share-loops{
// LINEAR-SAME: workers=1
// RUN: env PARALLEL_OP=1 parallel-opt %s --parallel-op-auto="gate=false strategy=linear" > %t.linear
// RUN: env PARALLEL_OP=1 parallel-opt %t.linear --parallel-op-auto="gate=false strategy=linear" | diff %t.linear -

// What tasks cost depends on the target; containers may have to wake threads on any of them.
// RUN: env PARALLEL_OP=1 parallel-opt %s --parallel-op-auto --dump-pass-pipeline 2>&1 | FileCheck %s --check-prefix=COSTS
// COSTS: container-ns=2.000000e+04
// COSTS-SAME: dispatch-ns=5.000000e+02
// RUN: env PARALLEL_OP=openmp parallel-opt %s --parallel-op-auto --dump-pass-pipeline 2>&1 | FileCheck %s --check-prefix=OPENMP
// OPENMP: dispatch-ns=2.000000e+03

// A wrong variable is refused in one line.
// RUN: env PARALLEL_OP=maybe not parallel-opt %s --parallel-op-auto 2>&1 | FileCheck %s --check-prefix=WRONG
// WRONG: PARALLEL_OP: expected 0, 1 or one of serial, async, runtime, openmp, gpu, got 'maybe'

// OFF-NOT: parallel_op
// ON: parallel_op.parallel
func.func @towers(%x: tensor<64x64xf32>, %y: tensor<64x64xf32>) -> (tensor<64x64xf32>, tensor<64x64xf32>) {
  %zero = arith.constant dense<0.0> : tensor<64x64xf32>
  %0 = linalg.matmul ins(%x, %x : tensor<64x64xf32>, tensor<64x64xf32>) outs(%zero : tensor<64x64xf32>)
      -> tensor<64x64xf32>
  %1 = linalg.matmul ins(%y, %y : tensor<64x64xf32>, tensor<64x64xf32>) outs(%zero : tensor<64x64xf32>)
      -> tensor<64x64xf32>
  return %0, %1 : tensor<64x64xf32>, tensor<64x64xf32>
}
