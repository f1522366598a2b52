//! Grains: nodes that had better stay together, as the nodes of a smaller problem.

use crate::{
    clustering::Clustering,
    graph::{NodeIdx, TaskGraph},
    problem::Problem,
};

/// A smaller problem and what its nodes are made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Grains {
    /// The smaller problem.
    pub problem: Problem,
    /// The nodes of each grain, in topological order.
    pub nodes: Vec<Vec<NodeIdx>>,
}

impl Grains {
    /// Lanes of grains as lanes of nodes.
    pub fn expanded(&self, lanes: &Clustering) -> Clustering {
        let expanded = |lane: &Vec<usize>| lane.iter().flat_map(|&grain| self.nodes[grain].iter().copied()).collect();
        Clustering { clusters: lanes.clusters.iter().map(expanded).collect() }
    }
}

/// Rounds of contraction, towards predecessors and towards successors in turn.
const ROUNDS: usize = 6;

/// Contracts chains, and what costs less than `least` with its only predecessor or its only successor, as long as what
/// joins a node in this way stays below `least` in sum.
///
/// Minimises the tasks that are smaller than it costs to start them; contracted chains cost no parallelism. Fails on
/// nodes with several neighbours on both sides, which stay as they are: joining those could make grains wait for each
/// other.
///
/// Contracting nodes with their only predecessors makes no cycle: the way into such a tree leads through its root alone,
/// so that a path that left the tree and came back would have been a cycle before. The same holds for only successors.
///
/// O(nodes log nodes + edges). Source: grain packing, Kruatrachue and Lewis (1988); Sarkar (1989).
pub fn grains(problem: &Problem, least: f64) -> Grains {
    let positions = problem.positions();
    let mut nodes: Vec<Vec<NodeIdx>> = (0..problem.n_nodes()).map(|node| vec![node]).collect();
    let mut grains = problem.clone();
    let mut joined = vec![0.0_f64; problem.n_nodes()];
    for round in 0..ROUNDS {
        let toward = if round % 2 == 0 { Toward::Preds } else { Toward::Succs };
        let into = targets(&grains, &mut joined, least, toward);
        let is_root = |grain: usize| into[grain] == grain;
        if (0..nodes.len()).all(is_root) {
            continue;
        }
        joined = (0..nodes.len()).filter(|&grain| is_root(grain)).map(|grain| joined[grain]).collect();
        let mut contracted: Vec<Vec<NodeIdx>> = vec![Vec::new(); nodes.len()];
        into.into_iter().zip(nodes).for_each(|(into, nodes)| contracted[into].extend(nodes));
        contracted.retain(|nodes| !nodes.is_empty());
        nodes = contracted;
        grains = quotient(problem, &nodes);
    }
    nodes.iter_mut().for_each(|nodes| nodes.sort_unstable_by_key(|&node| positions[node]));
    Grains { problem: grains, nodes }
}

/// Which neighbours nodes are contracted with.
#[derive(Clone, Copy)]
enum Toward {
    Preds,
    Succs,
}

/// For each node the one that it is contracted with, itself if with none. `joined` is what small nodes cost that were
/// contracted with each node.
fn targets(problem: &Problem, joined: &mut [f64], least: f64, toward: Toward) -> Vec<usize> {
    let graph = &problem.graph;
    let order = graph.topological_order();
    let order: Vec<NodeIdx> = match toward {
        Toward::Preds => order.to_vec(),
        Toward::Succs => order.iter().rev().copied().collect(),
    };
    let neighbours = |node: NodeIdx| match toward {
        Toward::Preds => (graph.preds(node), graph.succs(node)),
        Toward::Succs => (graph.succs(node), graph.preds(node)),
    };
    let mut into: Vec<usize> = (0..problem.n_nodes()).collect();
    for node in order {
        let &[only] = neighbours(node).0 else { continue };
        let root = into[only];
        if neighbours(only).1.len() == 1 {
            into[node] = root;
        } else if joined[root] + problem.costs[node] < least {
            into[node] = root;
            joined[root] += problem.costs[node];
        }
    }
    into
}

/// The problem whose nodes are these sets.
fn quotient(problem: &Problem, sets: &[Vec<NodeIdx>]) -> Problem {
    let mut set_of = vec![0; problem.n_nodes()];
    for (idx, set) in sets.iter().enumerate() {
        set.iter().for_each(|&node| set_of[node] = idx);
    }
    let between = problem.graph.edges().map(|(from, to)| (set_of[from], set_of[to]));
    let edges: Vec<(usize, usize)> = between.filter(|(from, to)| from != to).collect();
    let Ok(graph) = TaskGraph::from_edges(sets.len(), &edges) else {
        unreachable!("trees were contracted, which makes no cycle")
    };
    let costs = sets.iter().map(|set| set.iter().map(|&node| problem.costs[node]).sum()).collect();
    Problem { graph, costs, message: problem.message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes(costs: &[f64], edges: &[(NodeIdx, NodeIdx)], least: f64) -> Vec<Vec<NodeIdx>> {
        let problem = Problem::new(TaskGraph::with_edges(costs.len(), edges), costs.to_vec(), 1.0).expect("a problem");
        let grains = grains(&problem, least);
        assert_eq!(grains.problem.total_cost(), problem.total_cost());
        grains.nodes
    }

    #[test]
    fn a_chain_is_one_grain() {
        // 0 forks into 1-2 and 3, joined by 4.
        let fork_and_join = [(0, 1), (1, 2), (0, 3), (2, 4), (3, 4)];
        assert_eq!(nodes(&[9.0; 5], &fork_and_join, 0.0), [vec![0], vec![1, 2], vec![3], vec![4]]);
    }

    #[test]
    fn a_small_branch_joins_its_fork() {
        let fork_and_join = [(0, 1), (0, 2), (1, 3), (2, 3)];
        assert_eq!(nodes(&[9.0, 1.0, 9.0, 9.0], &fork_and_join, 2.0), [vec![0, 1], vec![2], vec![3]]);
    }

    #[test]
    fn many_small_nodes_are_no_small_grain() {
        let fork = [(0, 1), (0, 2), (0, 3), (0, 4)];
        assert_eq!(nodes(&[9.0, 1.0, 1.0, 1.0, 1.0], &fork, 2.5), [vec![0, 1, 2], vec![3], vec![4]]);
    }

    #[test]
    fn a_small_node_joins_what_alone_needs_it() {
        // 2 needs the large 0 and 1, and 4 alone needs 2, beside 3.
        let join = [(0, 2), (1, 2), (2, 4), (3, 4)];
        assert_eq!(nodes(&[9.0, 9.0, 1.0, 9.0, 9.0], &join, 2.0), [vec![0], vec![1], vec![3], vec![2, 4]]);
    }

    #[test]
    fn lanes_of_grains_are_lanes_of_nodes() {
        let problem = Problem::new(TaskGraph::with_edges(3, &[(0, 1)]), vec![1.0; 3], 1.0).expect("a problem");
        let lanes = Clustering { clusters: vec![vec![1, 0]] };
        assert_eq!(grains(&problem, 0.0).expanded(&lanes).clusters, [[2, 0, 1]]);
    }
}
