//! Whether a container's launches are better fused or spread over streams.
//!
//! A launch takes the host `launch-ns`. Its blocks run on `units` units of the device, on each one after the other, so
//! that a launch of few blocks leaves most units idle. What a block takes is the attribute `parallel_op.cost` of the
//! launch, or the `cost` of its task shared out among its launches, by the number of blocks; without either, `block-ns`.
//!
//! Streams end no sooner than the host has issued all launches, than the longest path through the graph takes, and than
//! the units take for all blocks. Fused, each level takes the longest of: one launch of the host, its longest launch, and
//! all of its blocks on all units. Streams win ties, for they do not end levels together.

use crate::convert_to_gpu::{
    GpuOptions,
    fuse::constant_of,
    plan::{Node, Plan, Work},
};
use melior::ir::OperationRef;
use parallel_op_dialect::{
    ir::{self, OperationParts},
    ops,
};
use std::{collections::BTreeMap, fmt};

/// What a container takes in each style.
pub struct Prediction {
    n_launches: usize,
    n_levels: usize,
    streams_ns: f64,
    fused_ns: f64,
}

impl Prediction {
    /// Predicts a container. Cost: linear in its graph.
    pub fn of(plan: &Plan, options: &GpuOptions) -> Self {
        let Device { launch_ns, units, .. } = Device::of(options);
        let mut levels: BTreeMap<(usize, usize), Level> = BTreeMap::new();
        let mut path_ns = vec![0.0; plan.nodes.len()];
        let (mut n_launches, mut all_ns) = (0_usize, 0.0);
        for (number, node) in plan.nodes.iter().enumerate() {
            let time = launch_of(node).map(|launch| Device::of(options).time(launch, node.cost_ns));
            let before_ns = node.needs.iter().map(|need| path_ns[*need]).fold(0.0, f64::max);
            path_ns[number] = before_ns + time.as_ref().map_or(0.0, |time| time.alone_ns);
            if let Some(time) = time {
                n_launches += 1;
                all_ns += time.work_ns;
                levels.entry(node.level()).or_default().add(&time);
            }
        }
        let of_level = |level: &Level| launch_ns.max(level.longest_ns).max(level.work_ns / units);
        let longest_ns = path_ns.into_iter().fold(0.0, f64::max);
        #[expect(clippy::cast_precision_loss, reason = "a number of launches")]
        let issue_ns = n_launches as f64 * launch_ns;
        Self {
            n_launches,
            n_levels: levels.len(),
            streams_ns: issue_ns.max(longest_ns).max(all_ns / units),
            fused_ns: levels.values().map(of_level).sum(),
        }
    }

    /// Whether fusing is predicted to be faster.
    pub fn prefers_fused(&self) -> bool {
        self.fused_ns < self.streams_ns
    }
}

impl fmt::Display for Prediction {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self { n_launches, n_levels, streams_ns, fused_ns } = self;
        let style = if self.prefers_fused() { "fused" } else { "streams" };
        write!(f, "{style}: {n_launches} launches in {n_levels} levels, predicted {fused_ns:.0} ns fused and ")?;
        write!(f, "{streams_ns:.0} ns on streams")
    }
}

/// What the launches of a level take.
#[derive(Default)]
struct Level {
    longest_ns: f64,
    work_ns: f64,
}

impl Level {
    fn add(&mut self, time: &Time) {
        self.longest_ns = self.longest_ns.max(time.alone_ns);
        self.work_ns += time.work_ns;
    }
}

/// What a launch takes: of all units together, and from start to end if it is alone.
struct Time {
    work_ns: f64,
    alone_ns: f64,
}

/// The device as the options say it is.
struct Device {
    launch_ns: f64,
    units: f64,
    block_ns: f64,
}

impl Device {
    #[expect(clippy::cast_precision_loss, reason = "times and units are far below 2^52")]
    fn of(options: &GpuOptions) -> Self {
        Self {
            launch_ns: options.launch_ns as f64,
            units: options.units.max(1) as f64,
            block_ns: options.block_ns as f64,
        }
    }

    /// A launch whose number of blocks is open is taken to fill the device once.
    fn time(&self, launch: OperationRef, task_ns: Option<f64>) -> Time {
        #[expect(clippy::cast_precision_loss, reason = "numbers of blocks are far below 2^52")]
        let known = launch.operand_at(0).and_then(constant_of).map(|n_blocks| n_blocks.max(0) as f64);
        let n_blocks = known.unwrap_or(self.units);
        #[expect(clippy::cast_precision_loss, reason = "costs are far below 2^52")]
        let own_ns = ir::int_attribute(launch, ops::COST_ATTRIBUTE).map(|cost| cost as f64);
        let work_ns = own_ns.or(task_ns).unwrap_or(n_blocks * self.block_ns);
        let turns = (n_blocks / self.units).ceil();
        let alone_ns = if n_blocks > 0.0 { work_ns / n_blocks * turns } else { 0.0 };
        Time { work_ns, alone_ns }
    }
}

fn launch_of<'c, 'a>(node: &Node<'c, 'a>) -> Option<OperationRef<'c, 'a>> {
    node.op.filter(|_| node.work == Work::Launch)
}
