//! Compiles and runs a model, serial beside parallel.

fn main() {}
