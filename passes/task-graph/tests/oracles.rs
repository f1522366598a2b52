//! Published counts of two models, with the published costs: convolution 6, everything else 1, a message 1.

use parallel_op_task_graph::{
    clustering::Clustering, graph_file::GraphFile, linear_clustering::linear_clusters, merging::merge,
};

fn counts(text: &str) -> [usize; 3] {
    let problem = GraphFile::parse(text).expect("a graph").problem;
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
