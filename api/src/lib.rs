//! The parallel_op compiler as a library: what the tools and other compilers use.
//!
//! | module | holds |
//! |---|---|
//! | [`registry`] | making dialects, passes and pipelines known to MLIR |
//! | [`pipelines`] | the named pipelines, each step with its reason |
//! | [`jit`] | compiling a program in memory and running it |
//! | [`emit`] | compiling a program into a file, with a C header beside it |
//! | [`images`] | images of GPU kernels as files |
//! | [`processor`] | instruction sets, and that of this machine |
//! | [`statistics`] | medians and quantiles of measured times |
//! | [`tensor`] | arrays in memory |
//! | [`arrays`] | arrays in NumPy's files |
//! | [`environment`] | the variables that switch parallel code on and off |
//! | [`translate`] | graph files and programs shown as task graphs |
//! | [`reference`] | the pages about passes and pipelines, made from their declarations |

mod diagnostics;
pub mod emit;
pub mod environment;
mod ffi;
pub mod images;
pub mod jit;
pub mod pipelines;
pub mod processor;
pub mod reference;
pub mod registry;
pub mod translate;

pub use melior;
pub use parallel_op_calls::{arrays, statistics, tensor};
pub use parallel_op_dialect as dialect;
