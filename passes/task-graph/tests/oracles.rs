//! Published counts of two models, with the published costs: convolution 6, everything else 1, a message 1.

use parallel_op_task_graph::{
    clustering::Clustering, graph::TaskGraph, linear_clustering::linear_clusters, merging::merge, problem::Problem,
};
use serde_json::Value;

fn read(text: &str) -> Problem {
    let file: Value = serde_json::from_str(text).expect("JSON");
    let list = |key: &str| file[key].as_array().expect("a list").clone();
    let costs: Vec<f64> = list("nodes").iter().map(|node| node["cost"].as_f64().expect("a number")).collect();
    let index = |value: &Value| usize::try_from(value.as_u64().expect("an index")).expect("a small index");
    let edges: Vec<_> = list("edges").iter().map(|edge| (index(&edge[0]), index(&edge[1]))).collect();
    Problem::new(TaskGraph::from_edges(costs.len(), &edges).expect("a graph"), costs, 1.0).expect("a problem")
}

fn counts(text: &str) -> [usize; 3] {
    let problem = read(text);
    let paths: Clustering = linear_clusters(&problem);
    paths.verify_paths(&problem.graph).expect("paths");
    let lanes = merge(&problem, paths.clone());
    lanes.verify(&problem).expect("lanes");
    [problem.n_nodes(), paths.len(), lanes.len()]
}

#[test]
fn squeezenet_is_two_lanes() {
    assert_eq!(counts(include_str!("graphs/squeezenet.json")), [66, 9, 2]);
}

#[test]
fn googlenet_is_four_lanes() {
    assert_eq!(counts(include_str!("graphs/googlenet.json")), [197, 28, 4]);
}
