//! Which nodes of a region get all threads, and which share them on lanes.
//!
//! A node that is *wide* runs on the trunk. The others, between two wide ones, make a container. Two searches look for
//! wide nodes: all whose time exceeds a bound, for several bounds; and from the best of these on, one node of the
//! critical path after the other. They compare list schedules; the lanes of the best few are then planned.

use super::{Budget, Container, LEAST_GAIN_OVER_LOOPS, Moldable, contain};
use crate::{graph::NodeIdx, list_scheduling::list_schedule};

/// How many sets of wide nodes have their lanes planned.
const N_PLANNED: usize = 3;
/// Bounds that are tried.
const N_BOUNDS: usize = 8;
/// Nodes of the critical path that are tried in each step.
const N_WIDENED: usize = 4;
/// Nodes and edges that the list schedules of one region may visit.
const VISITS: usize = 200_000;
/// List schedules that even a large region gets.
const LEAST_ATTEMPTS: usize = 12;

/// Containers for a region, in the order in which they run, and those that would not gain.
pub fn allot(moldable: &Moldable, region: &[NodeIdx], budget: Budget) -> (Vec<Container>, Vec<Container>) {
    let mut search = Search::new(moldable, region, budget);
    search.by_bounds();
    search.along_the_critical_path();
    let mut best: Option<(f64, Vec<Container>)> = None;
    let mut refused = Vec::new();
    for (_, is_wide) in search.known {
        let groups = groups(moldable, region, &is_wide);
        let containers = groups.iter().map(|group| contain(moldable, group, budget));
        let (containers, too_small): (Vec<_>, Vec<_>) = containers.partition(|it| it.is_worth(budget));
        let gain = containers.iter().map(Container::gain).sum::<f64>();
        if best.as_ref().is_none_or(|(most, _)| gain > *most) {
            best = Some((gain, containers));
            refused = too_small;
        }
    }
    (best.map(|(_, containers)| containers).unwrap_or_default(), refused)
}

/// Nodes that are wide, for all nodes of the problem.
type Wide = Vec<bool>;

struct Search<'m, 'b> {
    moldable: &'m Moldable,
    region: &'m [NodeIdx],
    budget: Budget<'b>,
    attempts: usize,
    /// The best sets of wide nodes and their times, the best first. The set without any is always among them.
    known: Vec<(f64, Wide)>,
}

impl<'m, 'b> Search<'m, 'b> {
    fn new(moldable: &'m Moldable, region: &'m [NodeIdx], budget: Budget<'b>) -> Self {
        let n_edges: usize = region.iter().map(|&node| moldable.problem.graph.succs(node).len()).sum();
        let attempts = LEAST_ATTEMPTS.max(VISITS / (region.len() + n_edges));
        let mut search = Self { moldable, region, budget, attempts, known: Vec::new() };
        search.attempt(vec![false; moldable.problem.n_nodes()]);
        search
    }

    /// What a node saves on the trunk, at most.
    fn saved(&self, node: NodeIdx) -> f64 {
        self.moldable.time(node, 1) - self.moldable.time(node, self.budget.workers)
    }

    /// Time of the region with these nodes on the trunk, as list schedules say. Remembers the set if it is good.
    fn attempt(&mut self, is_wide: Wide) -> f64 {
        self.attempts = self.attempts.saturating_sub(1);
        let (workers, overheads) = (self.budget.workers, self.budget.overheads);
        let mut time = self.moldable.trunk(self.region, workers);
        for group in groups(self.moldable, self.region, &is_wide) {
            let part = self.moldable.part(&group, 1);
            let lanes = list_schedule(&part, workers).makespan + overheads.container_ns + overheads.task_ns;
            let trunk = self.moldable.trunk(&group, workers);
            time -= (trunk - lanes).max(0.0);
        }
        let place = self.known.partition_point(|(other, _)| *other <= time);
        if !self.known.iter().any(|(_, other)| *other == is_wide) {
            self.known.insert(place, (time, is_wide));
            self.known.truncate(N_PLANNED);
        }
        time
    }

    /// All nodes above a bound are wide, if that makes them faster.
    fn by_bounds(&mut self) {
        let mut bounds: Vec<f64> = self.region.iter().map(|&node| self.moldable.time(node, 1)).collect();
        bounds.sort_by(|a, b| b.total_cmp(a));
        bounds.dedup();
        let step = bounds.len().div_ceil(N_BOUNDS).max(1);
        for &bound in bounds.iter().step_by(step) {
            let mut is_wide = vec![false; self.moldable.problem.n_nodes()];
            for &node in self.region {
                is_wide[node] = self.moldable.time(node, 1) >= bound && self.saved(node) > 0.0;
            }
            self.attempt(is_wide);
        }
    }

    /// Widens nodes of the critical path one by one, those first that save most, as long as that helps.
    fn along_the_critical_path(&mut self) {
        let Some((mut time, mut is_wide)) = self.known.first().cloned() else { return };
        while self.attempts > 0 {
            let mut critical = self.critical_path(&is_wide);
            critical.retain(|&node| !is_wide[node] && self.saved(node) > 0.0);
            critical.sort_by(|&a, &b| self.saved(b).total_cmp(&self.saved(a)).then(a.cmp(&b)));
            let mut best: Option<(f64, Wide)> = None;
            for &node in critical.iter().take(N_WIDENED) {
                let mut wider = is_wide.clone();
                wider[node] = true;
                let attempted = self.attempt(wider.clone());
                if attempted < best.as_ref().map_or(time, |(least, _)| *least) {
                    best = Some((attempted, wider));
                }
            }
            let Some(better) = best.filter(|(new, _)| *new < time * (1.0 - LEAST_GAIN_OVER_LOOPS / 10.0)) else {
                return;
            };
            (time, is_wide) = better;
        }
    }

    /// The longest path of the region, wide nodes with the time that they take then.
    fn critical_path(&self, is_wide: &Wide) -> Vec<NodeIdx> {
        let mut part = self.moldable.part(self.region, 1);
        for (cost, &node) in part.costs.iter_mut().zip(self.region) {
            *cost = self.moldable.time(node, if is_wide[node] { self.budget.workers } else { 1 });
        }
        part.critical_path().into_iter().map(|idx| self.region[idx]).collect()
    }
}

/// The nodes of a region that are not wide, in groups between wide ones, in the order in which they can run; groups of
/// one are left out. A node stands as late as those that need it allow, where it meets most company.
fn groups(moldable: &Moldable, region: &[NodeIdx], is_wide: &Wide) -> Vec<Vec<NodeIdx>> {
    let graph = &moldable.problem.graph;
    let mut is_inside = vec![false; graph.n_nodes()];
    region.iter().for_each(|&node| is_inside[node] = true);
    // How many wide nodes stand in a row behind a node.
    let mut behind = vec![0_usize; graph.n_nodes()];
    for &node in graph.topological_order().iter().rev().filter(|&&node| is_inside[node]) {
        let succs = graph.succs(node).iter().filter(|&&succ| is_inside[succ]);
        behind[node] = succs.map(|&succ| behind[succ] + usize::from(is_wide[succ])).max().unwrap_or(0);
    }
    let most = region.iter().map(|&node| behind[node]).max().unwrap_or(0);
    let mut groups = vec![Vec::new(); most + 1];
    for &node in region.iter().filter(|&&node| !is_wide[node]) {
        groups[most - behind[node]].push(node);
    }
    groups.retain(|group| group.len() > 1);
    groups
}
