//! Task graphs, their costs and schedules, without MLIR.
//!
//! | module | holds |
//! |---|---|
//! | [`graph`] | the graph: nodes, and edges from what is needed to what needs it |
//! | [`problem`] | a graph with costs: distances, the critical path |
//! | [`clustering`] | nodes in clusters or lanes, and whether they can run |
//! | [`cloning`] | cheap producers replicated into the clusters that use them |
//! | [`hyperclustering`] | a batch of samples interleaved on the lanes of one |
//! | [`reduction`] | a graph without the edges that a longer path implies |
//! | [`ranking`] | the order in which nodes are urgent |
//! | [`linear_clustering`] | the graph cut into paths, the longest first |
//! | [`merging`] | clusters that never have work at the same time as one lane |
//! | [`level_clustering`] | lanes from siblings: the nodes of one level side by side |
//! | [`folding`] | clusters put on as many lanes as there are workers |
//! | [`list_scheduling`] | idle workers take the most urgent node |
//! | [`coarsening`] | grains: nodes that had better stay together |
//! | [`tasks`] | lanes cut into tasks |
//! | [`simulation`] | how long tasks in lanes take, overheads included |
//! | [`planning`] | from a problem to tasks: what is simulated fastest |
//! | [`moldable`] | nodes that can have several threads: what runs on lanes, and what with all of them |
//! | [`gate`] | never slower: whether a plan is worth having, and why not |
//! | [`graph_file`] | a graph with its costs as JSON, and what clustering makes of it |
//! | [`branches`] | sets of nodes between a fork and a join that do not depend on each other |
//! | [`siblings`] | single nodes that do not depend on each other |
//! | [`schedule`] | how long nodes take on so many workers |
//! | [`packing`] | how many tasks to make of so many branches |
//! | [`molding`] | how long a loop takes when threads share its turns |
//! | [`machine`] | from work (operations, bytes) to nanoseconds |

pub mod branches;
pub mod cloning;
pub mod clustering;
pub mod coarsening;
pub mod folding;
pub mod gate;
pub mod graph;
pub mod graph_file;
pub mod hyperclustering;
pub mod level_clustering;
pub mod linear_clustering;
pub mod list_scheduling;
pub mod machine;
pub mod merging;
pub mod moldable;
pub mod molding;
pub mod packing;
pub mod planning;
mod pool;
pub mod problem;
pub mod ranking;
pub mod reduction;
pub mod schedule;
pub mod siblings;
pub mod simulation;
pub mod tasks;
mod time;
