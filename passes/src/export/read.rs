//! Pictures of a program: what clustering would make of its blocks, and the containers that are there.

use super::picture::{Kind, Outcome, Part, Picture, PictureNode};
use crate::{
    cluster::{self, BlockPlan, ClusterOptions, Config, SegmentPlan, plan_block},
    container::{lanes_of, n_lanes, task_graph, tasks_of},
    cost::{options::CostOptions, profile::node_key},
    roles,
};
use melior::ir::{BlockRef, OperationRef, operation::OperationLike};
use parallel_op_dialect::{ir, ops};
use parallel_op_task_graph::{
    graph::{NodeIdx, TaskGraph},
    linear_clustering::linear_clusters,
    merging::merge,
    problem::Problem,
    simulation::simulate,
    tasks::{LaneTask, TaskSet},
};
use std::collections::HashMap;

/// What pictures are made for.
#[derive(Clone, Debug, Default)]
pub struct PictureOptions {
    /// Options of the pass that would cluster.
    pub cluster: ClusterOptions,
    /// What costs are predicted for.
    pub costs: CostOptions,
    /// Numbers of workers to plan for besides the one of `cluster`.
    pub other_workers: Vec<usize>,
}

/// Pictures of the blocks and containers of a function, outer ones first. A block is pictured if there is something to
/// plan, a container always.
///
/// The IR is not touched. Each block is planned as often as there are numbers of workers.
///
/// # Errors
///
/// One line that names an option, what it expects and what it got.
pub fn pictures(function: OperationRef, options: &PictureOptions) -> Result<Vec<Picture>, String> {
    let config = cluster::config(function, "parallel-op-report", &options.cluster, &options.costs)?;
    let mut reader = Reader { config: &config, other_workers: &options.other_workers, pictures: Vec::new() };
    reader.read_below(function, config.workers);
    Ok(reader.pictures)
}

struct Reader<'r> {
    config: &'r Config,
    other_workers: &'r [usize],
    pictures: Vec<Picture>,
}

