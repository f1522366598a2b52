//! What of a block becomes a container, and why the rest does not.

use super::{
    assertions, mold, segments,
    units::{self, Costs, Unit, unit_ns},
};
use crate::{
    block_graph::{BlockGraph, Reading},
    cost::{ASSUMED_NS, MOST_NS},
    placement,
    roles::{self, Role},
    write_tasks::Task,
};
use melior::ir::{BlockRef, OperationRef};
use parallel_op_dialect::{ir, ops};
use parallel_op_task_graph::{
    gate::{self, Reason},
    graph::NodeIdx,
    list_scheduling::list_schedule,
    planning::{self, Plan, Strategy},
    problem::Problem,
    simulation::simulate,
    tasks,
};
use std::collections::HashMap;

/// What a plan depends on, besides the block.
#[derive(Clone, Debug)]
pub struct Config {
    /// How lanes are found.
    pub strategy: Strategy,
    /// Whether lanes and the threads of loops are planned together.
    pub molds: bool,
    /// Whether what has no predicted gain stays serial.
    pub gate: bool,
    /// How many workers the function has.
    pub workers: usize,
    /// How blocks are read.
    pub reading: Reading,
}

impl Config {
    /// What a value costs that one lane makes and another uses, in nanoseconds.
    pub fn message_ns(&self) -> f64 {
        self.reading.model.message_ns
    }
}

/// Why something stays serial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Name of the rule, kebab-case.
    pub rule: &'static str,
    /// The reason, for people.
    pub reason: String,
}

/// What is to become of a block.
pub struct BlockPlan<'c, 'a> {
    /// The block, read.
    pub graph: BlockGraph<'c, 'a>,
    /// Predicted time of each node in nanoseconds, on one worker; assumed where it is not known.
    pub node_ns: Vec<f64>,
    /// The parts that can become a container each.
    pub segments: Vec<SegmentPlan>,
    /// The nodes that have to stay outside of tasks, without the terminator, ascending.
    pub outside: Vec<(NodeIdx, Refusal)>,
}

/// What is to become of a part of a block.
pub struct SegmentPlan {
    /// What runs before the container because everything else waits for it.
    pub head: Vec<Unit>,
    /// For each node of `problem` the nodes of the block that it stands for, ascending.
    pub units: Vec<Unit>,
    /// What runs behind the container because it waits for everything else.
    pub tail: Vec<Unit>,
    /// What is scheduled, in nanoseconds.
    pub problem: Problem,
    /// Tasks and lanes over the nodes of `problem`; none if it has fewer than two.
    pub plan: Option<Plan>,
    /// Threads that each lane has for the parallel loops in it.
    pub threads: usize,
    /// Time outside of a container, one op after the other, in nanoseconds: with all threads for each parallel loop if
    /// these are planned too, else serial.
    pub trunk_ns: f64,
    /// Why the segment stays serial, if it does.
    pub refusal: Option<Refusal>,
}

