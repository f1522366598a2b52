// RUN: parallel-opt %s --parallel-op-annotate-cost > %t.once
// RUN: parallel-opt %t.once --parallel-op-annotate-cost > %t.twice
// RUN: diff %t.once %t.twice
// RUN: parallel-opt %t.once --parallel-op-annotate-cost="overwrite=true" | diff %t.once -

// A second run changes nothing, nor does one that computes all costs again.
func.func @nested(%x: tensor<100xf32>, %c: i1) -> tensor<100xf32> {
  %0 = math.exp %x : tensor<100xf32>
  %1 = scf.if %c -> tensor<100xf32> {
    %2 = math.tanh %0 : tensor<100xf32>
    scf.yield %2 : tensor<100xf32>
  } else {
    scf.yield %0 : tensor<100xf32>
  }
  return %1 : tensor<100xf32>
}