impl Reader<'_> {
    fn read_below(&mut self, op: OperationRef, workers: usize) {
        for (number, block) in ir::blocks_of(op).into_iter().enumerate() {
            let place = format!("{}/{number}", place_of(op));
            self.pictures.extend(self.block_picture(block, place, workers));
            self.read_inside(block, workers);
        }
    }

    /// What the ops of a block hold. Tasks that have one worker each hold nothing to plan.
    fn read_inside(&mut self, block: BlockRef, workers: usize) {
        for inner in ir::ops_in(block) {
            if ir::is_op(inner, ops::PARALLEL) {
                let tasks = tasks_of(inner);
                self.pictures.push(self.container_picture(inner, &tasks, workers));
                let share = workers / n_lanes(&lanes_of(&tasks)).max(1);
                for task in tasks.into_iter().filter(|_| share > 1) {
                    self.read_below(task, share);
                }
            } else if roles::holds_control_flow(inner) {
                self.read_below(inner, workers);
            }
        }
    }

    /// The numbers of workers, those asked for first.
    fn worker_counts(&self, workers: usize) -> Vec<usize> {
        let others = self.other_workers.iter().copied().filter(|&other| other != workers);
        [workers].into_iter().chain(others).collect()
    }

    fn block_picture(&self, block: BlockRef, place: String, workers: usize) -> Option<Picture> {
        let plan_for = |workers: usize| {
            let config = Config { workers, ..self.config.clone() };
            cluster::assertions::hoist(block);
            plan_block(block, workers, &config).map(|plan| (workers, plan))
        };
        let plans: Vec<(usize, BlockPlan)> = self.worker_counts(workers).into_iter().filter_map(plan_for).collect();
        let (_, first) = plans.first()?;
        // The last node is the terminator.
        let n_nodes = first.graph.nodes.len() - 1;
        let outside: HashMap<NodeIdx, &str> =
            first.outside.iter().map(|(node, refusal)| (*node, refusal.reason.as_str())).collect();
        let nodes = first.graph.nodes[..n_nodes].iter().enumerate().map(|(idx, node)| PictureNode {
            op: node.name.clone(),
            location: short_location(&node.op.location().to_string()),
            ns: node.ns.clone().ok(),
            obstacle: outside.get(&idx).map(|&reason| reason.to_owned()),
        });
        let edges: Vec<_> = first.graph.graph.edges().filter(|&(_, to)| to < n_nodes).collect();
        let content = Content {
            kind: Kind::Block,
            function: ir::function_name(first.graph.nodes[0].op),
            place,
            nodes: nodes.collect(),
            graph: TaskGraph::with_edges(n_nodes, &edges),
            message_ns: self.config.message_ns(),
        };
        let outcomes = plans.iter().map(|(workers, plan)| Outcome { workers: *workers, parts: parts(plan) });
        Some(content.picture(clusters_of(first), outcomes.collect()))
    }

    fn container_picture(&self, container: OperationRef, tasks: &[OperationRef], workers: usize) -> Picture {
        let graph = task_graph(tasks);
        let lanes = lanes_of(tasks);
        let share = (workers / n_lanes(&lanes).max(1)).max(1);
        let model = &self.config.reading.model;
        let nodes = tasks.iter().map(|task| PictureNode {
            op: ir::string_attribute(*task, "label").unwrap_or_else(|| "task".to_owned()),
            location: short_location(&task.location().to_string()),
            ns: model.op_ns(*task, share).ok(),
            obstacle: None,
        });
        let content = Content {
            kind: Kind::Container,
            function: ir::function_name(container),
            place: place_of(container),
            nodes: nodes.collect(),
            graph,
            message_ns: self.config.message_ns(),
        };
        let tasks: Vec<LaneTask> =
            lanes.into_iter().enumerate().map(|(idx, lane)| LaneTask { lane, nodes: vec![idx] }).collect();
        let problem = content.problem();
        let set = TaskSet { tasks, edges: problem.graph.edges().collect() };
        let outcome = |workers: usize| Outcome {
            workers,
            parts: vec![Part {
                serial_ns: problem.total_cost(),
                parallel_ns: simulate(&problem, &set, workers, model.overheads).makespan,
                method: "as written".to_owned(),
                tasks: set.tasks.clone(),
                n_messages: set.n_messages(),
                refusal: None,
            }],
        };
        content.picture(None, self.worker_counts(workers).into_iter().map(outcome).collect())
    }
}

/// What a picture shows before anything is planned.
struct Content {
    kind: Kind,
    function: String,
    place: String,
    nodes: Vec<PictureNode>,
    graph: TaskGraph,
    message_ns: f64,
}

impl Content {
    fn problem(&self) -> Problem {
        let costs = self.nodes.iter().map(|node| node.ns.unwrap_or(0.0)).collect();
        Problem { graph: self.graph.clone(), costs, message: self.message_ns }
    }

    /// The picture with the numbers of clusters, before and after merging. Where there is no plan they are those of the
    /// nodes as they are.
    fn picture(self, planned: Option<(usize, usize)>, outcomes: Vec<Outcome>) -> Picture {
        let problem = self.problem();
        let (n_clusters, n_merged) = planned.unwrap_or_else(|| {
            let clusters = linear_clusters(&problem);
            (clusters.len(), merge(&problem, clusters).len())
        });
        let Self { kind, function, place, nodes, .. } = self;
        Picture { function, place, kind, nodes, problem, n_clusters, n_merged, outcomes }
    }
}

/// Numbers of clusters that were found, before and after merging; none if nothing was planned.
fn clusters_of(plan: &BlockPlan) -> Option<(usize, usize)> {
    let plans = plan.segments.iter().filter_map(|segment| segment.plan.as_ref());
    plans.map(|plan| (plan.n_clusters, plan.n_merged)).reduce(|sum, next| (sum.0 + next.0, sum.1 + next.1))
}

