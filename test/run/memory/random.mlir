// REDEFINE: %{program} = %t.mlir
// RUN: %python %S/Inputs/random_program.py 1 16 > %t.mlir
// RUN: %compile_oracle
// RUN: %t.oracle > %t.expected
// RUN: %compile_forward
// RUN: %t.forward | diff %t.expected -
// RUN: %compile_reverse
// RUN: %t.reverse | diff %t.expected -
// RUN: %compile_random
// RUN: %t.random | diff %t.expected -
// RUN: %compile_async
// RUN: %t.async | diff %t.expected -
// RUN: %compile_runtime
// RUN: %t.runtime | diff %t.expected -
// RUN: env PARALLEL_OP_NUM_THREADS=1 %t.runtime | diff %t.expected -
// RUN: env PARALLEL_OP_NUM_THREADS=8 %t.runtime | diff %t.expected -
// RUN: %compile_openmp
// RUN: env OMP_NUM_THREADS=1 %t.openmp | diff %t.expected -
// RUN: env OMP_NUM_THREADS=2 %t.openmp | diff %t.expected -
// RUN: env OMP_NUM_THREADS=8 %t.openmp | diff %t.expected -
// RUN: %if valgrind %{ %leak_check %t.forward | diff %t.expected - %}
// RUN: %if valgrind %{ %leak_check %t.async | diff %t.expected - %}
// RUN: %if valgrind %{ %leak_check %t.runtime | diff %t.expected - %}

// A random program prints the same in every order of its tasks. Another seed, by hand:
// python3 test/run/memory/Inputs/random_program.py SEED 16
