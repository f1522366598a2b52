//! What is to be scheduled: a graph, what each node costs, and what a message costs.

use crate::{
    graph::{GraphError, NodeIdx, TaskGraph},
    schedule::critical_path,
};

/// Why something is no problem to schedule.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ProblemError {
    /// The edges are no graph.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// Not one cost for each node.
    #[error("costs: expected {n_nodes}, one for each node, got {n_costs}")]
    CostCount {
        /// Number of nodes.
        n_nodes: usize,
        /// Number of costs.
        n_costs: usize,
    },
    /// A cost that no time can be.
    #[error("cost of node {node}: expected a finite number that is not negative, got {cost}")]
    Cost {
        /// The node.
        node: NodeIdx,
        /// Its cost.
        cost: f64,
    },
    /// A message that takes no time that can be.
    #[error("cost of a message: expected a finite number that is not negative, got {cost}")]
    Message {
        /// What a message was to cost.
        cost: f64,
    },
}

/// A graph with costs, all in one unit of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Which node needs which.
    pub graph: TaskGraph,
    /// Time of each node on one worker.
    pub costs: Vec<f64>,
    /// Time from the end of a node until another lane can use its value. Within a lane a value is there at once.
    pub message: f64,
}

impl Problem {
    /// A problem that holds together.
    ///
    /// # Errors
    ///
    /// As [`Problem::check`].
    pub fn new(graph: TaskGraph, costs: Vec<f64>, message: f64) -> Result<Self, ProblemError> {
        let problem = Self { graph, costs, message };
        problem.check().map(|()| problem)
    }

    /// Whether there is one cost for each node and all costs are finite and not negative.
    ///
    /// # Errors
    ///
    /// What is wrong first.
    pub fn check(&self) -> Result<(), ProblemError> {
        let (n_nodes, n_costs) = (self.graph.n_nodes(), self.costs.len());
        let is_time = |cost: f64| cost.is_finite() && cost >= 0.0;
        if n_nodes != n_costs {
            return Err(ProblemError::CostCount { n_nodes, n_costs });
        }
        if let Some(node) = (0..n_nodes).find(|&node| !is_time(self.costs[node])) {
            return Err(ProblemError::Cost { node, cost: self.costs[node] });
        }
        if is_time(self.message) { Ok(()) } else { Err(ProblemError::Message { cost: self.message }) }
    }

    /// Number of nodes.
    pub fn n_nodes(&self) -> usize {
        self.graph.n_nodes()
    }

    /// Time of all nodes one after the other.
    pub fn total_cost(&self) -> f64 {
        self.costs.iter().sum()
    }

    /// For each node, the longest way from its start to the end of the graph, a message on each edge:
    /// `cost(v) + max over successors w of (message + distance(w))`. Linear in nodes and edges.
    ///
    /// Never less than the distance of a successor; equal to it where node and message cost nothing.
    pub fn distances(&self) -> Vec<f64> {
        let mut distances = vec![0.0_f64; self.n_nodes()];
        for &node in self.graph.topological_order().iter().rev() {
            let succs = self.graph.succs(node).iter();
            let behind = succs.map(|&succ| self.message + distances[succ]).fold(0.0, f64::max);
            distances[node] = self.costs[node] + behind;
        }
        distances
    }

    /// For each node its place in [`TaskGraph::topological_order`].
    pub fn positions(&self) -> Vec<usize> {
        let mut positions = vec![0; self.n_nodes()];
        self.graph.topological_order().iter().enumerate().for_each(|(place, &node)| positions[node] = place);
        positions
    }

    /// The longest path, messages included; between equals, the lower node.
    pub fn critical_path(&self) -> Vec<NodeIdx> {
        let distances = self.distances();
        let farthest = |nodes: &mut dyn Iterator<Item = NodeIdx>| {
            nodes.reduce(|best, node| if distances[node] > distances[best] { node } else { best })
        };
        let mut next = farthest(&mut (0..self.n_nodes()));
        let mut path = Vec::new();
        while let Some(node) = next {
            path.push(node);
            next = farthest(&mut self.graph.succs(node).iter().copied());
        }
        path
    }

    /// Cost of the longest path, messages included. More workers than the graph is wide cannot be faster, if each edge
    /// of the path crosses lanes; a lane that holds the path saves its messages.
    pub fn critical_path_cost(&self) -> f64 {
        self.distances().into_iter().fold(0.0, f64::max)
    }

    /// Cost of the longest path without messages: no schedule on any number of workers is shorter.
    pub fn critical_work(&self) -> f64 {
        critical_path(&self.graph, &self.costs)
    }

    /// Total cost over the cost of the critical path, messages included: how much more there is to do than the longest
    /// chain. Below 1 where messages cost more than the work beside the chain. 1 where nothing costs anything.
    pub fn potential_parallelism(&self) -> f64 {
        let path = self.critical_path_cost();
        if path > 0.0 { self.total_cost() / path } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0 forks into 1 and 2-3, joined by 4.
    fn fork_and_join() -> Problem {
        let graph = TaskGraph::with_edges(5, &[(0, 1), (0, 2), (2, 3), (1, 4), (3, 4)]);
        Problem::new(graph, vec![1.0, 6.0, 1.0, 2.0, 1.0], 1.0).expect("a problem")
    }

    #[test]
    fn distances_count_nodes_and_messages() {
        assert_eq!(fork_and_join().distances(), [10.0, 8.0, 6.0, 4.0, 1.0]);
    }

    #[test]
    fn the_critical_path_is_the_longest() {
        let problem = fork_and_join();
        assert_eq!((problem.critical_path(), problem.critical_path_cost()), (vec![0, 1, 4], 10.0));
        assert_eq!((problem.critical_work(), problem.total_cost()), (8.0, 11.0));
        assert_eq!(problem.potential_parallelism(), 1.1);
    }

    #[test]
    fn the_lower_node_wins_a_tie() {
        let graph = TaskGraph::with_edges(4, &[(0, 1), (0, 2), (1, 3), (2, 3)]);
        assert_eq!(Problem::new(graph, vec![1.0; 4], 0.0).expect("a problem").critical_path(), [0, 1, 3]);
    }

    #[test]
    fn nothing_has_no_critical_path() {
        let nothing = Problem::new(TaskGraph::default(), Vec::new(), 1.0).expect("a problem");
        assert_eq!((nothing.critical_path(), nothing.potential_parallelism()), (Vec::new(), 1.0));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        let graph = TaskGraph::with_edges(2, &[(0, 1)]);
        let refused = |costs: &[f64], message| {
            Problem::new(graph.clone(), costs.to_vec(), message).expect_err("no problem").to_string()
        };
        assert_eq!(refused(&[1.0], 0.0), "costs: expected 2, one for each node, got 1");
        assert_eq!(
            refused(&[1.0, f64::NAN], 0.0),
            "cost of node 1: expected a finite number that is not negative, got NaN"
        );
        assert_eq!(
            refused(&[1.0, 1.0], -1.0),
            "cost of a message: expected a finite number that is not negative, got -1"
        );
    }
}
