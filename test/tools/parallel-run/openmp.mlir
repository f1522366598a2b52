// RUN: rm -rf %t && mkdir %t

// Threads: the flag, then our variable, then OpenMP's, of which the first number counts.
// RUN: env OMP_NUM_THREADS=3,2 parallel-run %s --random-inputs 1 --target openmp --json | FileCheck %s --check-prefix=THREE
// RUN: env OMP_NUM_THREADS=3 PARALLEL_OP_NUM_THREADS=4 parallel-run %s --random-inputs 1 --target openmp --json | FileCheck %s --check-prefix=FOUR
// RUN: env OMP_NUM_THREADS=3 parallel-run %s --random-inputs 1 --target openmp --threads 2 --json | FileCheck %s --check-prefix=TWO
// RUN: env OMP_NUM_THREADS=3 PARALLEL_OP_NUM_THREADS=2 parallel-run %s --random-inputs 1 --target runtime --json | FileCheck %s --check-prefix=TWO
// RUN: env PARALLEL_OP=openmp parallel-run %s --random-inputs 1 --threads 2 --json | FileCheck %s --check-prefix=TARGET
// THREE: "threads":3
// FOUR: "threads":4
// TWO: "threads":2
// TARGET: "target":"openmp"

// Every style computes the same bits, nested or not.
// RUN: parallel-run %s --random-inputs 1 --target openmp --threads 8 --compare --repeat 2 --json | FileCheck %s
// RUN: parallel-run %s --random-inputs 1 --target openmp --threads 8 --nested --compare --repeat 2 --json | FileCheck %s
// RUN: env PARALLEL_OP_NESTED=1 parallel-run %s --random-inputs 1 --target openmp --threads 8 --compare --repeat 2 --json | FileCheck %s
// RUN: parallel-run %s --random-inputs 1 --target openmp --threads 8 --omp-style sections --compare --repeat 2 --json | FileCheck %s
// CHECK: "bitwise_equal":true

// A trace shows the tasks.
// RUN: parallel-run %s --random-inputs 1 --target openmp --threads 2 --trace %t/trace.json
// RUN: FileCheck %s --check-prefix=TRACE < %t/trace.json
// TRACE-DAG: exponential
// TRACE-DAG: tangent

// RUN: not parallel-run %s --random-inputs 1 --omp-style lanes 2>&1 | FileCheck %s --check-prefix=STYLE
// STYLE: tasks, sections
// RUN: not env PARALLEL_OP_NESTED=yes parallel-run %s --random-inputs 1 2>&1 | FileCheck %s --check-prefix=NESTED
// NESTED: PARALLEL_OP_NESTED: expected 0 or 1, got 'yes'

func.func @main(%x: tensor<64xf32>) -> (tensor<64xf32>, tensor<64xf32>) {
  %r:2 = parallel_op.parallel -> (tensor<64xf32>, tensor<64xf32>) {
    %a = parallel_op.task(%in = %x : tensor<64xf32>) -> (tensor<64xf32>) attributes {label = "exponential"} {
      %e = tensor.empty() : tensor<64xf32>
      %s = parallel_op.parallel -> (tensor<64xf32>) {
        %y = parallel_op.task(%inner = %in, %to = %e : tensor<64xf32>, tensor<64xf32>) -> (tensor<64xf32>) {
          %0 = linalg.exp ins(%inner : tensor<64xf32>) outs(%to : tensor<64xf32>) -> tensor<64xf32>
          parallel_op.yield %0 : tensor<64xf32>
        }
        parallel_op.yield %y : tensor<64xf32>
      }
      parallel_op.yield %s : tensor<64xf32>
    }
    %b = parallel_op.task(%in = %x : tensor<64xf32>) -> (tensor<64xf32>) attributes {label = "tangent"} {
      %e = tensor.empty() : tensor<64xf32>
      %0 = linalg.tanh ins(%in : tensor<64xf32>) outs(%e : tensor<64xf32>) -> tensor<64xf32>
      parallel_op.yield %0 : tensor<64xf32>
    }
    parallel_op.yield %a, %b : tensor<64xf32>, tensor<64xf32>
  }
  return %r#0, %r#1 : tensor<64xf32>, tensor<64xf32>
}
