//! Graph files: a task graph as JSON, and what clustering makes of it.
//!
//! ```json
//! {"nodes": [{"name": "conv0", "op": "conv", "cost": 6}, {"name": "relu1", "op": "relu", "cost": 1}], "edges": [[0, 1]]}
//! ```
//!
//! Nodes may stand in any order; an edge that is there twice counts once. A message costs [`MESSAGE`].

use crate::{
    clustering::Clustering,
    folding::fold,
    graph::{GraphError, NodeIdx, TaskGraph},
    linear_clustering::linear_clusters,
    merging::merge,
    packing::Overheads,
    problem::Problem,
    simulation::simulate,
    tasks::TaskSet,
};
use serde::{Deserialize, Serialize, Serializer};
use std::num::NonZeroUsize;

/// Cost of a message between the lanes of a graph file.
pub const MESSAGE: f64 = 1.0;

/// A graph file, read.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphFile {
    /// The nodes, by number.
    pub nodes: Vec<GraphNode>,
    /// Which node, the first, another one needs, the second.
    pub edges: Vec<(NodeIdx, NodeIdx)>,
    /// The nodes' costs with the edges as a graph.
    pub problem: Problem,
}

/// A node of a graph file.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphNode {
    /// What people call it.
    pub name: String,
    /// Its kind.
    pub op: String,
    /// How long it takes, in units of a message.
    pub cost: f64,
}

/// What is wrong with a graph file.
#[derive(Debug, thiserror::Error)]
pub enum GraphFileError {
    /// No JSON, or not the JSON of a graph.
    #[error("{place}{reason}")]
    Json {
        /// Where, up to the reason: `edges[3]: `, or nothing for the whole file.
        place: String,
        /// What is wrong, with line and column.
        reason: serde_json::Error,
    },
    /// A node has no cost.
    #[error("nodes[{index}] '{name}': expected a cost, got none")]
    NoCost {
        /// Number of the node.
        index: NodeIdx,
        /// Name of the node.
        name: String,
    },
    /// A node has a cost that no time can be.
    #[error("nodes[{index}] '{name}': expected a finite cost that is not negative, got {cost}")]
    Cost {
        /// Number of the node.
        index: NodeIdx,
        /// Name of the node.
        name: String,
        /// Its cost.
        cost: f64,
    },
    /// The costs add up to more than a number holds.
    #[error("nodes: expected costs with a finite sum, got a larger one")]
    TotalCost,
    /// An edge names a node that does not exist.
    #[error("edges[{index}]: expected a node below {n_nodes}, got {node}")]
    UnknownNode {
        /// Number of the edge.
        index: usize,
        /// The node that it names.
        node: i64,
        /// How many nodes there are.
        n_nodes: usize,
    },
    /// An edge leads to where it begins.
    #[error("edges[{index}]: expected an edge between two nodes, got one from node {node} to itself")]
    SelfEdge {
        /// Number of the edge.
        index: usize,
        /// The node.
        node: NodeIdx,
    },
    /// Nodes need each other.
    #[error("edges: expected no cycle, got one through nodes[{index}] '{name}'")]
    Cycle {
        /// Number of a node of the cycle.
        index: NodeIdx,
        /// Name of the node.
        name: String,
    },
}

