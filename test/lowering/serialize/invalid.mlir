// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-serialize{order=sideways}))' 2>&1 | FileCheck %s --check-prefix=ORDER
// RUN: not parallel-opt %s --pass-pipeline='builtin.module(func.func(parallel-op-serialize{seed=dice}))' 2>&1 | FileCheck %s --check-prefix=SEED

// An order that does not exist is refused with those that do.

// ORDER: option 'order': expected one of forward, reverse, random, got 'sideways'

// A seed is a number.

// SEED: 'dice' value invalid
func.func @empty() {
  return
}
