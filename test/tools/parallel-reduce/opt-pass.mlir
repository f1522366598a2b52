// opt-reduction-pass takes our passes: without container the program is smaller, and as interesting.

// RUN: printf '#!/bin/sh\nif grep -q math.exp "$1"; then exit 1; fi\n' > %t.sh && chmod +x %t.sh
// RUN: parallel-reduce %s -opt-reduction-pass='opt-pass=func.func(parallel-op-serialize) test=%t.sh' | FileCheck %s
// CHECK-NOT: parallel_op
// CHECK: math.exp

// RUN: parallel-reduce --help | FileCheck %s --check-prefix=HELP
// HELP: MLIR test case reduction tool
func.func @main(%x: f32) -> f32 {
  %r = parallel_op.parallel -> (f32) {
    %a = parallel_op.task(%in = %x : f32) -> (f32) {
      %0 = math.exp %in : f32
      parallel_op.yield %0 : f32
    }
    parallel_op.yield %a : f32
  }
  return %r : f32
}
