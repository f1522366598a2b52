//! mlir-opt with the parallel_op dialect, passes and pipelines.

fn main() {}
