//! What the user is told.

use super::{
    SPEC,
    decide::{BlockPlan, SegmentPlan},
};
use crate::roles::Role;
use melior::ir::{Location, OperationRef, operation::OperationLike};
use parallel_op_dialect::{
    ir,
    remark::{self, Remark, RemarkKind},
};
use parallel_op_task_graph::{graph::NodeIdx, planning::Plan};
use std::collections::BTreeSet;

/// Tells of a container.
pub fn passed(container: OperationRef, segment: &SegmentPlan) {
    let Some(plan) = &segment.plan else { return };
    let message = format!(
        "{} ops become {} tasks on {} lanes with {} messages: {} clusters, {} after merging: {}",
        n_ops(segment),
        plan.tasks.tasks.len(),
        plan.tasks.n_lanes(),
        plan.tasks.n_messages(),
        plan.n_clusters,
        plan.n_merged,
        times(segment, plan)
    );
    emit(RemarkKind::Passed, container.location(), "clustered", &ir::function_name(container), message);
}

/// Tells of what stays serial: segments, and ops that kept others from being one segment.
pub fn missed(block: &BlockPlan, workers: usize) {
    let Some(first) = block.graph.nodes.first() else { return };
    let function = ir::function_name(first.op);
    let mut names = BTreeSet::new();
    for (node, refusal) in &block.outside {
        let of = &block.graph.nodes[*node];
        if of.role == Role::Work && names.insert((&of.name, &refusal.reason)) {
            let message = format!("'{}' stays outside of tasks: {}", of.name, refusal.reason);
            emit(RemarkKind::Missed, of.op.location(), refusal.rule, &function, message);
        }
    }
    for segment in &block.segments {
        let (Some(refusal), Some(location)) = (&segment.refusal, location(block, segment)) else { continue };
        if segment.plan.is_none()
            && chain(segment).filter(|&node| block.graph.nodes[node].role == Role::Work).count() < 2
        {
            continue;
        }
        let times = match &segment.plan {
            Some(plan) => times(segment, plan),
            None => {
                let ns: f64 = chain(segment).map(|node| block.node_ns[node]).sum();
                serial_and_parallel(ns, ns, workers)
            }
        };
        let n_ops = n_ops(segment).max(chain(segment).count());
        let message = format!("{n_ops} ops stay serial: {}: {times}", refusal.reason);
        emit(RemarkKind::Missed, location, refusal.rule, &function, message);
    }
}

/// The nodes that run one after the other, of a segment.
fn chain(segment: &SegmentPlan) -> impl Iterator<Item = NodeIdx> {
    [&segment.head, &segment.units, &segment.tail].into_iter().flatten().flatten().copied()
}

fn n_ops(segment: &SegmentPlan) -> usize {
    segment.units.iter().map(Vec::len).sum()
}

/// Where a segment begins.
fn location<'c>(block: &BlockPlan<'c, '_>, segment: &SegmentPlan) -> Option<Location<'c>> {
    let first = segment.units.iter().flatten().copied().min().or_else(|| chain(segment).min())?;
    Some(block.graph.nodes[first].op.location())
}

/// Predicted times of a segment, for people; those of loops on all threads if they are others than serial ones.
fn times(segment: &SegmentPlan, plan: &Plan) -> String {
    let lanes = serial_and_parallel(plan.serial, plan.parallel, plan.terms.workers * segment.threads);
    match segment.trunk_ns < plan.serial {
        true => format!("{lanes}, with loops on all threads {:.0} ns", segment.trunk_ns),
        false => lanes,
    }
}

fn serial_and_parallel(serial: f64, parallel: f64, workers: usize) -> String {
    format!(
        "serial {serial:.0} ns, parallel {parallel:.0} ns on {workers} workers, speed-up {:.2}",
        serial / parallel.max(1.0)
    )
}

fn emit(kind: RemarkKind, location: Location, name: &str, function: &str, message: String) {
    let remark = Remark::new(kind, SPEC.argument, function, name, message);
    remark::emit(location, &remark);
}
