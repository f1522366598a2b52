//! Better placed and fewer tasks: small changes to a plan, kept where the simulation gets better.
//!
//! Two changes are tried. A *move* puts a task on the lane of one that it exchanges values with, which saves messages and
//! the tasks that they cut apart. A *join* makes one task of two neighbours in a lane, which saves a dispatch and makes
//! somebody wait. Small tasks go first, as they lose most by what surrounds them.
//!
//! Minimises what planning does, and takes every change that helps at once: it ends where no single change does, which
//! may be far from the best. Large plans are changed in batches, and a batch that does not help is split. The simulations
//! are bounded by the nodes and edges that they visit, not by time, so that the result is the same everywhere: O(workers
//! x visits) in all.
//!
//! Source: local search over clusters as in Sarkar, "Partitioning and Scheduling Parallel Programs" (1989).

use super::{Aim, Draft, Terms};
use crate::{
    clustering::Clustering,
    graph::NodeIdx,
    problem::Problem,
    simulation::simulate,
    tasks::{TaskSet, cuts},
};

/// Nodes and edges that the simulations of one refinement may visit; about 1 ms.
const VISITS: usize = 40_000;
/// Simulations that even a large plan gets.
const LEAST_ATTEMPTS: usize = 4;
/// A change to a plan.
#[derive(Clone, Debug)]
enum Change {
    /// These nodes go to that lane.
    Move(Vec<NodeIdx>, usize),
    /// The task that begins here is joined to the one before it in its lane.
    Join(NodeIdx),
}

/// Improves a draft until nothing helps or the steps are used up.
pub fn refine(problem: &Problem, draft: Draft, terms: Terms, aim: Aim) -> Draft {
    if draft.n_tasks() < 2 {
        return draft;
    }
    let mut search = Search::new(problem, draft, terms, aim);
    // Joins first balance better; moves first leave fewer tasks, as a task that is gone need not be joined.
    let mut moves_next = matches!(aim, Aim::Fewer(_));
    let mut n_vain = 0;
    while n_vain < 2 {
        let changes = if moves_next { search.moves() } else { search.joins() };
        n_vain = if search.try_all(changes) { 0 } else { n_vain + 1 };
        moves_next = !moves_next;
    }
    number_lanes(&mut search.best.tasks);
    search.best
}

/// Numbers lanes without gaps.
fn number_lanes(tasks: &mut TaskSet) {
    let mut numbers: Vec<usize> = tasks.tasks.iter().map(|task| task.lane).collect();
    numbers.sort_unstable();
    numbers.dedup();
    tasks.tasks.iter_mut().for_each(|task| task.lane = numbers.partition_point(|&number| number < task.lane));
}

struct Search<'p> {
    problem: &'p Problem,
    terms: Terms,
    aim: Aim,
    best: Draft,
    /// The nodes by the starts of their tasks, which keeps edges and lanes.
    order: Vec<NodeIdx>,
    lane_of: Vec<usize>,
    /// Before which nodes a lane is not cut although messages want it.
    is_joined: Vec<bool>,
    n_lanes: usize,
    attempts: usize,
}

impl<'p> Search<'p> {
    fn new(problem: &'p Problem, best: Draft, terms: Terms, aim: Aim) -> Self {
        let visits = problem.n_nodes() + problem.graph.n_edges();
        let mut search = Self {
            problem,
            terms,
            aim,
            order: Vec::new(),
            lane_of: vec![0; problem.n_nodes()],
            is_joined: vec![false; problem.n_nodes()],
            n_lanes: best.tasks.n_lanes(),
            attempts: LEAST_ATTEMPTS.max(VISITS / visits),
            best,
        };
        for task in &search.best.tasks.tasks {
            task.nodes.iter().for_each(|&node| search.lane_of[node] = task.lane);
        }
        search.order = search.order_of(&search.best.tasks);
        search
    }