/// Plans a block for so many workers. None if there is nothing to plan: the block is one of tasks, holds a container
/// with lanes, has fewer than two ops that compute, or uses values before they are made.
///
/// The IR is not touched. Linear in the ops of the block but for the planning itself, which has logarithms.
pub fn plan_block<'c, 'a>(block: BlockRef<'c, 'a>, workers: usize, config: &Config) -> Option<BlockPlan<'c, 'a>> {
    if ir::ops_in(block).into_iter().any(has_lanes) {
        return None;
    }
    let graph = BlockGraph::read(block, workers, &config.reading)?;
    let node_ns = (0..graph.nodes.len()).map(|node| node_ns(&graph, node, config)).collect();
    let mut read = BlockPlan { outside: outside(&graph, config), graph, node_ns, segments: Vec::new() };
    let mut stays_outside = vec![false; read.graph.nodes.len()];
    read.outside.iter().for_each(|&(node, _)| stays_outside[node] = true);
    if let Some(terminator) = stays_outside.last_mut() {
        *terminator = true;
    }
    let is_assertion = |node: &usize| assertions::is_one(read.graph.nodes[*node].op);
    let first_work = (0..stays_outside.len())
        .find(|node| read.graph.nodes[*node].role == Role::Work && !is_assertion(node))
        .unwrap_or(stays_outside.len());
    let ways = match (first_work..stays_outside.len()).any(|node| stays_outside[node] && is_assertion(&node)) {
        // No other way keeps what relies on an assertion behind it.
        true => vec![segments::by_position(&stays_outside)],
        false => segments::all(&read.graph, &stays_outside).to_vec(),
    };
    for segments in ways {
        read.segments = segments.iter().flat_map(|segment| plan_segment(&read, segment, workers, config)).collect();
        let is_placeable = |segment: &SegmentPlan| {
            segment.refusal.is_some() || placement::plan(&read.tasks(segment), &config.reading.whitelist).is_ok()
        };
        if read.segments.iter().all(is_placeable) {
            break;
        }
    }
    Some(read)
}

/// Whether an op is a container whose tasks have lanes.
pub fn has_lanes(op: OperationRef) -> bool {
    ir::is_op(op, ops::PARALLEL)
        && ir::blocks_of(op).into_iter().flat_map(ir::ops_in).any(|task| ir::int_attribute(task, "lane").is_some())
}

/// Time of a node on one worker.
fn node_ns(graph: &BlockGraph, node: NodeIdx, config: &Config) -> f64 {
    let of = &graph.nodes[node];
    let ns = if of.holds_container { config.reading.model.op_ns(of.op, 1) } else { of.ns.clone() };
    ns.unwrap_or(ASSUMED_NS).min(MOST_NS)
}

/// The nodes that may not stand in a task: for what they do, because they are parallel already, or because nobody knows
/// whether a task for them would pay.
fn outside(graph: &BlockGraph, config: &Config) -> Vec<(NodeIdx, Refusal)> {
    let inner = graph.nodes.len().saturating_sub(1);
    let last_that_relies = (0..inner).rev().find(|&node| assertions::may_rely_on_one(graph.nodes[node].op));
    let refusal = |node: NodeIdx| {
        let of = &graph.nodes[node];
        if let Some(obstacle) = &of.obstacle {
            return Some(Refusal { rule: "effects", reason: format!("'{}' {}", obstacle.op, obstacle.reason) });
        }
        if assertions::is_one(of.op) && Some(node) < last_that_relies {
            return Some(Refusal { rule: "assertion", reason: "what stands behind it may rely on it".to_owned() });
        }
        if ir::is_op(of.op, ops::PARALLEL) {
            return Some(Refusal { rule: "container", reason: "it is a container already".to_owned() });
        }
        match &of.ns {
            Err(unknown) if config.gate => {
                Some(Refusal { rule: "unknown-cost", reason: format!("the cost of '{}' is not known", unknown.0) })
            }
            _ => None,
        }
    };
    (0..inner).filter_map(|node| Some((node, refusal(node)?))).collect()
}

/// A segment as one part, or as several with a trunk between.
fn plan_segment(read: &BlockPlan, segment: &[NodeIdx], workers: usize, config: &Config) -> Vec<SegmentPlan> {
    let message_ns = config.message_ns();
    let costs = Costs {
        node_ns: &read.node_ns,
        grain_ns: if config.gate { message_ns } else { 0.0 },
        idle_ns: message_ns,
        message_ns,
    };
    let units = units::read(&read.graph, segment, &costs);
    if config.molds && config.gate && workers > 1 {
        return mold::segments(read, units, workers, config);
    }
    let serial_ns = units.problem.total_cost() - read.saved_by_containers(&units.core);
    let (plan, refusal) = decide(&units.problem, serial_ns, workers, config);
    vec![SegmentPlan {
        head: units.head,
        units: units.core,
        tail: units.tail,
        problem: units.problem,
        plan,
        threads: 1,
        trunk_ns: serial_ns,
        refusal,
    }]
}