/// What becomes of the parts of a block. Where there is nothing to distribute, the block is one part that says so.
fn parts(plan: &BlockPlan) -> Vec<Part> {
    let planned: Vec<Part> = plan.segments.iter().filter_map(part).collect();
    if !planned.is_empty() {
        return planned;
    }
    let total = plan.graph.nodes.iter().filter_map(|node| node.ns.as_ref().ok()).sum();
    let refusal = plan.segments.iter().find_map(|segment| segment.refusal.as_ref());
    let reason = refusal.map_or("no op may stand in a task", |refusal| refusal.reason.as_str());
    let serial = Part {
        serial_ns: total,
        parallel_ns: total,
        method: "none".to_owned(),
        tasks: Vec::new(),
        n_messages: 0,
        refusal: Some(reason.to_owned()),
    };
    vec![serial]
}

fn part(segment: &SegmentPlan) -> Option<Part> {
    let plan = segment.plan.as_ref()?;
    // In a task ops keep the order of the block.
    let task = |task: &LaneTask| {
        let mut nodes: Vec<NodeIdx> = task.nodes.iter().flat_map(|&unit| segment.units[unit].iter().copied()).collect();
        nodes.sort_unstable();
        LaneTask { lane: task.lane, nodes }
    };
    Some(Part {
        serial_ns: plan.serial,
        parallel_ns: plan.parallel,
        method: plan.method.to_owned(),
        tasks: plan.tasks.tasks.iter().map(task).collect(),
        n_messages: plan.tasks.n_messages(),
        refusal: segment.refusal.as_ref().map(|refusal| refusal.reason.clone()),
    })
}

/// Where an op stands: the key of a node without its name.
fn place_of(op: OperationRef) -> String {
    if ir::is_op(op, "func.func") {
        return ir::function_name(op);
    }
    let key = node_key(op);
    key.split_once(':').map_or(key.clone(), |(place, _)| place.to_owned())
}

/// What a location says, in short: a name, or the last part of a file's path with line and column. None if it says
/// nothing.
fn short_location(text: &str) -> Option<String> {
    // The first quoted text is the name or the file; what follows the file is `:line:column`.
    let (_, rest) = text.split_once('"')?;
    let (quoted, behind) = rest.split_once('"')?;
    let mut numbers = behind.split(':').skip(1).map(|number| number.trim_end_matches(|it: char| !it.is_ascii_digit()));
    match (behind.starts_with(':'), numbers.next(), numbers.next()) {
        (true, Some(line), Some(column)) => {
            let file = quoted.rsplit('/').next().unwrap_or(quoted);
            let column: String = column.chars().take_while(char::is_ascii_digit).collect();
            Some(format!("{file}:{line}:{column}"))
        }
        _ => Some(unescaped(quoted)),
    }
}

/// A text that MLIR printed, without its escapes: a backslash and two hexadecimal digits, or two backslashes.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let code = behind.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        let (byte, behind) = match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(code) if byte == b'\\' => (code, &behind[2..]),
            _ if byte == b'\\' && behind.first() == Some(&b'\\') => (byte, &behind[1..]),
            _ => (byte, behind),
        };
        bytes.push(byte);
        rest = behind;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_short() {
        let cases = [
            ("loc(unknown)", None),
            (r#"loc("/a/b/model.mlir":12:7)"#, Some("model.mlir:12:7")),
            (r#"loc("-":3:5)"#, Some("-:3:5")),
            (r#"loc("layer1.conv")"#, Some("layer1.conv")),
            (r#"loc("layer1.conv"("m.mlir":12:7))"#, Some("layer1.conv")),
            (r#"loc("a \22b\22 \\ c \C3\A4")"#, Some("a \"b\" \\ c ä")),
            (r#"loc(fused["a.py":1:2, "b.py":3:4])"#, Some("a.py:1:2")),
        ];
        for (text, short) in cases {
            assert_eq!(short_location(text).as_deref(), short, "{text}");
        }
    }
}