    fn order_of(&self, tasks: &TaskSet) -> Vec<NodeIdx> {
        let start = simulate(self.problem, tasks, self.terms.workers, self.terms.overheads).start;
        let mut by_start: Vec<usize> = (0..tasks.tasks.len()).collect();
        by_start.sort_by(|&a, &b| start[a].total_cmp(&start[b]));
        by_start.into_iter().flat_map(|task| tasks.tasks[task].nodes.iter().copied()).collect()
    }

    /// Every task to every lane that it exchanges values with, the smallest task first.
    fn moves(&self) -> Vec<Change> {
        let tasks = &self.best.tasks;
        let mut lanes = vec![Vec::new(); tasks.tasks.len()];
        for &(from, to) in &tasks.edges {
            lanes[from].push(tasks.tasks[to].lane);
            lanes[to].push(tasks.tasks[from].lane);
        }
        let mut moves = Vec::new();
        for task in self.smallest_first() {
            lanes[task].sort_unstable();
            lanes[task].dedup();
            let others = lanes[task].iter().filter(|&&lane| lane != tasks.tasks[task].lane);
            moves.extend(others.map(|&lane| Change::Move(tasks.tasks[task].nodes.clone(), lane)));
        }
        moves
    }

    /// Every task with the one before it, the smallest task first.
    fn joins(&self) -> Vec<Change> {
        self.smallest_first().into_iter().map(|task| Change::Join(self.best.tasks.tasks[task].nodes[0])).collect()
    }

    fn smallest_first(&self) -> Vec<usize> {
        let tasks = &self.best.tasks.tasks;
        let costs: Vec<f64> =
            tasks.iter().map(|task| task.nodes.iter().map(|&node| self.problem.costs[node]).sum()).collect();
        let mut order: Vec<usize> = (0..tasks.len()).collect();
        order.sort_by(|&a, &b| costs[a].total_cmp(&costs[b]));
        order
    }

    /// Tries changes in batches, halving those that do not help. Whether any helped.
    fn try_all(&mut self, changes: Vec<Change>) -> bool {
        // A third of what may be tried goes into a first look at everything.
        let batch = changes.len().div_ceil((self.attempts / 3).max(1)).max(1);
        let mut open: Vec<&[Change]> = changes.chunks(batch).rev().collect();
        let mut has_helped = false;
        while let Some(batch) = open.pop() {
            if self.attempts == 0 {
                break;
            }
            self.attempts -= 1;
            if self.attempt(batch) {
                has_helped = true;
            } else if batch.len() > 1 {
                let (first, second) = batch.split_at(batch.len() / 2);
                open.extend([second, first]);
            }
        }
        has_helped
    }

    /// Makes changes if they help.
    fn attempt(&mut self, changes: &[Change]) -> bool {
        let (mut lane_of, mut is_joined) = (self.lane_of.clone(), self.is_joined.clone());
        for change in changes {
            match change {
                Change::Move(nodes, lane) => nodes.iter().for_each(|&node| {
                    lane_of[node] = *lane;
                    is_joined[node] = false;
                }),
                Change::Join(node) => is_joined[*node] = true,
            }
        }
        let mut lanes = Clustering { clusters: vec![Vec::new(); self.n_lanes] };
        self.order.iter().for_each(|&node| lanes.clusters[lane_of[node]].push(node));
        // Lanes that have become empty keep their numbers, as other changes name lanes by theirs.
        let n_filled = lanes.clusters.iter().filter(|lane| !lane.is_empty()).count();
        let mut begins = cuts(self.problem, &lanes);
        begins.iter_mut().zip(&is_joined).for_each(|(begins, is_joined)| *begins &= !is_joined);
        let Some(draft) = Draft::with_cuts(self.problem, self.best.method, &lanes, &begins, self.terms) else {
            return false;
        };
        // Whether one lane is better than several is the gate's to say.
        if n_filled < 2 || !self.aim.prefers(&draft, &self.best) {
            return false;
        }
        self.order = self.order_of(&draft.tasks);
        (self.best, self.lane_of, self.is_joined) = (draft, lane_of, is_joined);
        true
    }
}
