//! How long clustering and planning take, and how that grows.
//!
//! `cargo bench -p parallel-op-task-graph --bench scale` prints medians with the quartiles around them, in milliseconds.
//! It fails if clustering 100,000 nodes takes a second or more than 15 times what 10,000 nodes take, or planning a network
//! of 900 nodes more than 20 ms. For that the fastest runs are taken, which other load disturbs least.

#[path = "../tests/generated/mod.rs"]
mod generated;

use generated::{layered, nasnet};
use parallel_op_task_graph::{
    clustering::Clustering,
    linear_clustering::linear_clusters,
    merging::merge,
    packing::Overheads,
    planning::{Strategy, plan},
    problem::Problem,
};
use std::{hint::black_box, process::ExitCode, time::Instant};

const REPEATS: usize = 21;
const OVERHEADS: Overheads = Overheads { task_ns: 5_000.0, container_ns: 10_000.0 };

/// The fastest run of some work in milliseconds; prints the median with its name.
fn measure<T>(name: &str, mut work: impl FnMut() -> T) -> f64 {
    let mut times: Vec<f64> = (0..REPEATS)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let [lower, median, upper] = [1, 2, 3].map(|quarter| times[quarter * REPEATS / 4]);
    println!("{name:48} {median:9.2} ms  [{lower:.2}, {upper:.2}]");
    times[0]
}

fn lanes(problem: &Problem) -> Clustering {
    merge(problem, linear_clusters(problem))
}

fn main() -> ExitCode {
    let (small, large) = (layered(10_000), layered(100_000));
    let few = measure("cluster and merge 10,000 nodes", || lanes(&small));
    let many = measure("cluster and merge 100,000 nodes", || lanes(&large));
    println!("{:48} {:9.2}", "growth for 10 times the nodes", many / few);
    let network = nasnet(14);
    let mut slowest = 0.0_f64;
    for workers in [2, 4, 8] {
        let name = format!("plan {} nodes of NASNet for {workers} workers", network.n_nodes());
        slowest = slowest.max(measure(&name, || plan(&network, Strategy::Linear, workers, OVERHEADS)));
    }
    let dense = layered(5_000);
    measure("plan 5,000 nodes in layers for 2 workers", || plan(&dense, Strategy::Linear, 2, OVERHEADS));
    let is_fast = many < 1000.0 && many / few <= 15.0 && slowest <= 20.0;
    if is_fast { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
