//! What a compiled function takes and gives, without the compiler: so much of a run is the same for code in memory and for
//! a program that `parallel-run --emit exe` made.
//!
//! | module | holds |
//! |---|---|
//! | [`tensor`] | arrays in memory |
//! | [`arrays`] | arrays in NumPy's files |
//! | [`signature`] | what an entry takes and returns, and what it was split into |
//! | [`call`] | calls by the packed interface of MLIR's execution engine |
//! | [`inputs`] | from files to the arguments of an entry |
//! | [`agreement`] | whether results are what somebody expected |
//! | [`outputs`] | results in files, and as people read them |
//! | [`program`] | what an emitted program says of itself |
//! | [`refusal`] | one line that says what does not fit |
//! | [`report`] | what a run is reported as |
//! | [`statistics`] | medians and quantiles of measured times |

pub mod agreement;
pub mod arrays;
pub mod call;
mod ffi;
pub mod inputs;
pub mod outputs;
pub mod program;
pub mod refusal;
pub mod report;
pub mod signature;
pub mod statistics;
pub mod tensor;
