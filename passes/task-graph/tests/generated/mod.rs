//! Large graphs for tests and measurements, the same on every machine.

use parallel_op_task_graph::{
    graph::{NodeIdx, TaskGraph},
    problem::Problem,
};

/// Numbers that look random (SplitMix64).
pub struct Random(pub u64);

impl Random {
    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).expect("below a usize")
    }
}

/// Layers of ten nodes with three edges for each node, from the layers just before; costs from 1 to 100, a message 5.
pub fn layered(n_nodes: usize) -> Problem {
    const WIDTH: usize = 10;
    let mut random = Random(1);
    let mut edges = Vec::new();
    for node in WIDTH..n_nodes {
        let before = node / WIDTH * WIDTH;
        for _ in 0..3 {
            edges.push((before - 1 - random.below((3 * WIDTH).min(before)), node));
        }
    }
    let costs = (0..n_nodes).map(|_| (1 + random.below(100)) as f64).collect();
    Problem::new(TaskGraph::with_edges(n_nodes, &edges), costs, 5.0).expect("a problem")
}

/// Cells of five blocks on the outputs of the two cells before, as NASNet has them; about 60 nodes for each cell, costs
/// in nanoseconds from 5 us to 100 us, a message 1 us.
pub fn nasnet(n_cells: usize) -> Problem {
    let mut costs = vec![50_000.0];
    let mut edges = Vec::new();
    let mut add = |cost: f64, preds: &[NodeIdx]| {
        costs.push(cost);
        edges.extend(preds.iter().map(|&pred| (pred, costs.len() - 1)));
        costs.len() - 1
    };
    let mut random = Random(2);
    let mut outputs = [0, 0];
    for _ in 0..n_cells {
        let mut hidden = outputs.to_vec();
        let mut sums = Vec::new();
        for _ in 0..5 {
            let sides = [0, 1].map(|_| {
                let from = hidden[random.below(hidden.len())];
                match random.below(3) {
                    0 => add(20_000.0, &[from]),
                    // Twice relu, depthwise convolution, convolution, batch norm.
                    _ => [8e3, 60e3, 1e5, 8e3, 8e3, 60e3, 1e5, 8e3].iter().fold(from, |last, &cost| add(cost, &[last])),
                }
            });
            let sum = add(6_000.0, &sides);
            hidden.push(sum);
            sums.push(sum);
        }
        outputs = [outputs[1], add(10_000.0, &sums)];
    }
    let n_nodes = costs.len();
    Problem::new(TaskGraph::with_edges(n_nodes, &edges), costs, 1_000.0).expect("a problem")
}
