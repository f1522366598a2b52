//! Which groups become containers.

use super::{Config, groups::Group, report::Missed};
use crate::{
    block_graph::BlockGraph,
    cost::UnknownCost,
    placement,
    roles::{self, Role},
    write_tasks::Task,
};
use melior::ir::operation::OperationLike;
use parallel_op_dialect::ir;
use parallel_op_task_graph::{
    gate::is_gain,
    graph::NodeIdx,
    packing::{Packing, pack, parallel_ns, unpacked},
};
use std::collections::BTreeSet;

/// A group and what is to become of it.
pub struct Verdict<'c> {
    /// The group.
    pub group: Group<'c>,
    /// Symbol of the function it stands in.
    pub function: String,
    /// The branches of each task.
    pub tasks: Vec<Vec<usize>>,
    /// Predicted serial time of each task in nanoseconds; none if not known.
    pub task_ns: Option<Vec<f64>>,
    /// Predicted times of the group, serial and from fork to join, in nanoseconds; none if not known.
    pub predicted: Option<(f64, f64)>,
    /// Why it stays serial, as rule and reason.
    pub refusal: Option<(&'static str, String)>,
}

/// Times of a group.
struct Prediction {
    packing: Packing,
    task_ns: Vec<f64>,
    serial_ns: f64,
}

/// Decides on each group by itself, and where costs are not known, on what is left of it without those branches.
pub fn judge<'c>(
    block: &BlockGraph<'c, '_>,
    groups: Vec<Group<'c>>,
    workers: usize,
    config: &Config,
) -> Vec<Verdict<'c>> {
    let mut verdicts = Vec::new();
    for group in groups {
        let known = group.branches.iter().filter(|branch| time_of(block, branch, None, config).is_ok());
        let rest = Group { branches: known.cloned().collect(), place: group.place.clone(), ..group };
        let has_rest = config.gate && rest.branches.len() < group.branches.len();
        verdicts.push(verdict(block, group, workers, config));
        if has_rest && rest.branches.len() >= config.min_siblings {
            verdicts.push(verdict(block, rest, workers, config));
        }
    }
    verdicts
}

fn verdict<'c>(block: &BlockGraph<'c, '_>, group: Group<'c>, workers: usize, config: &Config) -> Verdict<'c> {
    let prediction = predict(block, &group, workers, config);
    let mut verdict = Verdict {
        function: ir::function_name(block.nodes[0].op),
        tasks: (0..group.branches.len()).map(|branch| vec![branch]).collect(),
        task_ns: None,
        predicted: None,
        refusal: None,
        group,
    };
    match prediction {
        Ok(prediction) => {
            let (serial, parallel) = (prediction.serial_ns, prediction.packing.parallel_ns);
            let doubt = config.reading.model.doubt();
            let doubtful: Vec<f64> = prediction.task_ns.iter().map(|ns| ns / doubt).collect();
            let is_doubtful = parallel_ns(&doubtful, workers, config.reading.model.overheads) >= serial / doubt;
            if config.gate && (is_doubtful || !is_gain(serial, parallel)) {
                let reason = if parallel < serial { "too little gain is predicted" } else { "no gain is predicted" };
                verdict.refusal = Some(("no-gain", reason.to_owned()));
            }
            verdict.tasks = prediction.packing.tasks;
            verdict.task_ns = Some(prediction.task_ns);
            verdict.predicted = Some((serial, parallel));
        }
        Err(UnknownCost(name)) if config.gate => {
            verdict.refusal = Some(("unknown-cost", format!("the cost of '{name}' is not known")));
        }
        Err(_) => {}
    }
    if verdict.group.is_dependent {
        verdict.refusal = Some(("not-convex", "they depend on each other".to_owned()));
    }
    if verdict.refusal.is_none() && !config.gate {
        verdict.refusal = too_few_workers(block, &verdict.group, workers, config);
    }
    if verdict.refusal.is_none()
        && let Err(reason) = placement::plan(&tasks_of(block, &verdict), &config.reading.whitelist)
    {
        verdict.refusal = Some(("placement", reason));
    }
    verdict
}

