//! What to clone where, and whether that gains.

use super::{Config, rewrite::CLONE_ATTRIBUTE};
use crate::{
    block_graph::{BlockGraph, Node},
    cost::{ASSUMED_NS, MOST_NS},
};
use melior::ir::operation::OperationLike;
use parallel_op_task_graph::{
    cloning::{CloneBounds, Cloning, NodeClone, clone_producers, n_messages},
    folding::fold,
    graph::{NodeIdx, TaskGraph},
    linear_clustering::linear_clusters,
    merging::merge,
    planning::{Strategy, plan},
    problem::Problem,
};

/// All copies of a block, those of earlier runs included, cost at most this part of the rest.
const MOST_GROWTH: f64 = 0.1;
/// A predicted gain below this part of the time is none.
const LEAST_GAIN: f64 = 0.01;

/// What is to be copied.
pub struct Choice {
    /// The clones, those of one cluster together.
    pub clones: Vec<NodeClone>,
    /// The cluster of each node.
    pub cluster_of: Vec<usize>,
    /// How many messages there are without and with the clones.
    pub messages: (usize, usize),
    /// Predicted time of the best plan without the clones, in nanoseconds.
    pub before_ns: f64,
    /// The same with them.
    pub after_ns: f64,
}

impl Choice {
    /// Whether the clones gain.
    pub fn is_worth_it(&self) -> bool {
        self.after_ns < (1.0 - LEAST_GAIN) * self.before_ns
    }
}

/// What to clone in a block. None if nothing would save a message.
pub fn choose(graph: &BlockGraph, config: &Config) -> Option<Choice> {
    let problem = problem(graph, config);
    let clusters = merge(&problem, linear_clusters(&problem));
    let clusters = fold(&problem, &clusters, config.workers);
    let clones =
        clone_producers(&problem, &clusters, bounds(graph, &problem, config), |node| may_be_copied(&graph.nodes[node]));
    if clones.is_empty() {
        return None;
    }
    let cloning = Cloning::new(&problem, &clusters, &clones);
    let time = |problem: &Problem| {
        let plan = plan(problem, Strategy::Linear, config.workers, config.reading.model.overheads);
        // What does not gain stays serial; then the copies are work for nothing.
        plan.parallel.min(plan.serial)
    };
    Some(Choice {
        cluster_of: clusters.cluster_of(problem.n_nodes()),
        messages: (n_messages(&problem, &clusters), n_messages(&cloning.problem, &cloning.clustering)),
        before_ns: time(&problem),
        after_ns: time(&cloning.problem),
        clones,
    })
}

/// The block without its terminator, which waits for everything.
fn problem(graph: &BlockGraph, config: &Config) -> Problem {
    let n_nodes = graph.nodes.len() - 1;
    let edges: Vec<(NodeIdx, NodeIdx)> = graph.graph.edges().filter(|&(_, to)| to < n_nodes).collect();
    let ns = |node: &Node| node.ns.clone().unwrap_or(ASSUMED_NS).min(MOST_NS);
    Problem {
        graph: TaskGraph::with_edges(n_nodes, &edges),
        costs: graph.nodes[..n_nodes].iter().map(ns).collect(),
        message: config.reading.model.message_ns,
    }
}

/// Whether an op may be computed again: a plain one of known cost that is no copy itself.
fn may_be_copied(node: &Node) -> bool {
    let is_plain = node.obstacle.is_none() && node.ns.is_ok() && !node.holds_container && node.op.region_count() <= 1;
    is_plain && node.op.result_count() > 0 && !node.op.has_attribute(CLONE_ATTRIBUTE)
}

fn bounds(graph: &BlockGraph, problem: &Problem, config: &Config) -> CloneBounds {
    let is_clone = |node: &NodeIdx| graph.nodes[*node].op.has_attribute(CLONE_ATTRIBUTE);
    let cloned: f64 = (0..problem.n_nodes()).filter(is_clone).map(|node| problem.costs[node]).sum();
    let left = MOST_GROWTH * (problem.total_cost() - cloned) - cloned;
    CloneBounds {
        max_cost: config.max_cost_ns,
        max_fan_out: config.max_fan_out,
        max_growth: left.max(0.0) / problem.total_cost().max(1.0),
    }
}
