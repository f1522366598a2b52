//! Pictures in numbers, as text for people and as JSON for programs.
//!
//! The JSON has the same keys for every block. Times are nanoseconds.

use super::picture::{LaneUse, Outcome, Part, Picture, human_ns};
use comfy_table::{CellAlignment, Table, presets};
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

/// What is reported of a program.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Every block and container that has something to plan, in the order of the program.
    pub blocks: Vec<BlockReport>,
}

/// One block or container.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BlockReport {
    /// Symbol of the function.
    pub function: String,
    /// Which block or container of the function.
    pub place: String,
    /// `block` where nodes are ops, `container` where they are tasks.
    pub kind: &'static str,
    /// Number of nodes.
    pub nodes: usize,
    /// Time of all nodes.
    pub total_cost_ns: f64,
    /// Time of the longest path, a message on each edge.
    pub critical_path_ns: f64,
    /// Total cost over the cost of the critical path.
    pub potential_parallelism: f64,
    /// Number of clusters that planning found.
    pub clusters: usize,
    /// Number of lanes that merging makes of them.
    pub merged: usize,
    /// Names of ops whose cost is not known, and how many there are of each.
    pub unknown_costs: BTreeMap<String, usize>,
    /// What keeps ops out of tasks, and how many there are of each.
    pub outside_of_tasks: BTreeMap<String, usize>,
    /// What is predicted, by number of workers.
    pub predictions: Vec<Prediction>,
    /// The number of workers asked for, which the lanes are for.
    pub workers: usize,
    /// The lanes.
    pub lanes: Vec<LaneReport>,
}

/// What is predicted for so many workers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Prediction {
    /// Number of workers.
    pub workers: usize,
    /// Time of all nodes one after the other.
    pub serial_ns: f64,
    /// Time of all nodes on the workers, with what tasks, messages and containers cost.
    pub parallel_ns: f64,
    /// Serial over parallel time.
    pub speedup: f64,
    /// How the lanes were found; several words if parts of the block were planned in several ways.
    pub method: String,
    /// Number of lanes.
    pub lanes: usize,
    /// Number of tasks.
    pub tasks: usize,
    /// Number of messages: edges between tasks of different lanes.
    pub messages: usize,
    /// What stays serial, and why.
    pub stays_serial: Vec<Serial>,
}

/// A part of a block that stays serial.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Serial {
    /// Time of its nodes one after the other.
    pub serial_ns: f64,
    /// Time of the best tasks that were found for it.
    pub parallel_ns: f64,
    /// Why it stays serial.
    pub reason: String,
}

/// How a lane spends its time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LaneReport {
    /// The lane.
    pub lane: usize,
    /// Number of its tasks.
    pub tasks: usize,
    /// Number of its nodes.
    pub nodes: usize,
    /// Time of its nodes.
    pub cost_ns: f64,
    /// The rest of the parallel time of all parts.
    pub idle_ns: f64,
}

impl Report {
    /// The numbers of some pictures.
    pub fn new(pictures: &[Picture]) -> Self {
        Self { blocks: pictures.iter().map(BlockReport::new).collect() }
    }

    /// The report as one JSON object.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The report as people read it.
    pub fn text(&self) -> String {
        if self.blocks.is_empty() {
            return "nothing to plan: no block has two ops that compute, and there is no container\n".to_owned();
        }
        self.blocks.iter().map(BlockReport::text).collect::<Vec<_>>().join("\n")
    }
}