/// Containers nest only while there are workers for the inner ones. The predictions see to that where they decide.
fn too_few_workers(
    block: &BlockGraph,
    group: &Group,
    workers: usize,
    config: &Config,
) -> Option<(&'static str, String)> {
    let inside = workers / group.branches.len();
    if workers < 2 && workers < config.workers {
        Some(("no-workers", "the task around it has one worker".to_owned()))
    } else if inside < 2 && group.branches.iter().flatten().any(|&node| block.nodes[node].holds_container) {
        Some(("no-workers", "no workers would be left for the container in a branch".to_owned()))
    } else {
        None
    }
}

/// Predicted times of a group with the tasks that suit it best.
fn predict(block: &BlockGraph, group: &Group, workers: usize, config: &Config) -> Result<Prediction, UnknownCost> {
    let overheads = config.reading.model.overheads;
    let serial_ns = time_of(block, group.branches.concat().as_slice(), None, config)?;
    // Containers inside of tasks get what is left of the workers.
    let inside = (workers / group.branches.len()).max(1);
    let costs = group.branches.iter().map(|branch| time_of(block, branch, Some(inside), config));
    let costs = costs.collect::<Result<Vec<f64>, _>>()?;
    let mut packing = if config.gate { pack(&costs, workers, overheads) } else { unpacked(&costs, workers, overheads) };
    let task_ns: Vec<f64> = packing.tasks.iter().map(|task| task.iter().map(|&branch| costs[branch]).sum()).collect();
    packing.parallel_ns = parallel_ns(&task_ns, workers, overheads);
    Ok(Prediction { packing, task_ns, serial_ns })
}

/// Predicted time of nodes one after the other, with the free ops they need, in nanoseconds.
fn time_of(block: &BlockGraph, nodes: &[NodeIdx], inside: Option<usize>, config: &Config) -> Result<f64, UnknownCost> {
    let mut free = BTreeSet::<usize>::new();
    let mut sum = 0.0;
    for &node in nodes {
        let node = &block.nodes[node];
        free.extend(&node.free);
        sum += match inside {
            Some(workers) if node.holds_container => config.reading.model.op_ns(node.op, workers)?,
            _ => node.ns.clone()?,
        };
    }
    Ok(sum + free.into_iter().map(|idx| block.free_ns[idx]).sum::<f64>())
}

/// The verdicts to carry out: the largest gain first, and then all that do not touch what was taken before.
///
/// Without the gate the gain is in ops, so that it does not depend on sizes. Of equal ones a join goes first, then the
/// larger group, then the earlier one.
pub fn chosen<'v, 'c>(block: &BlockGraph, verdicts: &'v [Verdict<'c>], config: &Config) -> Vec<&'v Verdict<'c>> {
    let mut order: Vec<(f64, usize, &Verdict)> = verdicts
        .iter()
        .filter(|verdict| verdict.is_chosen())
        .map(|verdict| {
            let gain = if config.gate { verdict.gain() } else { ops_off_the_longest(block, &verdict.group) };
            (gain, verdict.group.branches.concat().len(), verdict)
        })
        .collect();
    order.sort_by(|a, b| {
        let earlier = || a.2.group.branches.cmp(&b.2.group.branches);
        let joins_first = a.2.group.is_fork.cmp(&b.2.group.is_fork);
        b.0.total_cmp(&a.0).then(joins_first).then(b.1.cmp(&a.1)).then_with(earlier)
    });
    let order = order.into_iter().map(|(_, _, verdict)| verdict);
    let mut taken: Vec<Vec<NodeIdx>> = Vec::new();
    let mut chosen = Vec::new();
    for verdict in order {
        let nodes = verdict.group.branches.concat();
        let overlaps = taken.iter().flatten().any(|node| nodes.contains(node));
        taken.push(nodes);
        if !overlaps && block.graph.is_acyclic_with_merged(&taken) {
            chosen.push(verdict);
        } else {
            taken.pop();
        }
    }
    chosen
}

