//! The parallel_op compiler as a library: what the tools and other compilers use.
//!
//! | module | holds |
//! |---|---|
//! | [`registry`] | making dialects, passes and pipelines known to MLIR |
//! | [`pipelines`] | the named pipelines, each step with its reason |
//! | [`reference`] | the pages about passes and pipelines, made from their declarations |

pub mod pipelines;
pub mod reference;
pub mod registry;

pub use melior;
pub use parallel_op_dialect as dialect;
