//! Random programs on every target, compared bit by bit.
//!
//! | module | holds |
//! |---|---|
//! | [`generate`] | the programs, drawn from seeds |
//! | [`plan`] | how the programs of a block become parallel |
//! | [`variant`] | the ways in which a program is compiled and run |
//! | [`examine`] | compiling, running and comparing |
//! | [`reduce`] | making a program that fails smaller |
//! | [`worker`], [`watch`] | the child process that does this, and the parent that watches it |
//! | [`campaign`], [`check`], [`mutation`] | what the command line asks for |

pub mod arguments;
pub mod campaign;
pub mod check;
pub mod cli;
pub mod examine;
pub mod finding;
pub mod generate;
pub mod mutation;
pub mod plan;
pub mod reduce;
pub mod variant;
pub mod watch;
pub mod worker;