/// How many ops that compute are not in the branch with most of them.
fn ops_off_the_longest(block: &BlockGraph, group: &Group) -> f64 {
    let computing =
        |branch: &Vec<NodeIdx>| branch.iter().filter(|&&node| block.nodes[node].role == Role::Work).count() as f64;
    let counts: Vec<f64> = group.branches.iter().map(computing).collect();
    counts.iter().sum::<f64>() - counts.iter().copied().fold(0.0, f64::max)
}

/// The ops of each task, in the order of the block.
pub fn tasks_of<'c, 'a>(block: &BlockGraph<'c, 'a>, verdict: &Verdict) -> Vec<Task<'c, 'a>> {
    let task = |(idx, branches): (usize, &Vec<usize>)| {
        let mut nodes: Vec<NodeIdx> =
            branches.iter().flat_map(|&branch| verdict.group.branches[branch].iter().copied()).collect();
        nodes.sort_unstable();
        let heaviest = nodes.iter().copied().reduce(|best, node| {
            let ns = |node: NodeIdx| block.nodes[node].ns.as_ref().copied().unwrap_or(0.0);
            if ns(node) > ns(best) { node } else { best }
        });
        Task {
            ops: nodes.iter().map(|&node| block.nodes[node].op).collect(),
            label: heaviest.map(|node| roles::family(&block.nodes[node].name)).unwrap_or_default(),
            lane: None,
            cost_ns: verdict.task_ns.as_ref().map(|ns| ns[idx]),
        }
    };
    verdict.tasks.iter().enumerate().map(task).collect()
}

impl<'c> Verdict<'c> {
    /// Whether the group is to become a container.
    pub fn is_chosen(&self) -> bool {
        self.refusal.is_none()
    }

    /// Predicted gain in nanoseconds; 0 if not known.
    fn gain(&self) -> f64 {
        self.predicted.map_or(0.0, |(serial, parallel)| serial - parallel)
    }

    /// The remark on a group that stays serial.
    pub fn as_missed(&self) -> Missed<'c> {
        let (rule, reason) = self.refusal.clone().unwrap_or_default();
        let times = times(self.predicted);
        Missed {
            location: self.group.location,
            function: self.function.clone(),
            rule,
            message: format!(
                "{} branches {} stay serial: {reason}: {times}",
                self.group.branches.len(),
                self.group.place
            ),
        }
    }
}

/// Remarks on ops that may not stand in a task and end a branch early, or leave too few for a group: one for each name
/// and group, at the first such op.
pub fn cut_short<'c>(
    block: &BlockGraph<'c, '_>,
    wished: &[Group<'c>],
    workers: usize,
    config: &Config,
) -> Vec<Missed<'c>> {
    let mut reported = BTreeSet::new();
    let mut missed = Vec::new();
    for group in wished {
        let mut names = BTreeSet::new();
        for &node in group.branches.iter().flatten() {
            let node_of = &block.nodes[node];
            let Some(obstacle) = node_of.obstacle.as_ref().filter(|_| node_of.role == Role::Work) else { continue };
            if !reported.insert(node) || !names.insert(&node_of.name) {
                continue;
            }
            let predicted = predict(block, group, workers, config).ok();
            let predicted = predicted.map(|prediction| (prediction.serial_ns, prediction.packing.parallel_ns));
            missed.push(Missed {
                location: node_of.op.location(),
                function: ir::function_name(node_of.op),
                rule: "effects",
                message: format!(
                    "'{}' stays outside of {} branches {}: '{}' {}: {} with it",
                    node_of.name,
                    group.branches.len(),
                    group.place,
                    obstacle.op,
                    obstacle.reason,
                    times(predicted)
                ),
            });
        }
    }
    missed
}

/// Predicted times, for people.
fn times(predicted: Option<(f64, f64)>) -> String {
    match predicted {
        Some((serial, parallel)) => format!("serial {serial:.0} ns, parallel {parallel:.0} ns"),
        None => "serial and parallel time unknown".to_owned(),
    }
}
