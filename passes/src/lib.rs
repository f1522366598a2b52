//! Passes from parallel_op to parallel_op.
//!
//! | module | holds |
//! |---|---|
//! | [`cluster`] | the pass that distributes a block over lanes of tasks |
//! | [`outline`] | the pass that makes tasks of branches and siblings |
//! | [`place_results`] | the pass that lets tasks write their results where they are joined |
//! | [`prune`] | the pass that folds shape arithmetic and erases dead code |
//! | [`hypercluster`] | the pass that makes tasks of the samples of a batch |
//! | [`share_loops`] | the pass that says which parallel loops threads share |
//! | [`annotate_cost`] | the pass that writes costs onto ops |
//! | [`clone_producers`] | the pass that copies cheap producers into the clusters that use them |
//! | [`block_graph`] | a block read as a graph of its ops |
//! | [`container`] | a container that is there, read |
//! | [`placement`] | where a container can stand |
//! | [`write_tasks`] | making a container of ops |
//! | [`cost`] | how long an op takes |
//! | [`export`] | programs shown as task graphs |
//! | [`roles`] | what an op is to its neighbours: work, a view, something cheap to copy |
//! | [`whitelist`] | which ops may stand in a task |

pub mod annotate_cost;
pub mod block_graph;
pub mod clone_producers;
pub mod cluster;
pub mod container;
pub mod cost;
pub mod export;
pub mod hypercluster;
pub mod outline;
pub mod place_results;
pub mod placement;
pub mod prune;
pub mod roles;
pub mod share_loops;
pub mod whitelist;
pub mod write_tasks;

pub use parallel_op_task_graph as task_graph;

use parallel_op_dialect::pass::PassSpec;

/// Every pass of this crate, in the order of the documentation.
pub const PASSES: &[&PassSpec] = &[
    &prune::SPEC,
    &annotate_cost::SPEC,
    &clone_producers::SPEC,
    &outline::SPEC,
    &cluster::SPEC,
    &hypercluster::SPEC,
    &share_loops::SPEC,
    &place_results::SPEC,
];
