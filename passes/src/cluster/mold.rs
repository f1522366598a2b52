//! Lanes and threads together: what of a segment becomes containers, and what stays on the trunk, where its loops have
//! all threads.

use super::{
    decide::{BlockPlan, Config, Refusal, SegmentPlan, number_lanes, refusal},
    units::{Unit, Units},
};
use crate::cost::{
    CostModel, MOST_NS,
    shared_loops::{is_shared_loop, most_threads},
};
use parallel_op_task_graph::{
    gate::{self, Reason},
    graph::NodeIdx,
    moldable::{self, Budget, Container, Moldable, MoldedPlan},
};
use std::collections::BTreeSet;

/// The parts of a segment that become a container each, those that had better not, and if there is neither, the whole
/// segment, which stays as it is.
pub fn segments(read: &BlockPlan, units: Units, workers: usize, config: &Config) -> Vec<SegmentPlan> {
    let Units { head, core, tail, problem } = units;
    let times = Times { read, model: &config.reading.model.sharing_loops(), workers };
    let sure = times.moldable(&core, &problem, 1.0);
    let doubtful = times.moldable(&core, &problem, config.reading.model.doubt());
    let budget = Budget { workers, overheads: config.reading.model.overheads, doubtful: &doubtful };
    let MoldedPlan { containers, refused, .. } = moldable::plan(&sure, budget);
    let refused = refused.into_iter().map(|container| {
        let reason = reason(&sure, &container, config.reading.model.doubt());
        (container, Some(reason))
    });
    let all = containers.into_iter().map(|container| (container, None)).chain(refused);
    let segments: Vec<SegmentPlan> =
        all.map(|(container, refusal)| segment(&sure, &core, container, refusal)).collect();
    if !segments.is_empty() {
        return segments;
    }
    let trunk_ns = sure.trunk(&(0..core.len()).collect::<Vec<_>>(), workers);
    let refusal = Some(refusal(Reason::CriticalPath));
    vec![SegmentPlan { head, units: core, tail, problem, plan: None, threads: 1, trunk_ns, refusal }]
}

/// Why a container stays on the trunk.
fn reason(moldable: &Moldable, container: &Container, doubt: f64) -> Refusal {
    let part = moldable.part(&container.nodes, container.threads);
    match gate::judge(&part, &container.plan, doubt).refusal {
        Some(reason) => refusal(reason),
        None => Refusal { rule: "loops", reason: "loops on all threads gain as much".to_owned() },
    }
}

fn segment(moldable: &Moldable, core: &[Unit], container: Container, refusal: Option<Refusal>) -> SegmentPlan {
    let problem = moldable.part(&container.nodes, container.threads);
    let mut plan = container.plan;
    number_lanes(&mut plan);
    SegmentPlan {
        head: Vec::new(),
        units: container.nodes.iter().map(|&unit| core[unit].clone()).collect(),
        tail: Vec::new(),
        problem,
        plan: Some(plan),
        threads: container.threads,
        trunk_ns: container.trunk,
        refusal,
    }
}

/// How long units take on so many threads.
struct Times<'r, 'c, 'a> {
    read: &'r BlockPlan<'c, 'a>,
    model: &'r CostModel,
    workers: usize,
}

impl Times<'_, '_, '_> {
    /// The units as nodes that can share threads, if all costs are too high by the factor `doubt`.
    fn moldable(&self, units: &[Unit], problem: &parallel_op_task_graph::problem::Problem, doubt: f64) -> Moldable {
        let mut moldable = Moldable::rigid(problem.clone(), self.workers);
        moldable.problem.costs.iter_mut().for_each(|cost| *cost /= doubt);
        for (unit, times) in units.iter().zip(&mut moldable.times) {
            let mut least = f64::INFINITY;
            for (threads, time) in (1..).zip(times.iter_mut()) {
                least = least.min(self.unit_ns(unit, threads, doubt));
                *time = least;
            }
        }
        moldable
    }

    fn unit_ns(&self, unit: &Unit, threads: usize, doubt: f64) -> f64 {
        let block = &self.read.graph;
        let free: BTreeSet<usize> = unit.iter().flat_map(|&node| block.nodes[node].free.iter().copied()).collect();
        let free: f64 = free.into_iter().map(|idx| block.free_ns[idx]).sum();
        unit.iter().map(|&node| self.node_ns(node, threads, doubt)).sum::<f64>() + free / doubt
    }

    fn node_ns(&self, node: NodeIdx, threads: usize, doubt: f64) -> f64 {
        let (op, serial_ns) = (self.read.graph.nodes[node].op, self.read.node_ns[node]);
        if threads == 1 {
            return serial_ns / doubt;
        }
        if is_shared_loop(op) {
            // The overhead of a loop is sure, whatever is doubted.
            let threads = most_threads(op, threads);
            return self.model.molding(op, serial_ns).best_ns(serial_ns / doubt, threads);
        }
        self.model.op_ns(op, threads).map_or(serial_ns, |ns| ns.min(serial_ns)).min(MOST_NS) / doubt
    }
}
