//! The nodes of a segment as what is scheduled: ops together with the views and small ops that belong to them.

use crate::{block_graph::BlockGraph, roles::Role};
use melior::ir::operation::OperationLike;
use parallel_op_task_graph::{
    graph::{NodeIdx, TaskGraph},
    problem::Problem,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Nodes that are scheduled as one, ascending.
pub type Unit = Vec<NodeIdx>;

/// What a segment is made of.
pub struct Units {
    /// What has to run before everything else of the segment, one after the other. Stays outside of the container.
    pub head: Vec<Unit>,
    /// What can become tasks, numbered as in `problem`.
    pub core: Vec<Unit>,
    /// What has to run after everything else. Stays outside.
    pub tail: Vec<Unit>,
    /// The core with its costs in nanoseconds.
    pub problem: Problem,
}

/// Costs of nodes.
pub struct Costs<'m> {
    /// Of each node, in nanoseconds.
    pub node_ns: &'m [f64],
    /// An op that takes no longer goes with the one that uses it: a message would cost as much.
    pub grain_ns: f64,
    /// An op without results that takes no longer goes with what it needs.
    pub idle_ns: f64,
    /// What a message costs.
    pub message_ns: f64,
}

/// The units of a segment.
///
/// 1. A view that nothing in the segment uses stays outside.
/// 2. A view goes with its users if these are one unit, else with what it views, or, if the segment does not make that,
///    stays outside. So it causes no message, and no task holds nothing but views. Small ops go with their users as well,
///    as long as they are small together.
/// 3. Units that everything else waits for, or that wait for everything else, are head and tail.
///
/// Each contraction keeps the graph free of cycles: all edges out of a node that joins its users, or all edges into one
/// that joins what it needs, disappear. Linear in nodes and edges, but for sorting.
pub fn read(block: &BlockGraph, segment: &[NodeIdx], costs: &Costs) -> Units {
    let mut contraction = Contraction::new(block, segment, costs);
    contraction.leave_last_views_outside();
    contraction.join_users();
    contraction.leave_first_views_outside();
    contraction.join_producers();
    let (units, edges) = contraction.finish();
    let ns: Vec<f64> = units.iter().map(|unit| unit_ns(block, unit, costs.node_ns)).collect();
    trim(units, &edges, &ns, costs.message_ns)
}

/// Time of nodes one after the other, with the free ops they need, in nanoseconds.
pub fn unit_ns(block: &BlockGraph, nodes: &[NodeIdx], node_ns: &[f64]) -> f64 {
    let free: BTreeSet<usize> = nodes.iter().flat_map(|&node| block.nodes[node].free.iter().copied()).collect();
    nodes.iter().map(|&node| node_ns[node]).sum::<f64>() + free.into_iter().map(|idx| block.free_ns[idx]).sum::<f64>()
}

/// Where a node of the block went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Not in the segment, or stays outside.
    Outside,
    /// With the unit of this node.
    With(NodeIdx),
}

struct Contraction<'s, 'c, 'a> {
    block: &'s BlockGraph<'c, 'a>,
    segment: &'s [NodeIdx],
    costs: &'s Costs<'s>,
    place: Vec<Place>,
    /// What the small ops of a unit take together.
    small_ns: Vec<f64>,
}

impl<'s, 'c, 'a> Contraction<'s, 'c, 'a> {
    fn new(block: &'s BlockGraph<'c, 'a>, segment: &'s [NodeIdx], costs: &'s Costs<'s>) -> Self {
        let mut place = vec![Place::Outside; block.nodes.len()];
        segment.iter().for_each(|&node| place[node] = Place::With(node));
        Self { block, segment, costs, place, small_ns: vec![0.0; block.nodes.len()] }
    }

    fn is_inside(&self, node: NodeIdx) -> bool {
        self.place[node] != Place::Outside
    }

    fn is_mere_view(&self, node: NodeIdx) -> bool {
        self.block.nodes[node].role == Role::View && self.costs.node_ns[node] <= 0.0
    }

    /// Whether an op gives nothing and takes no time worth mentioning, such as an assertion.
    fn is_idle(&self, node: NodeIdx) -> bool {
        self.block.nodes[node].op.result_count() == 0 && self.costs.node_ns[node] <= self.costs.idle_ns
    }

    /// The units of some nodes, each once.
    fn units_of(&self, nodes: &[NodeIdx]) -> Vec<NodeIdx> {
        let unit = |&node: &NodeIdx| match self.place[node] {
            Place::With(unit) => Some(unit),
            Place::Outside => None,
        };
        let mut units: Vec<NodeIdx> = nodes.iter().filter_map(unit).collect();
        units.sort_unstable();
        units.dedup();
        units
    }

    /// Views that nothing in the segment uses, the last ones first.
    fn leave_last_views_outside(&mut self) {
        for &node in self.segment.iter().rev() {
            let is_used = self.block.graph.succs(node).iter().any(|&succ| self.is_inside(succ));
            if self.is_mere_view(node) && !is_used {
                self.place[node] = Place::Outside;
            }
        }
    }

