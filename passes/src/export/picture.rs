//! What there is to show of one block or container, as plain data.

use parallel_op_task_graph::{problem::Problem, tasks::LaneTask};
use std::collections::BTreeMap;

/// What the nodes of a picture are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The ops of a block, in tasks that planning would make.
    Block,
    /// The tasks of a container.
    Container,
}

impl Kind {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Container => "container",
        }
    }
}

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureNode {
    /// Name of the op, or the label of a task.
    pub op: String,
    /// Where it comes from, short; none if nothing is known.
    pub location: Option<String>,
    /// Predicted or measured time in nanoseconds; none if it is not known.
    pub ns: Option<f64>,
    /// What keeps it out of tasks, if anything.
    pub obstacle: Option<String>,
}

/// A part of a block that becomes one container, or stays serial.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Time of its nodes one after the other, in nanoseconds.
    pub serial_ns: f64,
    /// Simulated time of its tasks in nanoseconds, with what tasks, messages and the container cost.
    pub parallel_ns: f64,
    /// How its lanes were found.
    pub method: String,
    /// Its tasks, in an order that keeps their edges; also of a part that stays serial, as the best that was found.
    pub tasks: Vec<LaneTask>,
    /// Number of messages: edges between tasks of different lanes.
    pub n_messages: usize,
    /// Why it stays serial, if it does.
    pub refusal: Option<String>,
}

/// What comes out on so many workers.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Number of workers.
    pub workers: usize,
    /// The parts, in the order in which they run.
    pub parts: Vec<Part>,
}

impl Outcome {
    /// The tasks of all parts.
    pub fn tasks(&self) -> impl Iterator<Item = &LaneTask> {
        self.parts.iter().flat_map(|part| &part.tasks)
    }

    /// Whether some part becomes parallel.
    pub fn is_parallel(&self) -> bool {
        self.parts.iter().any(|part| part.refusal.is_none())
    }
}

/// How a lane spends its time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LaneUse {
    /// The lane.
    pub lane: usize,
    /// Number of its tasks.
    pub n_tasks: usize,
    /// Number of its nodes.
    pub n_nodes: usize,
    /// Time of its nodes in nanoseconds.
    pub cost_ns: f64,
    /// The rest of the parallel time of all parts, in nanoseconds.
    pub idle_ns: f64,
}

/// One block or container.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Symbol of the function.
    pub function: String,
    /// Which block or container: function, block, and for what is inside ops their positions, joined by slashes.
    pub place: String,
    /// What the nodes are.
    pub kind: Kind,
    /// The nodes.
    pub nodes: Vec<PictureNode>,
    /// Which node needs which, and what they cost; 0 where a cost is not known.
    pub problem: Problem,
    /// Number of clusters that planning found on the workers asked for, before there was a number of lanes.
    pub n_clusters: usize,
    /// Number of lanes that merging makes of them.
    pub n_merged: usize,
    /// What comes out: first on the workers asked for, then on others.
    pub outcomes: Vec<Outcome>,
}

impl Picture {
    /// Predicted time of all nodes on so many workers, in nanoseconds: parts that stay serial and nodes outside of
    /// parts take their serial time.
    pub fn parallel_ns(&self, outcome: &Outcome) -> f64 {
        let parallel = outcome.parts.iter().filter(|part| part.refusal.is_none());
        let gain: f64 = parallel.map(|part| part.serial_ns - part.parallel_ns).sum();
        (self.problem.total_cost() - gain).max(0.0)
    }

    /// For each node its lane; none for a node that stays outside of tasks.
    pub fn lane_of(&self, outcome: &Outcome) -> Vec<Option<usize>> {
        let mut lane_of = vec![None; self.nodes.len()];
        for task in outcome.tasks() {
            task.nodes.iter().for_each(|&node| lane_of[node] = Some(task.lane));
        }
        lane_of
    }

    /// How the lanes of an outcome spend their time, by lane.
    pub fn lanes(&self, outcome: &Outcome) -> Vec<LaneUse> {
        let mut lanes: BTreeMap<usize, LaneUse> = BTreeMap::new();
        for task in outcome.tasks() {
            let unused = LaneUse { lane: task.lane, n_tasks: 0, n_nodes: 0, cost_ns: 0.0, idle_ns: 0.0 };
            let lane = lanes.entry(task.lane).or_insert(unused);
            lane.n_tasks += 1;
            lane.n_nodes += task.nodes.len();
            lane.cost_ns += task.nodes.iter().map(|&node| self.problem.costs[node]).sum::<f64>();
        }
        let span: f64 = outcome.parts.iter().map(|part| part.parallel_ns).sum();
        let with_idle = |lane: LaneUse| LaneUse { idle_ns: (span - lane.cost_ns).max(0.0), ..lane };
        lanes.into_values().map(with_idle).collect()
    }

    /// The ops whose cost is not known, by name, and how many there are of each.
    pub fn unknown_costs(&self) -> BTreeMap<String, usize> {
        let mut unknown = BTreeMap::new();
        for node in self.nodes.iter().filter(|node| node.ns.is_none()) {
            *unknown.entry(node.op.clone()).or_insert(0) += 1;
        }
        unknown
    }

    /// What keeps ops out of tasks, and how many there are of each.
    pub fn obstacles(&self) -> BTreeMap<String, usize> {
        let mut obstacles = BTreeMap::new();
        for obstacle in self.nodes.iter().filter_map(|node| node.obstacle.clone()) {
            *obstacles.entry(obstacle).or_insert(0) += 1;
        }
        obstacles
    }
}

/// A time as people read it, in three digits: `850 ns`, `12.3 us`, `4.56 ms`.
pub fn human_ns(ns: f64) -> String {
    const UNITS: [(f64, &str); 3] = [(1e9, "s"), (1e6, "ms"), (1e3, "us")];
    // A number that rounds up to the next unit is shown in that.
    let (scale, unit) = UNITS.into_iter().find(|(scale, _)| ns >= 0.9995 * scale).unwrap_or((1.0, "ns"));
    let number = ns / scale;
    let digits =
        if number >= 99.95 || unit == "ns" && number.fract() == 0.0 { 0 } else { 1 + usize::from(number < 9.995) };
    format!("{number:.digits$} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_three_digits() {
        let cases = [
            (0.0, "0 ns"),
            (7.0, "7 ns"),
            (7.25, "7.25 ns"),
            (850.0, "850 ns"),
            (999.7, "1.00 us"),
            (1000.0, "1.00 us"),
            (12_345.0, "12.3 us"),
            (456_700.0, "457 us"),
            (999_960.0, "1.00 ms"),
            (2.5e9, "2.50 s"),
        ];
        for (ns, text) in cases {
            assert_eq!(human_ns(ns), text);
        }
    }
}