impl BlockReport {
    fn new(picture: &Picture) -> Self {
        let lanes = |outcome: &Outcome| picture.lanes(outcome).into_iter().map(LaneReport::new).collect();
        let mut predictions: Vec<Prediction> =
            picture.outcomes.iter().map(|outcome| Prediction::new(picture, outcome)).collect();
        predictions.sort_by_key(|prediction| prediction.workers);
        Self {
            function: picture.function.clone(),
            place: picture.place.clone(),
            kind: picture.kind.name(),
            nodes: picture.nodes.len(),
            total_cost_ns: picture.problem.total_cost(),
            critical_path_ns: picture.problem.critical_path_cost(),
            potential_parallelism: picture.problem.potential_parallelism(),
            clusters: picture.n_clusters,
            merged: picture.n_merged,
            unknown_costs: picture.unknown_costs(),
            outside_of_tasks: picture.obstacles(),
            predictions,
            workers: picture.outcomes.first().map_or(0, |outcome| outcome.workers),
            lanes: picture.outcomes.first().map(lanes).unwrap_or_default(),
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "@{}, {} {}: {} nodes", self.function, self.kind, self.place, self.nodes);
        let (total, critical) = (human_ns(self.total_cost_ns), human_ns(self.critical_path_ns));
        let parallelism = self.potential_parallelism;
        let _ = writeln!(
            text,
            "  total cost {total}, critical path {critical}, potential parallelism {parallelism:.2}\n  {} clusters, {} \
             lanes after merging",
            self.clusters, self.merged
        );
        for (title, entries) in [("cost not known", &self.unknown_costs), ("outside of tasks", &self.outside_of_tasks)]
        {
            let entries: Vec<String> = entries.iter().map(|(name, count)| format!("{name} ({count})")).collect();
            if !entries.is_empty() {
                let _ = writeln!(text, "  {title}: {}", entries.join(", "));
            }
        }
        let _ = writeln!(text, "\n{}", indented(&self.prediction_table()));
        for (refusal, workers) in self.refusals() {
            let _ = writeln!(text, "  stays serial on {} workers: {refusal}", workers.join(", "));
        }
        if !self.lanes.is_empty() {
            let _ = writeln!(text, "\n  lanes on {} workers:\n\n{}", self.workers, indented(&self.lane_table()));
        }
        text
    }

    /// What stays serial with both times and the reason, each with the numbers of workers for which it holds.
    fn refusals(&self) -> Vec<(String, Vec<String>)> {
        let mut refusals: Vec<(String, Vec<String>)> = Vec::new();
        for prediction in &self.predictions {
            for Serial { serial_ns, parallel_ns, reason } in &prediction.stays_serial {
                let refusal = format!("{reason}: serial {}, parallel {}", human_ns(*serial_ns), human_ns(*parallel_ns));
                let workers = prediction.workers.to_string();
                match refusals.iter_mut().find(|(known, _)| *known == refusal) {
                    Some((_, known)) => known.push(workers),
                    None => refusals.push((refusal, vec![workers])),
                }
            }
        }
        refusals
    }

    fn prediction_table(&self) -> Table {
        let mut table = table(&["workers", "serial", "parallel", "speed-up", "lanes", "tasks", "messages", "method"]);
        for prediction in &self.predictions {
            table.add_row([
                prediction.workers.to_string(),
                human_ns(prediction.serial_ns),
                human_ns(prediction.parallel_ns),
                format!("{:.2}", prediction.speedup),
                prediction.lanes.to_string(),
                prediction.tasks.to_string(),
                prediction.messages.to_string(),
                prediction.method.clone(),
            ]);
        }
        table
    }

    fn lane_table(&self) -> Table {
        let mut table = table(&["lane", "tasks", "nodes", "cost", "idle"]);
        for lane in &self.lanes {
            table.add_row([
                lane.lane.to_string(),
                lane.tasks.to_string(),
                lane.nodes.to_string(),
                human_ns(lane.cost_ns),
                human_ns(lane.idle_ns),
            ]);
        }
        table
    }
}

