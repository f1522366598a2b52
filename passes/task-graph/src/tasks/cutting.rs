//! Where lanes are cut.

use crate::{clustering::Clustering, graph::NodeIdx, problem::Problem};

/// Before which nodes a lane is cut: before a node that waits for a message, and behind a node whose value goes out in
/// one. The first node of a lane always counts.
///
/// A message is an edge between lanes that the order of the lanes and the other messages do not imply. If a lane got a
/// later value of another lane before, or gets one with the same node that depends on this one, the value is there
/// already and no cut is made. So messages are the transitive reduction over lanes, which is unique.
///
/// Minimises the tasks among those sets of tasks in which no node waits for something it does not need, and no value
/// waits for a node behind it. Fewer tasks are possible where some waiting is harmless , which planning looks for.
///
/// O(edges x lanes) time, O(nodes x lanes) memory. The lanes must be verified. Source: vector clocks (Fidge and Mattern,
/// 1988) for the transitive reduction.
pub fn cuts(problem: &Problem, lanes: &Clustering) -> Vec<bool> {
    let mut cutting = Cutting::new(problem, lanes);
    let mut begins = vec![false; problem.n_nodes()];
    for node in cutting.order() {
        for sender in cutting.senders(node) {
            begins[node] = true;
            if let Some(&next) = lanes.clusters[cutting.place[sender].0].get(cutting.place[sender].1 + 1) {
                begins[next] = true;
            }
        }
    }
    lanes.clusters.iter().filter_map(|lane| lane.first()).for_each(|&first| begins[first] = true);
    begins
}

struct Cutting<'p> {
    problem: &'p Problem,
    lanes: &'p Clustering,
    /// Lane of each node, and place in it.
    place: Vec<(usize, usize)>,
    /// `clock[node * n_lanes + lane]`: so many nodes of the lane are done for sure when the node is.
    clock: Vec<u32>,
}

impl<'p> Cutting<'p> {
    fn new(problem: &'p Problem, lanes: &'p Clustering) -> Self {
        let mut place = vec![(0, 0); problem.n_nodes()];
        for (lane, nodes) in lanes.clusters.iter().enumerate() {
            nodes.iter().enumerate().for_each(|(idx, &node)| place[node] = (lane, idx));
        }
        Self { problem, lanes, place, clock: vec![0; problem.n_nodes() * lanes.len()] }
    }

    /// The nodes in an order that keeps edges and lanes.
    fn order(&self) -> Vec<NodeIdx> {
        let graph = &self.problem.graph;
        let behind = |node: NodeIdx| self.lanes.clusters[self.place[node].0].get(self.place[node].1 + 1);
        let mut missing: Vec<usize> =
            (0..graph.n_nodes()).map(|node| graph.preds(node).len() + usize::from(self.place[node].1 > 0)).collect();
        let mut order: Vec<NodeIdx> = (0..graph.n_nodes()).filter(|&node| missing[node] == 0).collect();
        let mut done = 0;
        while let Some(&node) = order.get(done) {
            done += 1;
            for &waiting in graph.succs(node).iter().chain(behind(node)) {
                missing[waiting] -= 1;
                if missing[waiting] == 0 {
                    order.push(waiting);
                }
            }
        }
        order
    }

    /// The nodes that send messages to a node whose predecessors have been visited.
    fn senders(&mut self, node: NodeIdx) -> Vec<NodeIdx> {
        let n_lanes = self.lanes.len();
        let (lane, idx) = self.place[node];
        let own = node * n_lanes;
        if idx > 0 {
            let before = self.lanes.clusters[lane][idx - 1] * n_lanes;
            self.clock.copy_within(before..before + n_lanes, own);
        }
        self.clock[own + lane] = count(idx);
        // Of each lane the last node counts, if this lane does not know that it is done.
        let mut senders: Vec<NodeIdx> = Vec::new();
        for &pred in self.problem.graph.preds(node) {
            let (from, at) = self.place[pred];
            if from == lane || self.clock[own + from] >= count(at) {
                continue;
            }
            match senders.iter_mut().find(|sender| self.place[**sender].0 == from) {
                Some(sender) if self.place[*sender].1 < at => *sender = pred,
                Some(_) => {}
                None => senders.push(pred),
            }
        }
        for &sender in &senders {
            for other in 0..n_lanes {
                let known = self.clock[sender * n_lanes + other];
                self.clock[own + other] = self.clock[own + other].max(known);
            }
        }
        let is_implied = |sender: NodeIdx| {
            let (from, at) = self.place[sender];
            senders.iter().any(|&other| other != sender && self.clock[other * n_lanes + from] >= count(at))
        };
        senders.iter().copied().filter(|&sender| !is_implied(sender)).collect()
    }
}

/// Number of nodes up to and with the one at this place.
fn count(place: usize) -> u32 {
    u32::try_from(place + 1).unwrap_or(u32::MAX)
}
