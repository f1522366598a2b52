//! Passes from parallel_op to parallel_op.
//!
//! | module | holds |
//! |---|---|
//! | [`outline`] | the pass that makes tasks of branches and siblings |
//! | [`cost`] | how long an op takes |
//! | [`roles`] | what an op is to its neighbours: work, a view, something cheap to copy |
//! | [`whitelist`] | which ops may stand in a task |

pub mod cost;
pub mod outline;
pub mod roles;
pub mod whitelist;

use parallel_op_dialect::pass::PassSpec;

/// Every pass of this crate, in the order of the documentation.
pub const PASSES: &[&PassSpec] = &[&outline::SPEC];