impl Prediction {
    fn new(picture: &Picture, outcome: &Outcome) -> Self {
        let (serial_ns, parallel_ns) = (picture.problem.total_cost(), picture.parallel_ns(outcome));
        let methods: BTreeSet<&str> = outcome.parts.iter().map(|part| part.method.as_str()).collect();
        let stays_serial = |part: &Part| {
            let Part { serial_ns, parallel_ns, .. } = *part;
            part.refusal.clone().map(|reason| Serial { serial_ns, parallel_ns, reason })
        };
        Self {
            workers: outcome.workers,
            serial_ns,
            parallel_ns,
            speedup: if parallel_ns > 0.0 { serial_ns / parallel_ns } else { 1.0 },
            method: methods.into_iter().collect::<Vec<_>>().join(" "),
            lanes: picture.lanes(outcome).len(),
            tasks: outcome.tasks().count(),
            messages: outcome.parts.iter().map(|part| part.n_messages).sum(),
            stays_serial: outcome.parts.iter().filter_map(stays_serial).collect(),
        }
    }
}

impl LaneReport {
    fn new(LaneUse { lane, n_tasks, n_nodes, cost_ns, idle_ns }: LaneUse) -> Self {
        Self { lane, tasks: n_tasks, nodes: n_nodes, cost_ns, idle_ns }
    }
}

/// A table two columns in from the margin.
fn indented(table: &Table) -> String {
    table.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

/// A table of numbers.
fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN).set_header(header);
    table.column_iter_mut().for_each(|column| {
        column.set_cell_alignment(CellAlignment::Right);
    });
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::picture::{Kind, PictureNode};
    use parallel_op_task_graph::{graph::TaskGraph, problem::Problem, tasks::LaneTask};

    fn report(refusal: Option<&str>) -> Report {
        let node = |op: &str, ns: Option<f64>| PictureNode { op: op.into(), location: None, ns, obstacle: None };
        let part = Part {
            serial_ns: 3000.0,
            parallel_ns: 2000.0,
            method: "linear".into(),
            tasks: vec![LaneTask { lane: 0, nodes: vec![0, 1] }, LaneTask { lane: 1, nodes: vec![2] }],
            n_messages: 1,
            refusal: refusal.map(str::to_owned),
        };
        Report::new(&[Picture {
            function: "main".into(),
            place: "main/0".into(),
            kind: Kind::Block,
            nodes: vec![node("a", Some(500.0)), node("b", Some(1500.0)), node("c", Some(1000.0)), node("d", None)],
            problem: Problem::new(TaskGraph::with_edges(4, &[(0, 1), (0, 2)]), vec![500.0, 1500.0, 1000.0, 0.0], 5.0)
                .expect("a problem"),
            n_clusters: 3,
            n_merged: 2,
            outcomes: vec![Outcome { workers: 2, parts: vec![part] }],
        }])
    }

    #[test]
    fn the_text_has_all_numbers() {
        let text = report(None).text();
        for part in [
            "@main, block main/0: 4 nodes",
            "total cost 3.00 us, critical path 2.00 us, potential parallelism 1.50",
            "3 clusters, 2 lanes after merging",
            "cost not known: d (1)",
            "|       2 | 3.00 us |  2.00 us |     1.50 |     2 |     2 |        1 | linear |",
            "|    1 |     1 |     1 | 1.00 us | 1.00 us |",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(!text.contains("stays serial"));
    }

    #[test]
    fn what_stays_serial_says_why_with_both_times() {
        let text = report(Some("too many messages")).text();
        assert!(
            text.contains("stays serial on 2 workers: too many messages: serial 3.00 us, parallel 2.00 us"),
            "{text}"
        );
        assert_eq!(report(Some("too many messages")).blocks[0].predictions[0].speedup, 1.0);
    }

    #[test]
    fn json_has_the_same_keys() {
        let json: serde_json::Value = serde_json::from_str(&report(None).json()).expect("JSON");
        let block = &json["blocks"][0];
        assert_eq!(block["unknown_costs"]["d"], 1);
        assert_eq!(block["predictions"][0]["stays_serial"], serde_json::json!([]));
        assert_eq!(block["lanes"][1]["idle_ns"], 1000.0);
    }
}
