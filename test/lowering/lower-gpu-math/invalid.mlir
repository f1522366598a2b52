// RUN: parallel-opt %s --pass-pipeline='builtin.module(gpu.module(parallel-op-lower-gpu-math))' --split-input-file --verify-diagnostics

gpu.module @m {
  gpu.func @long(%x: f64) -> f64 {
    // expected-error@+1 {{'math.sin' op operand #0: expected a float of at most 32 bits, for no GPU has this function of 64, got 'f64'}}
    %0 = math.sin %x : f64
    gpu.return %0 : f64
  }
}

// -----

gpu.module @m {
  gpu.func @remainder(%x: f64) -> f64 {
    // expected-error@+1 {{'arith.remf' op operand #0: expected a float of at most 32 bits, for no GPU has this function of 64, got 'f64'}}
    %0 = arith.remf %x, %x : f64
    gpu.return %0 : f64
  }
}
