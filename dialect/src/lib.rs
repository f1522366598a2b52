//! The `parallel_op` dialect and what a compiler written in Rust needs around it.
//!
//! | module | holds |
//! |---|---|
//! | [`ops`] | builders of the dialect's operations, generated from the same definitions as the C++ classes |
//! | [`pass`] | passes and pipelines written in Rust: declaration, options, registration |
//! | [`remark`] | optimization remarks |
//! | [`diagnostic`] | errors at a place in the IR |
//! | [`ir`] | queries and edits of the IR that melior lacks |
//! | [`planted`] | bugs that tests plant |
//! | [`entry`] | names of the functions that an entry is split into |
//! | [`code`] | object files, LLVM IR and code in memory of lowered modules |
//! | [`image`] | images of GPU kernels |
//! | [`driver`] | the main functions of the tools like `mlir-opt` and `mlir-reduce`, and of the language server |

pub mod code;
pub mod diagnostic;
pub mod driver;
pub mod entry;
mod ffi;
pub mod image;
pub mod ir;
pub mod ops;
pub mod pass;
pub mod planted;
pub mod remark;