/// The file as it is written, before it is known to be a graph.
#[derive(Deserialize)]
#[serde(expecting = "an object with nodes and edges")]
struct RawFile {
    nodes: Vec<RawNode>,
    edges: Vec<(i64, i64)>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object with name, op and cost")]
struct RawNode {
    name: String,
    op: String,
    cost: Option<f64>,
}

impl GraphFile {
    /// Reads the text of a graph file.
    ///
    /// # Errors
    ///
    /// What is wrong first, in one line that says where.
    pub fn parse(text: &str) -> Result<Self, GraphFileError> {
        let mut json = serde_json::Deserializer::from_str(text);
        let whole = |reason| GraphFileError::Json { place: String::new(), reason };
        let raw: RawFile = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            // The path of a broken end of file ends in a question mark, that of the whole file is a dot.
            let path = error.path().to_string();
            let place = match path.trim_end_matches('?').trim_end_matches('.') {
                "" => String::new(),
                place => format!("{place}: "),
            };
            GraphFileError::Json { place, reason: error.into_inner() }
        })?;
        json.end().map_err(whole)?;
        let nodes = raw.nodes.into_iter().enumerate().map(|(index, node)| node.checked(index));
        let nodes = nodes.collect::<Result<Vec<GraphNode>, _>>()?;
        if !nodes.iter().map(|node| node.cost).sum::<f64>().is_finite() {
            return Err(GraphFileError::TotalCost);
        }
        let edges = raw.edges.into_iter().enumerate().map(|(index, edge)| checked_edge(index, edge, nodes.len()));
        let edges = edges.collect::<Result<Vec<_>, _>>()?;
        let graph = TaskGraph::from_edges(nodes.len(), &edges).map_err(|error| match error {
            GraphError::Cycle { node } => GraphFileError::Cycle { index: node, name: nodes[node].name.clone() },
            GraphError::UnknownNode { .. } => unreachable!("every edge was checked"),
        })?;
        let costs = nodes.iter().map(|node| node.cost).collect();
        Ok(Self { nodes, edges, problem: Problem { graph, costs, message: MESSAGE } })
    }

    /// Its clusters and their makespan on so many workers, by default as many as there are lanes after merging.
    pub fn report(&self, workers: Option<NonZeroUsize>) -> GraphReport {
        let clusters = linear_clusters(&self.problem);
        let n_clusters = clusters.len();
        let lanes = merge(&self.problem, clusters);
        let workers = workers.map_or(lanes.len().max(1), NonZeroUsize::get);
        GraphReport {
            nodes: self.nodes.len(),
            clusters: n_clusters,
            merged: lanes.len(),
            total_cost: self.problem.total_cost(),
            critical_path: self.problem.critical_path_cost(),
            potential_parallelism: if self.nodes.is_empty() { 0.0 } else { self.problem.potential_parallelism() },
            makespan: self.makespan(&lanes, workers),
        }
    }

    /// How long the lanes take on so many workers when starting a task is free: more lanes than workers are folded.
    fn makespan(&self, lanes: &Clustering, workers: usize) -> f64 {
        let lanes = fold(&self.problem, lanes, workers);
        // A task for each node waits for nothing but what the node needs.
        let tasks = match TaskSet::from_cuts(&self.problem, &lanes, &vec![true; self.nodes.len()]) {
            Ok(tasks) => tasks,
            Err(violation) => unreachable!("lanes do not wait for each other: {violation}"),
        };
        simulate(&self.problem, &tasks, workers, Overheads { task_ns: 0.0, container_ns: 0.0 }).makespan
    }
}

impl RawNode {
    fn checked(self, index: NodeIdx) -> Result<GraphNode, GraphFileError> {
        let Self { name, op, cost } = self;
        match cost {
            None => Err(GraphFileError::NoCost { index, name }),
            Some(cost) if cost.is_finite() && cost >= 0.0 => Ok(GraphNode { name, op, cost }),
            Some(cost) => Err(GraphFileError::Cost { index, name, cost }),
        }
    }
}

fn checked_edge(index: usize, edge: (i64, i64), n_nodes: usize) -> Result<(NodeIdx, NodeIdx), GraphFileError> {
    let node = |node: i64| {
        let known = usize::try_from(node).ok().filter(|&known| known < n_nodes);
        known.ok_or(GraphFileError::UnknownNode { index, node, n_nodes })
    };
    let (from, to) = (node(edge.0)?, node(edge.1)?);
    if from == to { Err(GraphFileError::SelfEdge { index, node: from }) } else { Ok((from, to)) }
}

/// What clustering makes of a graph, in the units of its costs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GraphReport {
    /// Number of nodes.
    pub nodes: usize,
    /// Number of linear clusters.
    pub clusters: usize,
    /// Number of lanes that merging makes of them.
    pub merged: usize,
    /// Cost of all nodes.
    #[serde(serialize_with = "short")]
    pub total_cost: f64,
    /// Cost of the longest path, a message on each edge.
    #[serde(serialize_with = "short")]
    pub critical_path: f64,
    /// Total cost over the cost of the critical path; 0 for a graph without nodes.
    #[serde(serialize_with = "short")]
    pub potential_parallelism: f64,
    /// Simulated time of the lanes on the workers, messages between workers included.
    #[serde(serialize_with = "short")]
    pub makespan: f64,
}

impl GraphReport {
    /// The report as one line of JSON.
    pub fn to_json(&self) -> String {
        // Numbers and their names have nothing that JSON could refuse.
        format!("{}\n", serde_json::to_string(self).unwrap_or_default())
    }
}