/// Tasks and lanes for what is scheduled, and why they are not to be made, if so.
fn decide(problem: &Problem, serial_ns: f64, workers: usize, config: &Config) -> (Option<Plan>, Option<Refusal>) {
    if problem.n_nodes() < 2 {
        return (None, Some(refusal(Reason::CriticalPath)));
    }
    let mut plan = planning::plan(problem, config.strategy, workers, config.reading.model.overheads);
    if !config.gate && workers > 1 && plan.tasks.n_lanes() < 2 {
        spread(problem, &mut plan);
    }
    number_lanes(&mut plan);
    plan.serial = serial_ns;
    let reason = match config.gate {
        true => gate::judge(problem, &plan, config.reading.model.doubt()).refusal,
        false => (plan.tasks.n_lanes() < 2).then_some(Reason::OneWorker),
    };
    (Some(plan), reason.map(refusal))
}

/// Numbers the lanes in the order of their first tasks.
pub fn number_lanes(plan: &mut Plan) {
    let mut number = HashMap::new();
    for task in &mut plan.tasks.tasks {
        let next = number.len();
        task.lane = *number.entry(task.lane).or_insert(next);
    }
}

/// A refusal for one of the gate's reasons.
pub fn refusal(reason: Reason) -> Refusal {
    let rule = if reason == Reason::OneWorker { "no-workers" } else { "no-gain" };
    Refusal { rule, reason: reason.to_string() }
}

/// Makes the lanes of a plan those of a list schedule without messages, which has two lanes where two nodes do not depend
/// on each other.
fn spread(problem: &Problem, plan: &mut Plan) {
    let silent =
        Problem { message: 0.0, costs: problem.costs.iter().map(|ns| ns.max(1.0)).collect(), ..problem.clone() };
    let lanes = list_schedule(&silent, plan.terms.workers).lanes(&silent);
    if let Ok(tasks) = tasks::cut(problem, &lanes) {
        plan.parallel = simulate(problem, &tasks, plan.terms.workers, plan.terms.overheads).makespan;
        plan.tasks = tasks;
    }
}

impl<'c, 'a> BlockPlan<'c, 'a> {
    /// What the tasks of a segment are made of, in the order in which they stand in the container.
    pub fn tasks(&self, segment: &SegmentPlan) -> Vec<Task<'c, 'a>> {
        let tasks = segment.plan.iter().flat_map(|plan| &plan.tasks.tasks);
        tasks
            .map(|task| {
                let mut nodes: Vec<NodeIdx> =
                    task.nodes.iter().flat_map(|&unit| segment.units[unit].iter().copied()).collect();
                nodes.sort_unstable();
                Task {
                    ops: nodes.iter().map(|&node| self.graph.nodes[node].op).collect(),
                    label: self.label(&nodes),
                    lane: i64::try_from(task.lane).ok(),
                    cost_ns: Some(unit_ns(&self.graph, &nodes, &self.node_ns)),
                }
            })
            .collect()
    }

    /// What the heaviest of some nodes does; the first among equals.
    fn label(&self, nodes: &[NodeIdx]) -> String {
        let weight = |node: NodeIdx| (self.graph.nodes[node].role == Role::Work, self.node_ns[node]);
        let heaviest = nodes.iter().copied().reduce(|best, node| if weight(node) > weight(best) { node } else { best });
        heaviest.map(|node| roles::family(&self.graph.nodes[node].name)).unwrap_or_default()
    }

    /// By how much some units are faster outside of tasks, where all workers are for the containers in them.
    fn saved_by_containers(&self, units: &[Unit]) -> f64 {
        let saved = |&node: &NodeIdx| match &self.graph.nodes[node].ns {
            Ok(ns) => self.node_ns[node] - ns.min(MOST_NS),
            Err(_) => 0.0,
        };
        units.iter().flatten().map(saved).sum()
    }
}