    /// Views with users in several units of what the segment does not make, the first ones first.
    fn leave_first_views_outside(&mut self) {
        let mut members: BTreeMap<NodeIdx, Vec<NodeIdx>> = BTreeMap::new();
        for &node in self.segment {
            if let Place::With(unit) = self.place[node] {
                members.entry(unit).or_default().push(node);
            }
        }
        for (unit, nodes) in members {
            let preds = |node: NodeIdx| self.block.graph.preds(node).iter();
            let needs_nothing = |&node: &NodeIdx| {
                preds(node).all(|&pred| [Place::Outside, Place::With(unit)].contains(&self.place[pred]))
            };
            if nodes.iter().all(|&node| self.is_mere_view(node)) && nodes.iter().all(needs_nothing) {
                nodes.iter().for_each(|&node| self.place[node] = Place::Outside);
            }
        }
    }

    /// Views and small ops whose users are one unit go there, the last ones first.
    fn join_users(&mut self) {
        for &node in self.segment.iter().rev() {
            let is_view = self.block.nodes[node].role == Role::View;
            let &[users] = self.units_of(self.block.graph.succs(node)).as_slice() else { continue };
            let ns = self.small_ns[node] + if is_view { 0.0 } else { self.costs.node_ns[node] };
            // An op that gives nothing, such as an assertion, goes with what it needs and not the other way round.
            let is_small = self.small_ns[users] + ns <= self.costs.grain_ns && !self.is_idle(users);
            if self.is_inside(node) && (is_view || is_small) {
                self.place[node] = Place::With(users);
                self.small_ns[users] += ns;
            }
        }
    }

    /// Views with users in several units, and ops that give nothing, go with the one unit that they need.
    fn join_producers(&mut self) {
        for &node in self.segment {
            let joins = self.block.nodes[node].role == Role::View || self.is_idle(node);
            if self.place[node] != Place::With(node) || !joins {
                continue;
            }
            if let &[producer] = self.units_of(self.block.graph.preds(node)).as_slice() {
                self.place[node] = Place::With(producer);
            }
        }
    }

    /// The units, in the order of the nodes that gave them their name, and the edges between them.
    fn finish(self) -> (Vec<Unit>, Vec<(usize, usize)>) {
        let mut number = HashMap::new();
        let mut units: Vec<Unit> = Vec::new();
        for &node in self.segment.iter().filter(|&&node| self.place[node] == Place::With(node)) {
            number.insert(node, units.len());
            units.push(Vec::new());
        }
        let unit_of = |node: NodeIdx| match self.place[node] {
            Place::With(unit) => number.get(&unit).copied(),
            Place::Outside => None,
        };
        let mut edges = Vec::new();
        for &node in self.segment {
            let Some(unit) = unit_of(node) else { continue };
            units[unit].push(node);
            let preds = self.block.graph.preds(node).iter().filter_map(|&pred| unit_of(pred));
            edges.extend(preds.filter(|&pred| pred != unit).map(|pred| (pred, unit)));
        }
        (units, edges)
    }
}

/// Takes what everything else waits for, and what waits for everything else, off the ends.
fn trim(units: Vec<Unit>, edges: &[(usize, usize)], ns: &[f64], message_ns: f64) -> Units {
    let graph = match TaskGraph::from_edges(units.len(), edges) {
        Ok(graph) => graph,
        Err(error) => unreachable!("contracting keeps a graph free of cycles: {error}"),
    };
    let mut is_core = vec![true; units.len()];
    let head =
        strip(&graph, &mut is_core, graph.topological_order().iter().copied(), TaskGraph::preds, TaskGraph::succs);
    let backwards = graph.topological_order().iter().rev().copied();
    let mut tail = strip(&graph, &mut is_core, backwards, TaskGraph::succs, TaskGraph::preds);
    tail.reverse();
    let core: Vec<usize> = (0..units.len()).filter(|&unit| is_core[unit]).collect();
    let number: HashMap<usize, usize> = core.iter().enumerate().map(|(idx, &unit)| (unit, idx)).collect();
    let inner = graph.edges().filter_map(|(from, to)| Some((*number.get(&from)?, *number.get(&to)?)));
    let inner: Vec<(usize, usize)> = inner.collect();
    let Ok(inner) = TaskGraph::from_edges(core.len(), &inner) else { unreachable!("a part of a graph has no cycle") };
    let problem = Problem { graph: inner, costs: core.iter().map(|&unit| ns[unit]).collect(), message: message_ns };
    let mut units: Vec<Unit> = units;
    let mut take = |of: Vec<usize>| of.into_iter().map(|unit| std::mem::take(&mut units[unit])).collect();
    Units { head: take(head), core: take(core), tail: take(tail), problem }
}

/// The units from one end of the graph that all others are behind, in order. `order` goes away from that end.
fn strip(
    graph: &TaskGraph,
    is_core: &mut [bool],
    order: impl Iterator<Item = usize>,
    near: fn(&TaskGraph, usize) -> &[usize],
    far: fn(&TaskGraph, usize) -> &[usize],
) -> Vec<usize> {
    let mut missing: Vec<usize> =
        (0..graph.n_nodes()).map(|unit| near(graph, unit).iter().filter(|&&other| is_core[other]).count()).collect();
    let mut n_open = (0..graph.n_nodes()).filter(|&unit| is_core[unit] && missing[unit] == 0).count();
    let mut stripped = Vec::new();
    for unit in order {
        // One that is open alone is the next in every order.
        if !is_core[unit] {
            continue;
        }
        if n_open != 1 {
            break;
        }
        is_core[unit] = false;
        stripped.push(unit);
        n_open = 0;
        for &other in far(graph, unit) {
            missing[other] -= 1;
            n_open += usize::from(missing[other] == 0 && is_core[other]);
        }
    }
    stripped
}