/// Writes a whole number without a fraction, as it stands in the file.
fn short<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    /// Up to here every whole number is exact.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= EXACT {
        serializer.serialize_i64(*number as i64)
    } else {
        serializer.serialize_f64(*number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NODES: &str = r#""nodes":[{"name":"a","op":"conv","cost":6},{"name":"b","op":"relu","cost":1.5}]"#;

    fn refusal(text: &str) -> String {
        GraphFile::parse(text).expect_err("no graph").to_string()
    }

    fn with_edges(edges: &str) -> String {
        format!(r#"{{{NODES},"edges":{edges}}}"#)
    }

    #[test]
    fn a_graph_is_read() {
        let file = GraphFile::parse(&with_edges("[[1,0],[1,0]]")).expect("a graph");
        assert_eq!((file.nodes[1].name.as_str(), file.nodes[1].op.as_str(), file.nodes[1].cost), ("b", "relu", 1.5));
        assert_eq!(file.problem.graph.edges().collect::<Vec<_>>(), [(1, 0)]);
    }

    #[test]
    fn what_is_no_json_says_where() {
        assert_eq!(refusal("{"), "EOF while parsing an object at line 1 column 1");
        assert_eq!(refusal(r#"{"nodes":[]}"#), "missing field `edges` at line 1 column 12");
        assert_eq!(refusal(r#"{"nodes":[],"edges":[]} x"#), "trailing characters at line 1 column 25");
        assert_eq!(
            refusal("7"),
            "invalid type: integer `7`, expected an object with nodes and edges at line 1 column 1"
        );
        assert!(refusal(&with_edges(r#"[[0,"b"]]"#)).starts_with("edges[0][1]: invalid type: string \"b\""));
        assert!(refusal(&with_edges("[[0,1],[0]]")).starts_with("edges[1]: invalid length 1"));
        assert!(refusal(r#"{"nodes":[{"op":"x","cost":1}],"edges":[]}"#).starts_with("nodes[0]: missing field `name`"));
        assert!(refusal(r#"{"nodes":[{"name":"x","op":"x","cost":1e999}],"edges":[]}"#).contains("out of range"));
    }

    #[test]
    fn a_cost_has_to_be_there_and_to_be_a_time() {
        let node = |cost: &str| format!(r#"{{"nodes":[{{"name":"x","op":"y"{cost}}}],"edges":[]}}"#);
        assert_eq!(refusal(&node("")), "nodes[0] 'x': expected a cost, got none");
        assert_eq!(refusal(&node(r#","cost":null"#)), "nodes[0] 'x': expected a cost, got none");
        let negative = "nodes[0] 'x': expected a finite cost that is not negative, got -1";
        assert_eq!(refusal(&node(r#","cost":-1"#)), negative);
        let huge = r#"{"name":"x","op":"y","cost":1e308}"#;
        let twice = refusal(&format!(r#"{{"nodes":[{huge},{huge}],"edges":[]}}"#));
        assert_eq!(twice, "nodes: expected costs with a finite sum, got a larger one");
    }

    #[test]
    fn an_edge_has_to_lead_from_one_node_to_another() {
        assert_eq!(refusal(&with_edges("[[0,1],[0,2]]")), "edges[1]: expected a node below 2, got 2");
        assert_eq!(refusal(&with_edges("[[-1,1]]")), "edges[0]: expected a node below 2, got -1");
        let to_itself = "edges[0]: expected an edge between two nodes, got one from node 1 to itself";
        assert_eq!(refusal(&with_edges("[[1,1]]")), to_itself);
        assert!(refusal(&with_edges("[[0,1],[1,0]]")).starts_with("edges: expected no cycle, got one through nodes["));
    }

    #[test]
    fn whole_numbers_are_written_without_a_fraction() {
        let report = GraphFile::parse(&with_edges("[[0,1]]")).expect("a graph").report(None);
        let expected = concat!(
            r#"{"nodes":2,"clusters":1,"merged":1,"total_cost":7.5,"critical_path":8.5,"#,
            r#""potential_parallelism":0.8823529411764706,"makespan":7.5}"#,
            "\n"
        );
        assert_eq!(report.to_json(), expected);
    }

    #[test]
    fn the_makespan_is_that_of_lanes_on_workers() {
        let file = GraphFile::parse(include_str!("../tests/graphs/googlenet.json")).expect("a graph");
        let makespan = |workers| file.report(NonZeroUsize::new(workers)).makespan;
        assert_eq!(makespan(1), file.problem.total_cost());
        assert!(makespan(1) > makespan(2) && makespan(2) > makespan(4) && makespan(4) >= file.problem.critical_work());
        assert_eq!(makespan(4), makespan(100));
        assert_eq!(makespan(4), file.report(None).makespan);
    }

    #[test]
    fn as_many_lanes_as_nodes_take_no_more_memory_than_one() {
        let nodes = vec![r#"{"name":"x","op":"y","cost":1}"#; 100_000].join(",");
        let file = GraphFile::parse(&format!(r#"{{"nodes":[{nodes}],"edges":[]}}"#)).expect("a graph");
        let report = file.report(None);
        assert_eq!((report.merged, report.makespan), (100_000, 1.0));
    }

    #[test]
    fn an_empty_graph_is_all_zeros() {
        let report = GraphFile::parse(r#"{"nodes":[],"edges":[]}"#).expect("a graph").report(None);
        let zeros = concat!(
            r#"{"nodes":0,"clusters":0,"merged":0,"total_cost":0,"critical_path":0,"#,
            r#""potential_parallelism":0,"makespan":0}"#,
            "\n"
        );
        assert_eq!(report.to_json(), zeros);
    }
}
